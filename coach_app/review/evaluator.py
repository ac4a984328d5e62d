"""What a debrief scores, who scores it, and the scorer for when no text model is at hand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from coach_app.core.session import StoredSession

RUBRIC_VERSION = 0
"""Rubric of a debrief without scores: none."""


class Dimension(StrEnum):
    """What is scored, 0 to 5 each."""

    CONTENT = "content"
    STRUCTURE = "structure"
    CLARITY = "clarity"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the user that carry a score: an exact part of the text of `turn`."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Versions:
    """What made a score; scores are compared only where all of it is the same."""

    rubric: str
    prompt: int
    model: str
    app: str

    def as_json(self) -> dict[str, object]:
        """As a debrief keeps them."""
        return {"rubric": self.rubric, "prompt": self.prompt, "model": self.model, "app": self.app}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A score between 0 and 5 with the `low` and `high` of separate readings, and the words behind it.

    `advice` is one sentence on what to change next, empty where the model gave none.
    """

    dimension: Dimension
    score: float
    low: float
    high: float
    confidence: Literal["low", "medium", "high"]
    quotes: tuple[Quote, ...]
    advice: str = ""
    versions: Versions | None = None


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """No score, and why: one line for the user."""

    dimension: Dimension
    reason: str


Verdict = Assessed | NotAssessed


class Evaluator(Protocol):
    """Reads a stored session and scores it."""

    async def evaluate(self, stored: StoredSession) -> tuple[Verdict, ...]:
        """One verdict for each dimension, in their order; what can't be scored is `NotAssessed`."""
        ...


class OfflineEvaluator:
    """Scores nothing: without a text model any number would be a guess."""

    def __init__(self, reason: str = "No text model is set up, so no score is guessed.") -> None:
        """Keep the line that says why."""
        self._reason = reason

    async def evaluate(self, stored: StoredSession) -> tuple[Verdict, ...]:
        """Every dimension not assessed, with the reason."""
        return self.verdicts()

    def verdicts(self) -> tuple[Verdict, ...]:
        """The same for every session."""
        return tuple(NotAssessed(dimension, self._reason) for dimension in Dimension)


def as_json(verdict: Verdict) -> dict[str, object]:
    """A verdict as a debrief keeps it; the same keys whether assessed or not."""
    match verdict:
        case Assessed():
            return {
                "dimension": str(verdict.dimension),
                "score": verdict.score,
                "low": verdict.low,
                "high": verdict.high,
                "confidence": verdict.confidence,
                "quotes": [{"turn": quote.turn, "text": quote.text} for quote in verdict.quotes],
                "reason": "",
                "advice": verdict.advice,
                "versions": None if verdict.versions is None else verdict.versions.as_json(),
            }
        case NotAssessed(dimension, reason):
            empty = dict.fromkeys(("score", "low", "high", "confidence", "versions"))
            return {"dimension": str(dimension), **empty, "quotes": [], "reason": reason, "advice": ""}
