"""Whether an answer calls for a follow-up: simple rules over its length and, where known, its words."""

from dataclasses import dataclass

from coach_app.answers.numbers import has_number
from coach_app.core.plan import PlannedQuestion

SHORT_SECONDS = 8.0
"""Seconds of answer below which more is asked for."""

SHORT_WORDS = 15
"""Words of a typed answer below which more is asked for."""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is known of an answer: `seconds` of sound (None when typed), its `text` (None when not known)."""

    seconds: float | None
    text: str | None


def due_follow_up(question: PlannedQuestion, answer: AnswerFacts) -> str | None:
    """The follow-up this answer calls for, None when it calls for none or too little is known."""
    offered = dict(question.follow_ups)
    if "short" in offered and _is_short(answer):
        return offered["short"]
    if "no_number" in offered and answer.text and not has_number(answer.text):
        return offered["no_number"]
    return None


def _is_short(answer: AnswerFacts) -> bool:
    if answer.seconds is not None:
        return answer.seconds < SHORT_SECONDS
    return answer.text is not None and len(answer.text.split()) < SHORT_WORDS
