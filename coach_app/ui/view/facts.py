"""What was measured of each answer of a stored session, from its events and turns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import QuestionKind, Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.ui.view.words import count, exact_time

SHORT = 5.0
"""Seconds under which neither pace nor fillers of an answer mean anything."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it was asked, with what was measured of its answer; None where nothing was."""

    index: int
    label: str
    text: str
    limits: LengthLimits
    seconds: float | None
    words: int | None
    fillers: int
    fillers_counted: bool
    """False where nothing listened for fillers, so that none heard means nothing."""

    @property
    def pace(self) -> float | None:
        """Words a minute over the answer, None under five seconds or without words."""
        if self.seconds is None or self.seconds < SHORT or not self.words:
            return None
        return self.words / (self.seconds / 60)

    @property
    def filler_rate(self) -> float | None:
        """Fillers heard a minute, None under five seconds."""
        if self.seconds is None or self.seconds < SHORT:
            return None
        return self.fillers / (self.seconds / 60)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was asked, and until when its answer could come, in session seconds."""

    at: float
    until: float
    index: int
    follow_up: int
    attempt: int
    text: str

    def holds(self, at: float) -> bool:
        return self.at <= at < self.until


def answers(stored: StoredSession) -> tuple[Answer, ...]:
    """Every question that was asked, in order; follow-ups and repeats stand for themselves."""
    kinds = _kinds(stored.plan)
    return tuple(_answer(stored, asked, kinds) for asked in _asked(stored))


def summary_line(given: Sequence[Answer]) -> str:
    """The facts of a session in one sentence."""
    lengths = [answer.seconds for answer in given if answer.seconds is not None]
    if not lengths:
        return "No answer was measured."
    average = exact_time(sum(lengths) / len(lengths))
    spoken = exact_time(sum(lengths))
    return f"{count(len(lengths), 'answer')}, {spoken} of speech, about {average} each."


def _answer(stored: StoredSession, asked: _Asked, kinds: Sequence[QuestionKind]) -> Answer:
    ended = [e for e in named(stored, "answer_ended") if e.get("question") == asked.index]
    seconds = [number(e, "seconds") for e in ended if asked.holds(number(e, "at"))]
    said = [turn for at, turn in _placed(stored.turns) if turn.question == asked.index and asked.holds(at)]
    given = [turn for turn in said if turn.speaker is Speaker.USER]
    heard = [turn for turn in given if not turn.draft and turn.text.strip()]
    kind = kinds[asked.index - 1] if asked.index <= len(kinds) else QuestionKind.BEHAVIOURAL
    return Answer(
        index=asked.index,
        label=_label(asked),
        text=asked.text,
        limits=LENGTH_LIMITS[kind],
        seconds=sum(seconds) or None,
        words=sum(len(turn.text.split()) for turn in heard) if heard else None,
        fillers=_fillers(stored, given),
        fillers_counted=any(e.get("source") == "acoustic" for e in named(stored, "filler")),
    )


def _placed(turns: Sequence[Turn]) -> list[tuple[float, Turn]]:
    """Each turn with when it began; one without sound (it was typed) stands where the one before ended."""
    placed, last = [], 0.0
    for turn in turns:
        at = last if turn.started is None else turn.started
        placed.append((at, turn))
        last = max(last, at if turn.ended is None else turn.ended)
    return placed


def _label(asked: _Asked) -> str:
    parts = [f"Question {asked.index}"]
    if asked.follow_up:
        parts.append("follow-up" if asked.follow_up == 1 else f"follow-up {asked.follow_up}")
    if asked.attempt > 1:
        parts.append(f"attempt {asked.attempt}")
    return ", ".join(parts)


def _asked(stored: StoredSession) -> list[_Asked]:
    events = [event for event in named(stored, "question") if number(event, "index") > 0]
    ends = [number(event, "at") for event in events[1:]] + [math.inf]
    return [
        _Asked(
            at=number(event, "at"),
            until=end,
            index=int(number(event, "index")),
            follow_up=int(number(event, "follow_up")),
            attempt=int(number(event, "attempt")),
            text=str(event.get("text", "")),
        )
        for event, end in zip(events, ends, strict=True)
    ]


def _fillers(stored: StoredSession, turns: Sequence[Turn]) -> int:
    spans = [(t.started, t.ended) for t in turns if t.started is not None and t.ended is not None]
    heard = [number(e, "started") for e in named(stored, "filler") if e.get("source") == "acoustic"]
    return sum(any(start <= at <= end for start, end in spans) for at in heard)


def _kinds(plan: Mapping[str, object]) -> list[QuestionKind]:
    listed = plan.get("questions")
    kinds = []
    for question in listed if isinstance(listed, (list, tuple)) else ():
        kind = question.get("kind") if isinstance(question, Mapping) else None
        kinds.append(QuestionKind(kind) if kind in set(QuestionKind) else QuestionKind.BEHAVIOURAL)
    return kinds


def named(stored: StoredSession, name: str) -> list[Mapping[str, object]]:
    """The stored events of one name, in order."""
    return [event for event in stored.events if event.get("event") == name]


def number(event: Mapping[str, object], key: str) -> float:
    """A number of a stored event, 0 where it is missing."""
    value = event.get(key)
    return float(value) if isinstance(value, (int, float)) else 0.0
