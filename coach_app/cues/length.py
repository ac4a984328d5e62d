"""Answer length: the three points an answer passes as it grows (product.md, live cues, rule 6)."""

from dataclasses import dataclass
from typing import Literal, assert_never

from coach_app.core.events import CueDecided, CueReason
from coach_app.core.plan import LengthLimits

PointName = Literal["soft", "cue", "firm"]

WORDS = "Wrap up: the result?"
"""What the one cue among the three says."""


@dataclass(frozen=True, slots=True)
class LengthPoint:
    """A point an answer has passed; `threshold` in seconds."""

    name: PointName
    threshold: float


def points_passed(limits: LengthLimits, before: float, now: float) -> tuple[LengthPoint, ...]:
    """Points an answer passed while it grew from `before` to `now` seconds, in order."""
    points = (
        LengthPoint("soft", limits.soft),
        LengthPoint("cue", limits.cue),
        LengthPoint("firm", limits.firm),
    )
    return tuple(point for point in points if before < point.threshold <= now)


def as_event(at: float, point: LengthPoint, seconds: float, held_back: CueReason | None) -> CueDecided:
    """The event of a point passed at session second `at`, the answer being `seconds` long.

    Soft and firm are drawn, never shown as cues; the cue is shown unless it is `held_back` for a reason.
    """
    match point.name:
        case "soft" | "firm":
            return CueDecided(at, "length", "", False, "drawn", seconds, point.threshold)
        case "cue":
            reason = held_back or "shown"
            return CueDecided(at, "length", WORDS, held_back is None, reason, seconds, point.threshold)
        case _:
            assert_never(point.name)
