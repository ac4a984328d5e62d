"""A debrief as plain text for a terminal: what to do next, scores, what was measured, what was sent."""

import textwrap
from collections.abc import Iterator, Mapping

from coach_app.core.session import StoredSession
from coach_app.review.evaluator import Assessed, Verdict
from coach_app.review.kept import Debrief, Scoring
from coach_app.review.wording import rate_words, seconds_words

_WIDTH = 88


def review_text(stored: StoredSession, review: Mapping[str, object]) -> str:
    """The debrief of a session, for people."""
    read = Debrief.of(review)
    parts = [
        _block("Do next", _actions(read)),
        _block("Scores, 0 to 5", _scores(read)),
        _block("Measured", _measured(read.metrics)),
        _block("Questions", _questions(stored, read)),
        _block("Cues", _cues(review.get("cues"))),
        _block("Scoring", _scoring(read.scoring)),
    ]
    return "\n".join(part for part in parts if part)


def _block(title: str, lines: Iterator[str]) -> str:
    wrapped = [
        textwrap.fill(line, _WIDTH, initial_indent="  ", subsequent_indent="      ") for line in lines if line
    ]
    return "\n".join([title, *wrapped]) + "\n" if wrapped else ""


def _actions(read: Debrief) -> Iterator[str]:
    for number, action in enumerate(read.actions, 1):
        where = "" if action.question is None else f" (question {action.question})"
        yield f"{number}. {action.title} {action.why}{where}"
        if action.quote is not None:
            yield f"   “{action.quote.text}”"


def _scores(read: Debrief) -> Iterator[str]:
    if not any(isinstance(one, Assessed) for one in read.verdicts):
        reasons = list(dict.fromkeys(one.reason for one in read.verdicts if not isinstance(one, Assessed)))
        yield from (f"Not assessed. {reason}" for reason in reasons)
        return
    for verdict in read.verdicts:
        yield _score(verdict)
        if isinstance(verdict, Assessed):
            yield from (f"   “{quote.text}”" for quote in verdict.quotes[:1])
    whole = read.scoring.overall
    if whole is not None:
        yield f"{'Overall':<10} {whole.score:.1f}, range {whole.low:.1f} to {whole.high:.1f}"


def _score(verdict: Verdict) -> str:
    name = str(verdict.dimension).capitalize()
    if not isinstance(verdict, Assessed):
        return f"{name:<10} not assessed: {verdict.reason}"
    spread = f"range {verdict.low:g} to {verdict.high:g}, {verdict.confidence} confidence"
    return f"{name:<10} {verdict.score:.1f}, {spread}"


def _measured(metrics: Mapping[str, object]) -> Iterator[str]:
    def number(key: str) -> float | None:
        value = metrics.get(key)
        return float(value) if isinstance(value, int | float) else None

    answers, spoken, mean = number("answers"), number("answer_seconds"), number("mean_answer_seconds")
    if answers is not None:
        yield f"{answers:.0f} answers" if answers != 1 else "1 answer"
    if spoken is not None and mean is not None:
        yield f"{seconds_words(spoken)} of speech, {seconds_words(mean)} an answer"
    if (wpm := number("wpm")) is not None:
        yield f"{wpm:.0f} words a minute"
    if (rate := number("fillers_per_minute")) is not None:
        yield f"Fillers: {rate_words(rate)}"
    if (hedges := number("hedges_per_100")) is not None:
        yield f"Hedges: {hedges:.1f} in 100 words"
    pitch = metrics.get("pitch_hz")
    if isinstance(pitch, list) and len(pitch) == 3:
        yield f"Pitch, not judged: {pitch[0]:.0f} to {pitch[2]:.0f} Hz, mostly about {pitch[1]:.0f}"
    if (pause := number("longest_pause")) is not None:
        yield f"Longest pause: {pause:.1f} s"


def _questions(stored: StoredSession, read: Debrief) -> Iterator[str]:
    asked = {
        line.get("index"): str(line.get("text", ""))
        for line in reversed(stored.events)
        if line.get("event") == "question" and line.get("follow_up") == 0
    }
    for card in read.cards:
        index = card.get("question")
        yield f"{index}. {card.get('text') or asked.get(index, '')}"
        figures = [card.get(key) for key in ("length", "pace", "fillers")]
        words = [str(figure.get("words", "")) for figure in figures if isinstance(figure, Mapping)]
        yield f"   {', '.join(words)}" if words else "   nothing was measured"
        yield f"   {card.get('headline', '')}"


def _cues(cues: object) -> Iterator[str]:
    notes = cues.get("notes") if isinstance(cues, Mapping) else None
    yield from (str(note) for note in notes) if isinstance(notes, list) else ()


def _scoring(scoring: Scoring) -> Iterator[str]:
    if scoring.state == "off":
        yield scoring.reason
    if scoring.trouble.what:
        yield f"Scoring failed: {scoring.trouble.what}; {scoring.trouble.mend}."
    if scoring.state == "done":
        price = "" if scoring.cost is None else f", about ${scoring.cost:.3f}"
        draft = "; only a draft transcript could be read" if scoring.draft else ""
        yield f"By {scoring.model or scoring.engine}, two readings each{price}{draft}."
    for row in scoring.sent:
        yield f"Sent to {row.host}: {row.bytes_out} bytes; received: {row.bytes_in} bytes."
