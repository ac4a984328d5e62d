"""Where the user began: the range of each figure over the first three sessions that have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SESSIONS = 3
"""Sessions a baseline needs; bands of one's own begin after them."""

FIGURES = (
    "mean_answer_seconds",
    "wpm",
    "fillers_per_minute",
    "hedges_per_100",
    "longest_pause",
    "talk_ratio",
)


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest of a figure."""

    low: float
    high: float


def baseline(metrics: Iterable[Mapping[str, object]]) -> Mapping[str, Range]:
    """Ranges by figure from the `metrics` of sessions, oldest first; without one known too seldom."""
    listed = list(metrics)
    ranges: dict[str, Range] = {}
    for figure in FIGURES:
        known = [
            float(value)
            for one in listed
            if isinstance(value := one.get(figure), int | float) and not isinstance(value, bool)
        ][:SESSIONS]
        if len(known) == SESSIONS:
            ranges[figure] = Range(min(known), max(known))
    return ranges
