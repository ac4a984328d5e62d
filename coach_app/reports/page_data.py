"""What a PDF needs of a feedback page, as JSON: its words, its drawings and what those show in words."""

import json
import unicodedata
from collections.abc import Mapping

from coach_app.reports.charts import (
    bar_svg,
    cues_svg,
    fillers_svg,
    minute_ticks,
    pace_scale,
    pace_svg,
    trend_scale,
    trend_svg,
)
from coach_app.reports.choices import Paper
from coach_app.reports.drawings import gauge_svg, mark_svg, score_svg
from coach_app.reports.feedback import Bar, Course, Feedback, Gauge, Mark, Trend
from coach_app.reports.markdown import score_line
from coach_app.reports.text import clock
from coach_app.review.wording import seconds_words

_KINDS = ("filler", "length", "pace", "silence", "hedging")
_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}


def page_data(feedback: Feedback, paper: Paper = Paper.A4) -> bytes:
    """Everything the PDF needs, as JSON; made here so that setting it can happen in another process."""
    values = feedback.as_json() | {
        "page": _PAPERS[paper],
        "drawings": {
            "gauges": [{"svg": gauge_svg(one), "alt": _gauge_alt(one)} for one in feedback.gauges],
            "scores": [{"svg": score_svg(one), "alt": score_line(one)} for one in feedback.scores],
            "bars": [_bar_drawing(row.bar) for row in feedback.questions],
            "trends": [_trend_drawing(one) for one in feedback.trends],
            "course": _course_drawings(feedback.course),
            "marks": {kind: mark_svg(kind) for kind in _KINDS} | {"outline": mark_svg("filler", shown=False)},
        },
    }
    return json.dumps(_clean(values), ensure_ascii=False, allow_nan=False).encode()


def _clean(value: object) -> object:
    """Plain values without control characters and halves of characters, which no file may hold."""
    match value:
        case str():
            kept = (c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
            return "".join(kept)
        case Mapping():
            return {key: _clean(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean(one) for one in value]
        case _:
            return value


def _gauge_alt(gauge: Gauge) -> str:
    began = "" if gauge.began is None else f" At first: {gauge.began[0]:.0f} to {gauge.began[1]:.0f}."
    return f"{gauge.name}: {gauge.words}. {gauge.sentence}.{began}"


def _bar_drawing(bar: Bar | None) -> dict[str, object] | None:
    if bar is None:
        return None
    lengths = ", ".join(seconds_words(seconds) for seconds in bar.seconds)
    points = f"Soft {bar.soft:g} s, cue {bar.cue:g} s, firm {bar.firm:g} s."
    return {"svg": bar_svg(bar), "alt": f"Answer length: {lengths}. {points}"}


def _trend_drawing(trend: Trend) -> dict[str, object]:
    low, high = trend_scale(trend)
    points = "; ".join(f"{day}: {value:.4g}" for day, value in trend.points)
    return {"svg": trend_svg(trend), "alt": f"{trend.name}, {points}. From {low:.3g} to {high:.3g}."}


def _course_drawings(course: Course | None) -> dict[str, object] | None:
    if course is None:
        return None
    low, high = pace_scale(course)
    drawn: dict[str, object] = {
        "pace": None,
        "fillers": None,
        "cues": None,
        "low": f"{low:.0f}",
        "middle": f"{(low + high) / 2:.0f}",
        "high": f"{high:.0f}",
        "ticks": minute_ticks(course.minutes),
    }
    if course.points:
        drawn["pace"] = {"svg": pace_svg(course), "alt": course.pace_sentence}
    if course.fillers is not None:
        at = ", ".join(clock(60 * minute) for minute in course.fillers)
        drawn["fillers"] = {"svg": fillers_svg(course), "alt": f"Fillers at {at or 'no moment'}."}
    if course.marks:
        drawn["cues"] = {"svg": cues_svg(course), "alt": f"Cues: {_marks_words(course.marks)}."}
    return drawn


def _marks_words(marks: tuple[Mark, ...]) -> str:
    return "; ".join(
        f"{mark.kind} at {clock(60 * mark.minute)}, {'shown' if mark.shown else 'held back'}"
        for mark in marks
    )
