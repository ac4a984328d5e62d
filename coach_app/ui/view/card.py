"""The card after a question: what it shows, moved on by the events of the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CardReady,
    QuestionAsked,
    QuestionClosed,
    SessionEnded,
    SessionEvent,
)
from coach_app.ui.view.readings import Measure, measures
from coach_app.ui.view.words import clock_time

PARTS = (("S", "situation"), ("T", "task"), ("A", "action"), ("R", "result"))
LEAD_SECONDS = 0.4
"""Sound heard before a quote's first word."""

WORDS_A_SECOND = 2.2
"""Pace at which a quote is taken to be spoken, so that all of it is heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that were said. `at` is session seconds, None where nothing is known of when."""

    text: str
    at: float | None = None
    turn: int = 0

    def stretch(self) -> tuple[float, float]:
        """Session seconds from just before the words to just after them."""
        at = 0.0 if self.at is None else self.at
        return max(0.0, at - LEAD_SECONDS), at + len(self.text.split()) / WORDS_A_SECOND + 1.0


@dataclass(frozen=True, slots=True)
class PointShown:
    """A strength or a fix."""

    title: str
    quote: Heard | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a story: its letter, what it means, its seconds or share; missing when neither."""

    letter: str
    name: str
    words: str
    weight: float

    @property
    def missing(self) -> bool:
        """Whether it was not heard."""
        return not self.weight


@dataclass(frozen=True, slots=True)
class CardShown:
    """All the card says."""

    question: int
    text: str
    headline: str
    strengths: tuple[PointShown, ...]
    fixes: tuple[PointShown, ...]
    measures: tuple[Measure, ...]
    star: tuple[Part, ...]
    bullets: tuple[PointShown, ...] = ()
    """Points a text model added."""


@dataclass(frozen=True, slots=True)
class CardState:
    """Whether a card is up, what it says, and from when to when the answer was given (session seconds)."""

    up: bool = False
    question: int = 0
    started: float | None = None
    ended: float = 0.0
    card: Mapping[str, object] | None = None

    @property
    def can_be_heard(self) -> bool:
        """Whether there is an answer to hear."""
        return self.started is not None and self.ended > self.started

    def place(self, at: float | None) -> str:
        """Where in the answer a moment is, such as `0:58`; empty when nobody knows."""
        if at is None or self.started is None:
            return ""
        return clock_time(max(0.0, at - self.started))


def moved(state: CardState, event: SessionEvent) -> CardState:
    """The state after an event."""
    match event:
        case QuestionAsked(follow_up=0):
            return CardState()
        case QuestionAsked():
            return replace(state, up=False)
        case AnswerStarted(at=at):
            return replace(state, started=at if state.started is None else state.started)
        case AnswerEnded(at=at):
            return replace(state, ended=at)
        case CardReady(question=question, card=card):
            return replace(state, question=question, card=card)
        case QuestionClosed(question=question):
            known = state.card if state.question == question else None
            return replace(state, up=True, question=question, card=known)
        case SessionEnded():
            return CardState()
        case _:
            return state


def card_shown(question: int, card: Mapping[str, object]) -> CardShown:
    """What a card's table says (`review.card.Card.as_json`)."""
    return CardShown(
        question,
        _text(card, "text"),
        _text(card, "headline"),
        _points(card.get("strengths")),
        _points(card.get("fixes")),
        measures(card),
        story(card.get("star")),
        _points(card.get("bullets")),
    )


def story(value: object) -> tuple[Part, ...]:
    """The parts of a story from its table; empty where the answer was none."""
    if not isinstance(value, Mapping):
        return ()
    seconds, shares, missing = value.get("seconds"), value.get("shares"), value.get("missing")
    gone = {str(one) for one in missing} if isinstance(missing, list | tuple) else set()
    parts = []
    for letter, name in PARTS:
        share = 0.0 if name in gone or letter in gone else _number(shares, name, letter) or 0.0
        time = _number(seconds, name, letter)
        words = "not heard" if not share else f"{share:.0%}" if time is None else f"{time:.0f} s"
        parts.append(Part(letter, name, words, share))
    return tuple(parts)


def _points(value: object) -> tuple[PointShown, ...]:
    rows = value if isinstance(value, list | tuple) else ()
    return tuple(_point(row) for row in rows if isinstance(row, Mapping))


def _point(row: Mapping[str, object]) -> PointShown:
    quote, at = row.get("quote"), row.get("at")
    heard = None
    if isinstance(quote, Mapping):
        turn = _number(quote, "turn")
        heard = Heard(
            _text(quote, "text"), float(at) if isinstance(at, int | float) else None, int(turn or 0)
        )
    return PointShown(_text(row, "title"), heard)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _number(table: object, *keys: str) -> float | None:
    if not isinstance(table, Mapping):
        return None
    for key in keys:
        value = table.get(key)
        if isinstance(value, int | float):
            return float(value)
    return None
