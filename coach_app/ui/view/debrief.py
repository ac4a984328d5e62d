"""What the debrief of a session shows: next actions, dimensions with their quotes, how scoring went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach_app.core.desk_events.words import WordTime
from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.review.evaluator import Assessed, NotAssessed, Quote, Verdict
from coach_app.review.kept import Debrief, Scoring, Talk
from coach_app.ui.view.card import Heard
from coach_app.ui.view.words import clock_time, count, sentence

SCALE = "0 to 5, with the range of two separate readings."
HEAR = "Press a quote to hear it."
NOT_SCORED = "Accent, speed and length of speech are not scored."
AGREE = 0.5
"""Points between two readings up to which they are said to agree."""

_NUMBERS = {1: "One thing", 2: "Two things", 3: "Three things"}


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """A quote, where it was said (`Q3, 2:08`), and whether the user disputes it."""

    heard: Heard
    place: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class ActionShown:
    """One thing to do next. `question` is its text where it can be practised again."""

    title: str
    why: str
    number: int | None
    question: str
    quote: QuoteShown | None


@dataclass(frozen=True, slots=True)
class RowShown:
    """One dimension. Without a score `reason` says why."""

    dimension: str
    name: str
    score: float | None = None
    low: float = 0.0
    high: float = 0.0
    confidence: str = ""
    advice: str = ""
    reason: str = ""
    quotes: tuple[QuoteShown, ...] = ()

    @property
    def value(self) -> str:
        """The score in words."""
        return "Not assessed" if self.score is None else f"{self.score:.1f} of 5"

    @property
    def range(self) -> str:
        """Its range in words."""
        if self.score is None:
            return "no score is guessed"
        return f"between {self.low:.1f} and {self.high:.1f}"


@dataclass(frozen=True, slots=True)
class TalkShown:
    """What the coach said about a turn."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class DebriefShown:
    """All of it. `trouble` is why scoring failed or was not tried; `again` words the button, if any.

    `cues` says which cues have gone quiet, and why.
    """

    title: str
    actions: tuple[ActionShown, ...] = ()
    rows: tuple[RowShown, ...] = ()
    foot: str = ""
    trouble: str = ""
    again: str = ""
    talks: Mapping[int, tuple[TalkShown, ...]] | None = None
    cues: str = ""

    @property
    def scale(self) -> str:
        """What the scores mean, and that quotes can be heard where one can."""
        audible = any(quote.heard.at is not None for row in self.rows for quote in row.quotes)
        return f"{SCALE} {HEAR}" if audible else SCALE

    @property
    def said(self) -> Mapping[int, tuple[TalkShown, ...]]:
        """What the coach said, by turn."""
        return self.talks or {}


def debrief_shown(
    stored: StoredSession, times: Mapping[int, Sequence[WordTime]] | None = None
) -> DebriefShown | None:
    """What the debrief of a stored session shows, None where there is none; `times` of words by turn."""
    if stored.review is None:
        return None
    kept = Debrief.of(stored.review)
    places = _Places(stored, times or {})
    actions = tuple(
        ActionShown(
            one.title.rstrip("."),
            one.why,
            one.question,
            places.asked.get(one.question or 0, ""),
            None if one.quote is None else places.quote(one.quote),
        )
        for one in kept.actions
    )
    scored = kept.scoring.state == "done"
    rows = tuple(_row(one, kept, places) for one in kept.verdicts)
    nothing = _nothing(rows)
    return DebriefShown(
        title=f"{_NUMBERS.get(len(actions), 'Things')} to do next" if actions else "",
        actions=actions,
        rows=() if nothing else rows,
        foot=nothing or _foot(kept, scored=scored),
        trouble=_trouble(kept.scoring),
        again=("Try again" if kept.scoring.trouble.what else "Score this session")
        if kept.scoring.may_be_tried
        else "",
        talks=_talks(kept.talks),
        cues=" ".join(_cue_notes(stored.review)),
    )


def _cue_notes(review: Mapping[str, object]) -> list[str]:
    cues = review.get("cues")
    notes = cues.get("notes") if isinstance(cues, Mapping) else None
    return [sentence(str(note)) for note in notes] if isinstance(notes, list) else []


def _nothing(rows: tuple[RowShown, ...]) -> str:
    """One line instead of all rows where none has a score, each for the same reason."""
    if not rows or any(row.score is not None for row in rows) or len({row.reason for row in rows}) > 1:
        return ""
    names = [row.name.lower() for row in rows]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{listed.capitalize()}: not assessed, no score is guessed. {NOT_SCORED}"


