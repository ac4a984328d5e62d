"""The charts of a feedback page as SVG: lengths, the course of a session and of past ones.

They are told apart by form as well as by colour, so that they can be read in grey.
"""

from collections.abc import Sequence

from coach_app.reports.drawings import GROUND, INK, MUTED, PINE, PINE_SOFT, mark, svg
from coach_app.reports.feedback import Bar, Course, Trend

COURSE_WIDTH = 740.0
"""Units across the course of a session; all its strips share it."""

_PACE_HEIGHT = 96.0
_STRIP_HEIGHT = 16.0
_EDGE = 5.0


def minute_ticks(minutes: float) -> list[tuple[float, int]]:
    """Round minutes inside a session: where across the drawing (0 to 1) and which, without start and end."""
    step = next((step for step in (1, 2, 5, 10, 15, 30) if minutes / step <= 5), 60)
    inside = [minute for minute in range(step, int(minutes) + 1, step) if minute <= 0.86 * minutes]
    return [(round(_across(minute, minutes) / COURSE_WIDTH, 4), minute) for minute in inside]


def pace_scale(line: Course) -> tuple[float, float]:
    """Least and greatest words a minute of the drawing: round figures around all points and the target."""
    paces = [pace for _, pace in line.points]
    low = min([110.0, *(10 * (pace // 10) for pace in paces)])
    high = max([190.0, *(10 * (pace // 10 + 1) for pace in paces)])
    return low, high + (high - low) % 20


def pace_svg(line: Course) -> str:
    """Words a minute of each answer as a line with hollow dots, the target as a strip."""
    low, high = pace_scale(line)

    def y(pace: float) -> float:
        return 6 + (_PACE_HEIGHT - 12) * (high - min(max(pace, low), high)) / (high - low)

    top, bottom = y(line.target[1]), y(line.target[0])
    places = [(_across(minute, line.minutes), y(pace)) for minute, pace in line.points]
    return svg(
        COURSE_WIDTH,
        _PACE_HEIGHT,
        [
            f'<rect x="0" y="{top:.1f}" width="{COURSE_WIDTH}" height="{bottom - top:.1f}" rx="3" '
            f'fill="{GROUND}"/>',
            _polyline(places, 2.0),
            *(_dot(x, height, 3.4) for x, height in places),
        ],
    )


def fillers_svg(line: Course) -> str:
    """A stroke for each filler over the time of the session."""
    strokes = "".join(f"M{_across(minute, line.minutes):.1f} 2v12" for minute in line.fillers or ())
    parts = [f'<path d="M0 8H{COURSE_WIDTH}" stroke="{GROUND}" stroke-width="2"/>']
    if strokes:
        parts.append(f'<path d="{strokes}" stroke="{INK}" stroke-width="1.6"/>')
    return svg(COURSE_WIDTH, _STRIP_HEIGHT, parts)


def cues_svg(line: Course) -> str:
    """The mark of each cue over the time of the session."""
    parts = [f'<path d="M0 8H{COURSE_WIDTH}" stroke="{GROUND}" stroke-width="2"/>']
    parts += [mark(one.kind, one.shown, _across(one.minute, line.minutes), 8.0) for one in line.marks]
    return svg(COURSE_WIDTH, _STRIP_HEIGHT, parts)


def bar_svg(bar: Bar) -> str:
    """A bar for each answer; uprights at the soft, the cue and the firm point, the cue's the longest."""
    width, high = 116.0, 6.0
    most = max(bar.firm * 1.15, *bar.seconds)

    def x(seconds: float) -> float:
        return 1 + (width - 2) * min(max(seconds, 0.0), most) / most

    rows = bar.seconds[:MOST_BARS]
    height = 8 + len(rows) * (high + 2)
    parts = [f'<rect x="0" y="4" width="{width}" height="{height - 8:.0f}" rx="2" fill="{GROUND}"/>']
    for n, seconds in enumerate(rows):
        long = x(seconds) - 1
        parts.append(
            f'<rect x="1" y="{5 + n * (high + 2):.0f}" width="{max(long, 1.5):.1f}" height="{high}" '
            f'rx="2" fill="{PINE}"/>'
        )
    for seconds, reach, dash in ((bar.soft, 3, "2 2"), (bar.cue, 0, ""), (bar.firm, 3, "")):
        pattern = f' stroke-dasharray="{dash}"' if dash else ""
        line = f"M{x(seconds):.1f} {reach}V{height - reach:.0f}"
        parts.append(f'<path d="{line}" stroke="#FFFFFF" stroke-width="3.4"/>')
        parts.append(f'<path d="{line}" stroke="{INK}" stroke-width="1.3"{pattern}/>')
    return svg(width, height, parts)


MOST_BARS = 4
"""Answers to one question that are drawn; the text has their sum."""

TREND_WIDTH, TREND_HEIGHT = 240.0, 46.0


def trend_scale(trend: Trend) -> tuple[float, float]:
    """Least and greatest of the drawing: all points and where the owner began, with room around them."""
    values = [value for _, value in trend.points] + list(trend.began or ())
    low, high = min(values), max(values)
    room = max((high - low) * 0.12, abs(high) * 0.02, 0.1)
    return max(0.0, low - room), high + room


def trend_svg(trend: Trend) -> str:
    """A line through the sessions with hollow dots, the last filled; shaded where the owner began."""
    low, high = trend_scale(trend)

    def y(value: float) -> float:
        return _EDGE + (TREND_HEIGHT - 2 * _EDGE) * (high - value) / (high - low)

    step = (TREND_WIDTH - 2 * _EDGE) / max(1, len(trend.points) - 1)
    places = [(_EDGE + n * step, y(value)) for n, (_, value) in enumerate(trend.points)]
    parts = [f'<path d="M0 {TREND_HEIGHT - 0.5}H{TREND_WIDTH}" stroke="{MUTED}" stroke-width="0.8"/>']
    if trend.began is not None:
        top, bottom = y(trend.began[1]), y(trend.began[0])
        parts.append(
            f'<rect x="0" y="{top:.1f}" width="{TREND_WIDTH}" height="{max(2.0, bottom - top):.1f}" '
            f'fill="{PINE_SOFT}"/>'
        )
    parts.append(_polyline(places, 2.0))
    parts += [_dot(x, height, 3.2, filled=(n + 1 == len(places))) for n, (x, height) in enumerate(places)]
    return svg(TREND_WIDTH, TREND_HEIGHT, parts)


def _across(minute: float, minutes: float) -> float:
    return _EDGE + (COURSE_WIDTH - 2 * _EDGE) * min(1.0, max(0.0, minute) / max(minutes, 1e-6))


def _polyline(places: Sequence[tuple[float, float]], width: float) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<polyline points="{points}" fill="none" stroke="{PINE}" stroke-width="{width}" '
        'stroke-linejoin="round"/>'
    )


def _dot(x: float, y: float, radius: float, *, filled: bool = False) -> str:
    fill = PINE if filled else "#FFFFFF"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{PINE}" stroke-width="1.8"/>'
    )
