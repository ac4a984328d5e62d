"""A feedback page as Markdown."""

import re
from collections.abc import Iterator, Sequence

from coach_app.reports.feedback import Feedback, QuestionRow, Score

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LEADING = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)


def feedback_markdown(feedback: Feedback) -> str:
    """The page as Markdown with tables; what people said is escaped, so that it stays text."""
    return "\n".join(_lines(feedback)).rstrip() + "\n"


def score_line(score: Score) -> str:
    """A dimension in one line."""
    quote = f" “{score.quote}”" if score.quote else ""
    return f"{score.name}: {score.words}, {score.note}.{quote}"


def _lines(one: Feedback) -> Iterator[str]:
    head = one.head
    yield from (f"# {_safe(head.title)}", "", f"{_safe(head.subtitle)}  ")
    yield from (f"{_safe(head.day)}, {_safe(head.amount)}", "")
    yield from _section("Three things to do next" if len(one.actions) > 1 else "What to do next")
    for number, action in enumerate(one.actions, 1):
        tried = f" {action.lead} “{_safe(action.quote)}”" if action.quote else ""
        yield f"{number}. **{_safe(action.title)}** {_safe(action.why)}{tried}"
    yield ""
    if one.worked:
        yield from _section("What worked")
        yield from (f"- **{_safe(w.title)}**: “{_safe(w.quote)}” ({_safe(w.where)})" for w in one.worked)
        yield ""
    yield from _section("How the answers read")
    yield from (_safe(one.scores_note), "")
    yield from (f"- {_safe(score_line(score))}" for score in one.scores)
    yield from ([""] if one.scores else [])
    yield from _sounded(one)
    yield from _questions(one)
    yield from _rest(one)


def _sounded(one: Feedback) -> Iterator[str]:
    yield from _section("How they sounded")
    yield from _table(("", "This session", "Band"), [(g.name, g.words, g.sentence) for g in one.gauges])
    if one.measured:
        yield from _table(("Measured", ""), one.measured)


def _questions(one: Feedback) -> Iterator[str]:
    if not one.questions:
        return
    yield from _section("Question by question")
    head = ("", "Question", "Length", "Pace", "Fillers", "Shape", "Next time", "Your words")
    yield from _table(head, [_row(row) for row in one.questions])


def _row(row: QuestionRow) -> tuple[str, ...]:
    return (
        *(str(row.number), row.text, row.length, row.pace, row.fillers, shape_words(row), row.next),
        f"“{row.quote}”" if row.quote else "",
    )


def shape_words(row: QuestionRow) -> str:
    """The shape of an answer in words: `S 15 s, T not heard, A 14 s, R 10 s`."""
    return ", ".join(f"{piece.letter} {piece.words}" for piece in row.shape) or row.shape_note


def _rest(one: Feedback) -> Iterator[str]:
    if one.pace is not None:
        yield from _section("Pace through the session")
        yield from (one.pace.sentence, "")
    if one.cues:
        yield from _section("Cues that were shown")
        yield from _table(
            ("At", "Words", "Measured"), [(cue.at, cue.words, cue.measured) for cue in one.cues]
        )
    if one.talk:
        yield from _section("To talk through with someone")
        yield from (*(f"- {_safe(line)}" for line in one.talk), "")
    yield from _section("How this was made")
    yield from (_safe(one.made), "", _safe(one.footer), "")
    if one.transcript:
        yield from _section("Transcript")
        for line in one.transcript:
            note = f" [{line.note}]" if line.note else ""
            yield f"**{line.who}** {line.at}{note}: {_safe(line.text)}"
            yield ""


def _section(title: str) -> tuple[str, str]:
    return f"## {title}", ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(_cell(cell) for cell in head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)
    yield ""


def _cell(text: str) -> str:
    return " ".join(_safe(text).split())


def _safe(text: str) -> str:
    """Text of people with everything escaped that Markdown would take for its own."""
    shown = "".join(c for c in text if c.isprintable() or c.isspace())
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", shown))
