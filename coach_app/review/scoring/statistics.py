"""Agreement between ratings: pure figures, None wherever they are not defined."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

LEVELS = 6
"""Levels 0 to 5."""


def quadratic_weighted_kappa(
    first: Sequence[int], second: Sequence[int], levels: int = LEVELS
) -> float | None:
    """Cohen's kappa with squared distances as weights (Cohen 1968): 1 is agreement, 0 is chance.

    Both hold ratings of the same things from 0 to `levels` - 1. None without ratings, and where both raters
    gave one and the same level throughout, which leaves chance nothing to disagree about.
    """
    if not first or len(first) != len(second):
        return None
    seen = Counter(zip(first, second, strict=True))
    rows, columns = Counter(first), Counter(second)
    observed = sum(count * (a - b) ** 2 for (a, b), count in seen.items())
    expected = sum(rows[a] * columns[b] * (a - b) ** 2 for a in range(levels) for b in range(levels)) / len(
        first
    )
    return None if expected == 0 else 1.0 - observed / expected


def mean_absolute_difference(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The mean distance between ratings of the same things; None without ratings."""
    if not first or len(first) != len(second):
        return None
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def in_order(*scores: float | None) -> bool:
    """Whether scores fall strictly from first to last; one that is missing breaks the order."""
    known = [score for score in scores if score is not None]
    falling = all(high > low for high, low in pairwise(known))
    return len(known) == len(scores) and falling


def share(hits: int, all_of_them: int) -> float | None:
    """Hits as a share of all; None of none."""
    return None if all_of_them == 0 else hits / all_of_them
