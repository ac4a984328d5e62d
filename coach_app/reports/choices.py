"""What the owner chose for a report: its paper, its sections and the names to hide; pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import TypeVar

from coach_app.core.session import StoredSession
from coach_app.reports.feedback import Feedback
from coach_app.reports.names import HIDDEN, hider, likely_names


class Paper(StrEnum):
    """Sizes of paper a PDF can have."""

    A4 = "a4"
    LETTER = "letter"


class Part(StrEnum):
    """Sections of a report, in their order. What says how it was made is always there."""

    NEXT = "next"
    WORKED = "worked"
    SCORES = "scores"
    SOUND = "sound"
    TREND = "trend"
    QUESTIONS = "questions"
    COURSE = "course"
    CUES = "cues"
    TALK = "talk"
    TRANSCRIPT = "transcript"


PART_NAMES = {
    Part.NEXT: "what to do next",
    Part.WORKED: "what worked",
    Part.SCORES: "how the answers read",
    Part.SOUND: "how they sounded",
    Part.TREND: "earlier sessions",
    Part.QUESTIONS: "question by question",
    Part.COURSE: "pace and fillers through the session",
    Part.CUES: "cues that were shown",
    Part.TALK: "to talk through with someone",
    Part.TRANSCRIPT: "transcript",
}
"""Sections in words, for a list to choose from and for the report's own note."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`parts` are the sections wanted, `hidden` names to hide; `guess` hides those found by rule as well."""

    paper: Paper = Paper.A4
    parts: frozenset[Part] = frozenset(Part)
    hidden: tuple[str, ...] = ()
    guess: bool = False


EVERYTHING = Choices()


def names_in(stored: StoredSession) -> tuple[str, ...]:
    """Names a session probably holds, for the owner to choose from: the company, and those found by rule."""
    company = stored.plan.get("company")
    known = [company] if isinstance(company, str) and company.strip() else []
    asked = [line.get("text") for line in stored.events if line.get("event") == "question"]
    texts = [*(turn.text for turn in stored.turns), *(text for text in asked if isinstance(text, str))]
    return tuple(dict.fromkeys([*known, *likely_names(dict.fromkeys(texts))]))


def names_to_hide(stored: StoredSession, choices: Choices) -> tuple[str, ...]:
    """The names that were given and, where wanted, those found by rule."""
    return (*choices.hidden, *(names_in(stored) if choices.guess else ()))


def chosen(feedback: Feedback, choices: Choices, names: tuple[str, ...]) -> Feedback:
    """The page with the chosen sections only and without these names, and a line that says so."""
    kept = _without(feedback, frozenset(Part) - choices.parts)
    notes = list(_notes(kept, choices.parts, names))
    if names:
        kept = _hidden(kept, hider(names))
    return replace(kept, made=" ".join([kept.made, *notes])) if notes else kept


def _without(feedback: Feedback, parts: frozenset[Part]) -> Feedback:
    page = feedback
    for part in parts:
        match part:
            case Part.NEXT:
                page = replace(page, actions=())
            case Part.WORKED:
                page = replace(page, worked=())
            case Part.SCORES:
                page = replace(page, scores=(), scores_note="")
            case Part.SOUND:
                page = replace(page, gauges=(), gauges_note="", measured=())
            case Part.TREND:
                page = replace(page, trends=(), trends_note="")
            case Part.QUESTIONS:
                page = replace(page, questions=())
            case Part.COURSE:
                page = replace(page, course=None)
            case Part.CUES:
                page = replace(page, cues=())
            case Part.TALK:
                page = replace(page, talk=())
            case Part.TRANSCRIPT:
                page = replace(page, transcript=())
    return page


def _notes(page: Feedback, parts: frozenset[Part], names: tuple[str, ...]) -> Iterator[str]:
    left_out = [PART_NAMES[part] for part in Part if part not in parts]
    if left_out:
        yield f"Left out: {', '.join(left_out)}."
    if names:
        yield f"Names were hidden as {HIDDEN}."


_Value = TypeVar("_Value")
_OUR_WORDS = frozenset({"kind", "paint", "letter", "date", "day", "gauges", "course", "trends"})
"""Fields that hold no words of people."""


def _hidden(value: _Value, hide: Callable[[str], str]) -> _Value:
    if isinstance(value, str):
        return hide(value)  # type: ignore[return-value]  # a text for a text
    if isinstance(value, tuple):
        return tuple(_hidden(one, hide) for one in value)  # type: ignore[return-value]  # likewise
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _hidden(getattr(value, field.name), hide)
            for field in fields(value)
            if field.name not in _OUR_WORDS
        }
        return replace(value, **changed)
    return value
