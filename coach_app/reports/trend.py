"""Figures over past sessions, for the strip of a report; drawn from three sessions on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from coach_app.reports.feedback import Ranges, Trend
from coach_app.reports.text import clock

LEAST = 3
"""Sessions with a figure from which its course is drawn."""

MOST = 10
"""Sessions a strip has room for, the latest ones."""

_NAMES = {"mean_answer_seconds": "Answer length", "wpm": "Pace", "fillers_per_minute": "Fillers"}


@dataclass(frozen=True, slots=True)
class Past:
    """A session's start (ISO 8601) and its `metrics`."""

    started: str
    metrics: Mapping[str, object]


def trends(past: Sequence[Past], this: Past, began: Ranges, zone: tzinfo | None = None) -> tuple[Trend, ...]:
    """Answer length, pace and fillers over `past`, oldest first, and `this` session, where it has them."""
    drawn: list[Trend] = []
    for figure, name in _NAMES.items():
        known = [
            (_day(one.started, zone), float(value))
            for one in (*past, this)
            if isinstance(value := one.metrics.get(figure), int | float) and not isinstance(value, bool)
        ][-MOST:]
        if len(known) < LEAST or this.metrics.get(figure) is None:
            continue
        before = [value for _, value in known[:-1]]
        now = known[-1][1]
        words = f"{_words(figure, now)} now, {_span(figure, before)} before"
        drawn.append(Trend(name, tuple(known), began.get(figure), words))
    return tuple(drawn)


def trends_note(drawn: Sequence[Trend], began: Ranges) -> str:
    """What the strip shows, empty where none is drawn."""
    if not drawn:
        return ""
    count = max(len(one.points) for one in drawn)
    shade = " Shaded: where the owner began, over the first three sessions." if began else ""
    return f"The last {count} sessions; the filled dot is this one.{shade}"


def _words(figure: str, value: float) -> str:
    if figure == "mean_answer_seconds":
        return clock(value)
    return f"{value:.0f}" if figure == "wpm" else f"{value:.1f}"


def _span(figure: str, values: Sequence[float]) -> str:
    low, high = _words(figure, min(values)), _words(figure, max(values))
    return low if low == high else f"{low} to {high}"


def _day(started: str, zone: tzinfo | None) -> str:
    try:
        return datetime.fromisoformat(started).astimezone(zone).date().isoformat()
    except ValueError:
        return started
