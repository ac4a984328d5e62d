"""What the replay screen shows: marks, lines of words with their times, why a cue came; pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach_app.answers.fillers import fillers_in
from coach_app.core.desk_events.words import WordTime
from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.ui.view.words import clock_time, exact_time, number

LEAD_SECONDS, TAIL_SECONDS = 1.0, 2.0
"""Sound shown before the first and after the last word of a question."""

KINDS = {
    "filler": "fillers",
    "length": "length",
    "pace": "pace",
    "silence": "silence",
    "hedging": "hedging",
    "bookmark": "bookmark",
    "seam": "nothing recorded",
}
"""Kinds of mark, each with the word beside it."""

REASONS = {
    "early": "the answer had just begun",
    "spacing": "another cue had just been shown",
    "kind_spacing": "the same cue had come shortly before",
    "limit": "this answer had had its cues",
    "realistic": "this round shows no cues",
    "off": "this kind of cue is switched off",
    "faded": "your last sessions went well",
    "dropped": "its moment had passed",
}
"""Why a cue was held back."""

_END = re.compile(r"[.?!…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a moment. `shown` is False for a cue that was held back; `why` are labels and values."""

    at: float
    kind: str
    shown: bool = True
    text: str = ""
    why: tuple[tuple[str, str], ...] = ()
    ended: float = 0.0
    because: str = ""

    @property
    def name(self) -> str:
        """In words, for readers of the screen."""
        held = "" if self.shown else ", noticed, not shown"
        said = f": {self.text}" if self.text else ""
        return f"{KINDS.get(self.kind, self.kind).capitalize()} at {clock_time(self.at)}{said}{held}"


@dataclass(frozen=True, slots=True)
class Sounding:
    """A sentence: its words and when each sounds; `fillers` are numbers of words."""

    turn: int
    mine: bool
    words: tuple[str, ...]
    times: tuple[WordTime, ...]
    fillers: frozenset[int] = frozenset()
    turn_started: float | None = None
    """Session second of the turn's first sound, for its first sentence."""

    @property
    def when(self) -> float | None:
        """Session second to show beside it, None where unknown."""
        return self.times[0].started if self.times else self.turn_started

    @property
    def started(self) -> float:
        """Session second of the first word; negative where unknown."""
        return self.times[0].started if self.times else -1.0

    @property
    def ended(self) -> float:
        """Session second at which the last word has sounded."""
        return self.times[-1].ended if self.times else -1.0

    def word_at(self, at: float) -> int | None:
        """Number of the word that sounds at a session second; None between words."""
        place = bisect_right([one.started for one in self.times], at) - 1
        return place if place >= 0 and at < self.times[place].ended else None


@dataclass(frozen=True, slots=True)
class Replay:
    """A question of a session, or all of it: from `started` to `ended`, of `seconds` in all."""

    session: str
    title: str
    started: float
    ended: float
    seconds: float
    marks: tuple[Mark, ...]
    lines: tuple[Sounding, ...]
    audible: bool
    question: str = ""
    estimated: bool = False
    fillers: tuple[float, ...] = ()


def replay_of(
    stored: StoredSession, question: int | None, times: Mapping[int, Sequence[WordTime]] | None
) -> Replay:
    """What is shown of one question, or of the whole session for None; `times` are those of words by turn."""
    turns = [one for one in stored.turns if one.text.strip() and question in (None, one.question)]
    started, ended = _scope(stored, turns, question)
    lines = [line for turn in turns for line in _lines(turn, (times or {}).get(turn.turn, ()))]
    asked = {
        int(str(line.get("index", 0))): str(line.get("text", ""))
        for line in stored.events
        if line.get("event") == "question" and not line.get("follow_up")
    }
    mine = [one for turn in turns if turn.speaker is Speaker.USER for one in (times or {}).get(turn.turn, ())]
    return Replay(
        stored.summary.id,
        "The whole session" if question is None else f"Question {question}",
        started,
        ended,
        stored.summary.seconds,
        tuple(one for one in _marks(stored) if started <= one.at <= ended),
        tuple(lines),
        stored.has_recording,
        asked.get(question or 0, ""),
        bool(mine) and all(one.confidence is None for one in mine),
        tuple(
            at
            for line in stored.events
            if line.get("event") == "filler" and started <= (at := _second(line, "started")) <= ended
        ),
    )


