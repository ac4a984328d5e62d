"""Bands of the measured facts, as data: where a figure is at ease, worth watching, or worth work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import QuestionKind

Band = Literal["calm", "watch", "work on it"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a figure's scale that lies in one band."""

    start: float
    end: float
    band: Band


@dataclass(frozen=True, slots=True)
class Bands:
    """Ranges of a figure, bounds included; what lies in neither is to be worked on."""

    calm: tuple[float, float]
    watch: tuple[float, float]

    def of(self, value: float) -> Band:
        """The band a figure lies in."""
        if self.calm[0] <= value <= self.calm[1]:
            return "calm"
        return "watch" if self.watch[0] <= value <= self.watch[1] else "work on it"

    def scale(self, start: float, end: float) -> tuple[Stretch, ...]:
        """All stretches between two figures, in order; those without length are left out."""
        edges = (start, self.watch[0], self.calm[0], self.calm[1], self.watch[1], end)
        names: tuple[Band, ...] = ("work on it", "watch", "calm", "watch", "work on it")
        bounded = [min(max(edge, start), end) for edge in edges]
        return tuple(
            Stretch(a, b, name) for a, b, name in zip(bounded, bounded[1:], names, strict=False) if b > a
        )


PACE = Bands(calm=(130, 165), watch=(110, 180))
"""Words a minute (product.md, live cues, rule 7)."""

FILLERS = Bands(calm=(0, 2), watch=(0, 5))
"""Fillers a minute (the same rule)."""

PACE_SCALE = (90.0, 200.0)
FILLER_SCALE = (0.0, 8.0)
"""From where to where the two are drawn."""

PAUSE_GOOD = (0.5, 2.0)
"""Seconds of a pause inside an answer that do it good; from the upper end on it is noted (the same rule)."""

_SHORTEST: Mapping[QuestionKind, float] = {
    QuestionKind.BEHAVIOURAL: 60,
    QuestionKind.INTRODUCTION: 60,
    QuestionKind.FACTUAL: 20,
    QuestionKind.TECHNICAL: 60,
    QuestionKind.CASE: 60,
}
"""Seconds from which an answer has said enough (career offices' advice; no experiment was found)."""


def length_bands(kind: QuestionKind, limits: LengthLimits | None = None) -> Bands:
    """Bands of an answer's seconds: calm up to the cue, to be watched up to the firm point."""
    points, least = limits or LENGTH_LIMITS[kind], _SHORTEST[kind]
    return Bands(calm=(min(least, points.cue), points.cue), watch=(least / 2, points.firm))


def length_scale(limits: LengthLimits) -> tuple[float, float]:
    """From where to where an answer's seconds are drawn."""
    return 0.0, limits.firm * 1.2


def band_of(bands: Bands, value: float | None) -> Band | None:
    """The band of a figure, None where it is not known."""
    return None if value is None else bands.of(value)
