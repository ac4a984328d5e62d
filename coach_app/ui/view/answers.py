"""What was measured of each answer of a stored session: the figures of its debrief, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession
from coach_app.review.kept import Debrief
from coach_app.ui.view.readings import Measure, measures
from coach_app.ui.view.words import count, exact_time


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with the figures of its answers; follow-ups and repeats belong to it."""

    label: str
    text: str
    measures: tuple[Measure, ...]
    written: bool
    """Whether something was answered, be it in writing."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All questions of a session, and its figures in one sentence."""

    line: str
    each: tuple[Answer, ...]


def answers(stored: StoredSession) -> Answers:
    """What the debrief of a session measured; nothing where there is none."""
    kept = Debrief.of(stored.review or {})
    said = {turn.question for turn in stored.turns if turn.speaker is Speaker.USER and turn.text.strip()}
    each = tuple(
        Answer(
            label=f"Question {card.get('question')}",
            text=str(card.get("text", "")),
            measures=measures(card),
            written=card.get("question") in said,
        )
        for card in kept.cards
    )
    return Answers(_line(kept.metrics), each)


def _line(metrics: Mapping[str, object]) -> str:
    given, spoken, mean = (metrics.get(key) for key in ("answers", "answer_seconds", "mean_answer_seconds"))
    if not isinstance(given, int) or not isinstance(spoken, int | float) or not isinstance(mean, int | float):
        return "No answer was measured."
    return f"{count(given, 'answer')}, {exact_time(spoken)} of speech, about {exact_time(mean)} each."
