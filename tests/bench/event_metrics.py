"""Precision, recall and F1 of found events against true ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, false events and true events over so many seconds of sound."""

    hits: int
    false: int
    true: int
    seconds: float

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hits + other.hits,
            self.false + other.false,
            self.true + other.true,
            self.seconds + other.seconds,
        )

    @property
    def precision(self) -> float:
        """Share of what was found that is true; 1 where nothing was found."""
        found = self.hits + self.false
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.hits / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(2 * self.hits + self.false + (self.true - self.hits), 1)

    @property
    def false_per_minute(self) -> float:
        """False events a minute of sound."""
        return 60 * self.false / self.seconds


NOTHING = Counts(0, 0, 0, 0.0)


def overlapping(found: Span, true: Span) -> bool:
    """Any overlap at all."""
    return min(found[1], true[1]) > max(found[0], true[0])


def within_collar(found: Span, true: Span, collar: float = 0.2, share: float = 0.5) -> bool:
    """sed_eval's rule: onset within the collar, offset within it or half of the true length."""
    room = max(collar, share * (true[1] - true[0]))
    return abs(found[0] - true[0]) <= collar and abs(found[1] - true[1]) <= room


def pairs(found: Sequence[Span], true: Sequence[Span], hit: Callable[[Span, Span], bool]) -> dict[int, int]:
    """The largest one-to-one matching, true index to found index (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(number: int, tried: set[int]) -> bool:
        for place_, span in enumerate(true):
            if place_ not in tried and hit(found[number], span):
                tried.add(place_)
                if place_ not in owner or place(owner[place_], tried):
                    owner[place_] = number
                    return True
        return False

    for number in range(len(found)):
        place(number, set())
    return owner


def counted(
    found: Sequence[Span], true: Sequence[Span], seconds: float, hit: Callable[[Span, Span], bool]
) -> Counts:
    """Counts of one recording."""
    hits = len(pairs(found, true, hit))
    return Counts(hits, len(found) - hits, len(true), seconds)
