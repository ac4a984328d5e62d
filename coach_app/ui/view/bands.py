"""A value on a scale of bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BandKind = Literal["good", "watch", "work"]
BETTER: tuple[BandKind, ...] = ("good", "watch", "work")
"""The kinds, the better first."""


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of the scale, from the end of the one before to ``until``."""

    until: float
    kind: BandKind


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on a scale from ``start`` to the last band's end, and the sentence that says the same."""

    value: float
    bands: tuple[Band, ...]
    sentence: str
    start: float = 0.0

    def share(self, value: float) -> float:
        """Where a value stands on the scale, 0 to 1; beyond the scale it stays at the end."""
        return min(1.0, max(0.0, (value - self.start) / (self.bands[-1].until - self.start)))

    @property
    def band(self) -> Band:
        """The band the value is in; on an edge between two, the better one."""
        here = min(max(self.value, self.start), self.bands[-1].until)
        starts = (self.start, *(band.until for band in self.bands))
        touched = [
            band for start, band in zip(starts, self.bands, strict=False) if start <= here <= band.until
        ]
        return min(touched, key=lambda band: BETTER.index(band.kind))