class _Places:
    """Where words were said, from the turns of a session."""

    def __init__(self, stored: StoredSession, times: Mapping[int, Sequence[WordTime]]) -> None:
        self._times = times
        self._turns = {turn.turn: turn for turn in stored.turns}
        self._first: dict[int, float] = {}
        for turn in stored.turns:
            if turn.speaker is Speaker.USER and turn.started is not None:
                self._first.setdefault(turn.question, turn.started)
        self.asked = {
            int(index): str(event.get("text", ""))
            for event in stored.events
            if event.get("event") == "question"
            and isinstance(index := event.get("index"), int)
            and not event.get("follow_up")
        }
        self.recorded = stored.has_recording

    def quote(self, quote: Quote, *, disputed: bool = False) -> QuoteShown:
        turn = self._turns.get(quote.turn)
        at = None if turn is None else said_at(turn, quote.text, self._times.get(turn.turn, ()))
        heard = Heard(quote.text, at if self.recorded else None, quote.turn)
        if turn is None:
            return QuoteShown(heard, "", disputed)
        began = self._first.get(turn.question)
        when = "" if at is None or began is None else f", {clock_time(max(0.0, at - began))}"
        return QuoteShown(heard, f"Q{turn.question}{when}", disputed)


def said_at(turn: Turn, words: str, times: Sequence[WordTime] = ()) -> float | None:
    """When words of a turn were said (session seconds); without `times` about, by their place in its text.

    `times` are those of the words of the text as split at blanks.
    """
    if turn.started is None or turn.ended is None:
        return None
    found = turn.text.find(words)
    place = max(0, found)
    if found >= 0 and len(times) == len(turn.text.split()):
        inside = place > 0 and not turn.text[place - 1].isspace()
        return times[len(turn.text[:place].split()) - inside].started
    return turn.started + (turn.ended - turn.started) * place / max(1, len(turn.text))


def _row(verdict: Verdict, kept: Debrief, places: _Places) -> RowShown:
    name = str(verdict.dimension)
    if isinstance(verdict, NotAssessed):
        return RowShown(name, name.capitalize(), reason=sentence(verdict.reason))
    quotes = tuple(
        places.quote(one, disputed=kept.disputed(verdict.dimension, one) is not None)
        for one in verdict.quotes
    )
    return RowShown(
        name,
        name.capitalize(),
        verdict.score,
        verdict.low,
        verdict.high,
        _confidence(verdict),
        verdict.advice,
        quotes=quotes,
    )


def _confidence(verdict: Assessed) -> str:
    apart = verdict.high - verdict.low
    said = "both readings agree" if apart <= AGREE else f"readings differ by {apart:.1f}"
    return f"{verdict.confidence.capitalize()} confidence, {said}"


def _foot(kept: Debrief, *, scored: bool) -> str:
    versions = next(
        (one.versions for one in kept.verdicts if isinstance(one, Assessed) and one.versions), None
    )
    if not scored or versions is None:
        return NOT_SCORED
    made = f"Rubric {versions.rubric}, prompt {versions.prompt}, {versions.model}, app {versions.app}."
    sent = ", ".join(row.host for row in kept.scoring.sent)
    draft = " Read from a draft transcript." if kept.scoring.draft else ""
    left = f" Your words went to {sent}." if sent else " Nothing left this computer."
    return f"{NOT_SCORED} {made}{left}{draft}"


def _trouble(scoring: Scoring) -> str:
    trouble = scoring.trouble
    if trouble.what:
        safe = "Scoring did not finish. Your transcript is safe."
        return f"{safe} {sentence(trouble.what)} {sentence(trouble.mend)}".strip()
    if scoring.state == "off":
        return f"Not scored: {scoring.reason}" if scoring.reason else "These answers were not scored."
    return ""


def _talks(talks: tuple[Talk, ...]) -> dict[int, tuple[TalkShown, ...]]:
    found: dict[int, tuple[TalkShown, ...]] = {}
    for one in talks:
        asked = "Said better, in your words" if one.kind == "phrasing" else one.question
        found[one.turn] = (*found.get(one.turn, ()), TalkShown(asked, one.answer))
    return found


def more_quotes(row: RowShown) -> str:
    """What is said of quotes beyond the first."""
    rest = len(row.quotes) - 1
    return f"and {count(rest, 'more quote')}" if rest > 0 else ""