def _scope(stored: StoredSession, turns: Sequence[Turn], question: int | None) -> tuple[float, float]:
    whole = max(stored.summary.seconds, max((one.ended or 0.0 for one in stored.turns), default=0.0))
    begins = [one.started for one in turns if one.started is not None]
    ends = [one.ended for one in turns if one.ended is not None]
    if question is None or not begins or not ends:
        return 0.0, whole
    return max(min(begins) - LEAD_SECONDS, 0.0), min(max(ends) + TAIL_SECONDS, max(whole, max(ends)))


def _lines(turn: Turn, times: Sequence[WordTime]) -> list[Sounding]:
    """A turn in sentences."""
    words = turn.text.split()
    known = tuple(times) if len(times) == len(words) else ()
    fillers = _filler_words(turn.text) if turn.speaker is Speaker.USER else frozenset()
    out: list[Sounding] = []
    first = 0
    for place, word in enumerate(words):
        if _END.search(word) or place == len(words) - 1:
            cut = slice(first, place + 1)
            marked = frozenset(one - first for one in fillers if first <= one <= place)
            out.append(
                Sounding(
                    turn.turn,
                    turn.speaker is Speaker.USER,
                    tuple(words[cut]),
                    known[cut],
                    marked,
                    None if first else turn.started,
                )
            )
            first = place + 1
    return out


def _filler_words(text: str) -> frozenset[int]:
    """Numbers of the words, as split at blanks, in which a filler begins or goes on."""
    places = [(one.start(), one.end()) for one in re.finditer(r"\S+", text)]
    return frozenset(
        number
        for filler in fillers_in(text)
        for number, (start, end) in enumerate(places)
        if start < filler.end and filler.start < end
    )


def _marks(stored: StoredSession) -> list[Mark]:
    effects = {
        float(str(line.get("cue", 0.0))): line for line in stored.events if line.get("event") == "cue_effect"
    }
    out = [Mark(one.started, "seam", True, one.reason, ended=one.ended) for one in stored.gaps]
    for line in stored.events:
        at = float(str(line.get("at", 0.0)))
        if line.get("event") == "bookmark":
            out.append(Mark(at, "bookmark", True, str(line.get("note") or "")))
        elif line.get("event") == "cue" and line.get("reason") != "drawn":
            out.append(_cue(at, line, effects.get(at)))
    return sorted(out, key=lambda one: one.at)


def _second(line: Mapping[str, object], key: str) -> float:
    return float(str(line.get(key) or 0.0))


def _cue(at: float, line: Mapping[str, object], effect: Mapping[str, object] | None) -> Mark:
    kind, shown = str(line.get("kind")), line.get("shown") is True
    value, threshold = float(str(line.get("value", 0.0))), float(str(line.get("threshold", 0.0)))
    reason = str(line.get("reason", ""))
    rows = [
        (_VALUES.get(kind, "Measured"), _amount(kind, value)),
        ("Shown from", _amount(kind, threshold)),
        ("Shown", "yes" if shown else "no"),
    ]
    if effect is not None:
        helped = {True: "it changed", False: "it went on as before"}.get(
            effect.get("helped"),  # type: ignore[call-overload]  # any JSON value
            "too little was said to tell",
        )
        rows.append(("What followed", helped))
    return Mark(
        at, kind, shown, str(line.get("text", "")), tuple(rows), because=_because(reason, shown=shown)
    )


def _because(reason: str, *, shown: bool) -> str:
    """The policy's reason in a sentence."""
    if shown:
        return "It was shown: nothing stood against it."
    return f"Noticed, not shown: {REASONS.get(reason, reason.replace('_', ' '))}."


_VALUES = {
    "length": "Your answer so far",
    "filler": "Fillers in 30 s",
    "pace": "Words a minute",
    "silence": "Silent for",
    "hedging": "Hedges",
}


def _amount(kind: str, value: float) -> str:
    return exact_time(value) if kind in ("length", "silence") and value >= 1 else number(round(value, 1))
