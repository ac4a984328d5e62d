"""Bands of the measured facts, as data: where a figure is at ease, worth watching, or worth work."""

from dataclasses import dataclass
from typing import Literal

Band = Literal["calm", "watch", "work on it"]


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


PACE = Bands(calm=(130, 165), watch=(110, 180))
"""Words a minute (product.md, live cues, rule 7)."""

FILLERS = Bands(calm=(0, 2), watch=(0, 5))
"""Fillers a minute (the same rule)."""


def band_of(bands: Bands, value: float | None) -> Band | None:
    """The band of a figure, None where it is not known."""
    return None if value is None else bands.of(value)
