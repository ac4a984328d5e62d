"""The drawings of a feedback page as SVG: scales, scores and marks; words stand beside them.

Colours are those of the theme "Daylight"; bands are told apart by pattern as well as by colour.
"""

from collections.abc import Iterable

from coach_app.reports.feedback import Gauge, Score

GROUND = "#EAE5DC"
INK = "#23201C"
MUTED = "#877E72"
PINE = "#1D5E57"
PINE_SOFT = "#D7E7E2"
PAINTS = {"good": "#508F69", "watch": "#8A5E0E", "work": "#57291F", "": GROUND}

WIDTH = 240
"""Units across a gauge; its height is a tenth."""


def gauge_svg(gauge: Gauge) -> str:
    """A scale with its painted stretches, the value as an upright pill, a bracket where the owner began."""
    start, end = gauge.stretches[0].start, gauge.stretches[-1].end

    def at(value: float) -> float:
        return WIDTH * (min(max(value, start), end) - start) / (end - start)

    parts = [_PATTERNS]
    for stretch in gauge.stretches:
        left, width = at(stretch.start) + 1, max(1.0, at(stretch.end) - at(stretch.start) - 2)
        parts.append(_bar(left, 7, width, 10, PAINTS[stretch.paint], stretch.paint))
    if gauge.value is not None:
        x = min(max(at(gauge.value), 4.0), WIDTH - 4.0)
        parts.append(f'<rect x="{x - 4.5:.1f}" y="0" width="9" height="24" rx="4.5" fill="#FFFFFF"/>')
        parts.append(f'<rect x="{x - 2.5:.1f}" y="1" width="5" height="22" rx="2.5" fill="{INK}"/>')
    if gauge.began is not None:
        low, high = sorted((at(gauge.began[0]), max(at(gauge.began[1]), at(gauge.began[0]) + 2)))
        path = f"M{low:.1f} 25v6M{low:.1f} 28H{high:.1f}M{high:.1f} 25v6"
        parts.append(f'<path d="{path}" fill="none" stroke="{MUTED}" stroke-width="1.6"/>')
    return svg(WIDTH, 32, parts)


def score_svg(score: Score) -> str:
    """Ticks from 0 to 5, the range as a pill and the score as a dot; a dashed line without one."""
    width, middle = 160.0, 9.0
    if score.score is None:
        line = f'<path d="M2 {middle}H158" stroke="{MUTED}" stroke-width="1.6" stroke-dasharray="3 4"/>'
        return svg(160, 18, [line])

    def at(value: float) -> float:
        return 2 + (width - 4) * min(max(value, 0.0), 5.0) / 5

    ticks = "".join(f"M{at(tick):.1f} 4v10" for tick in range(6))
    low = at(score.score if score.low is None else score.low)
    high = at(score.score if score.high is None else score.high)
    left, right = min(low, at(score.score) - 6), max(high, at(score.score) + 6)
    return svg(
        160,
        18,
        [
            f'<path d="M2 {middle}H158" stroke="{GROUND}" stroke-width="2"/>',
            f'<path d="{ticks}" stroke="{MUTED}" stroke-width="1.4"/>',
            f'<rect x="{left:.1f}" y="2" width="{right - left:.1f}" height="14" rx="7" fill="{PINE_SOFT}" '
            f'stroke="{PINE}" stroke-width="1.6"/>',
            f'<circle cx="{at(score.score):.1f}" cy="{middle}" r="4.6" fill="{PINE}"/>',
        ],
    )


def mark_svg(kind: str, shown: bool = True) -> str:
    """The mark of a kind of cue, filled where it was shown, in a square of 12."""
    return svg(12, 12, [mark(kind, shown, 6.0, 6.0)])


def mark(kind: str, shown: bool, x: float, y: float) -> str:
    """The mark of a kind of cue around a point."""
    paint = f'fill="{INK if shown else "#FFFFFF"}" stroke="{INK}" stroke-width="1.4" stroke-linejoin="round"'
    match kind:
        case "length":
            return f'<path d="M{x:.1f} {y - 4.6:.1f}l5 8.8h-10z" {paint}/>'
        case "pace":
            return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" rx="1" {paint}/>'
        case "silence":
            bars = f"M{x - 3.5:.1f} {y - 4:.1f}h2.4v8h-2.4zM{x + 1.1:.1f} {y - 4:.1f}h2.4v8h-2.4z"
            return f'<path d="{bars}" {paint}/>'
        case "hedging":
            return f'<path d="M{x - 2.5:.1f} {y - 4.4:.1f}h5l2.5 4.4-2.5 4.4h-5l-2.5-4.4z" {paint}/>'
        case _:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.3" {paint}/>'


def _bar(x: float, y: float, width: float, height: float, colour: str, paint: str) -> str:
    bar = f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" rx="3" '
    drawn = f'{bar}fill="{colour}"/>'
    return f'{drawn}{bar}fill="url(#{paint})"/>' if paint in ("watch", "work") else drawn


_PATTERN = (
    '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
)
_PATTERNS = (
    f'<defs>{_PATTERN.format("watch")}<path d="M0 0v6" stroke="#FBECC9" stroke-width="2.4"/></pattern>'
    f'{_PATTERN.format("work")}<path d="M0 0v6M0 0h6" stroke="#F2E0D5" stroke-width="2"/></pattern></defs>'
)


def svg(width: float, height: float, parts: Iterable[str]) -> str:
    """A drawing of these parts."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )
