"""The answer timer: an arc from twelve o'clock that is full at the firm limit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen

from coach_app.ui.theme.look import Look

HATCH_STEP = 8.5
"""Pixels along the arc between the strokes of the hatch."""


@dataclass(frozen=True, slots=True)
class ArcTime:
    """An answer's time: seconds since it began, and its soft and firm limits in seconds."""

    elapsed: float
    soft: float
    firm: float

    @property
    def share(self) -> float:
        """How full the arc is, 0 to 1; it stays full beyond the firm limit."""
        return min(1.0, max(0.0, self.elapsed / self.firm)) if self.firm > 0 else 0.0

    @property
    def soft_share(self) -> float:
        """Where the notch stands, 0 to 1."""
        return min(1.0, self.soft / self.firm) if self.firm > 0 else 1.0

    @property
    def past_soft(self) -> bool:
        """Whether the soft limit is behind."""
        return self.elapsed > self.soft

    def words(self) -> str:
        """The time in words, for readers of the screen and for who asks for digits."""
        whole = int(self.elapsed)
        return f"{whole // 60}:{whole % 60:02d}"


def degrees(share: float) -> float:
    """Qt's angle (anticlockwise from three o'clock) of a share of the circle from twelve, clockwise."""
    return 90.0 - 360.0 * share


def on_circle(centre: QPointF, radius: float, share: float) -> QPointF:
    """The point of a circle at a share from twelve o'clock, clockwise."""
    angle = math.radians(degrees(share))
    return QPointF(centre.x() + radius * math.cos(angle), centre.y() - radius * math.sin(angle))


def paint_arc(painter: QPainter, look: Look, centre: QPointF, radius: float, time: ArcTime | None) -> None:
    """Draw the track and, when an answer runs, its time. ``radius`` is that of the centre line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = look.tokens.stroke["arc"] * min(1.0, max(0.75, radius / 86.0))
    painter.setPen(QPen(look.colour("border"), width))
    painter.drawEllipse(centre, radius, radius)
    if time is None:
        return
    calm = min(time.share, time.soft_share)
    if calm > 0:
        _sweep(painter, look, centre, radius, 0.0, calm, width)
    if time.share > time.soft_share:
        _hatched(painter, look, centre, radius, (time.soft_share, time.share), width)
    _notch(painter, look, centre, radius, time.soft_share)


def _box(centre: QPointF, radius: float) -> QRectF:
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


def _sweep(
    painter: QPainter, look: Look, centre: QPointF, radius: float, start: float, end: float, width: float
) -> None:
    cap = Qt.PenCapStyle.FlatCap if end >= 1.0 else Qt.PenCapStyle.RoundCap
    pen = QPen(look.colour("user-voice"), width, Qt.PenStyle.SolidLine, cap)
    painter.setPen(pen)
    painter.drawArc(_box(centre, radius), round(degrees(start) * 16), -round((end - start) * 360 * 16))


def _hatched(
    painter: QPainter, look: Look, centre: QPointF, radius: float, part: tuple[float, float], width: float
) -> None:
    start, end = part
    path = QPainterPath()
    path.arcMoveTo(_box(centre, radius), degrees(start))
    path.arcTo(_box(centre, radius), degrees(start), -(end - start) * 360)
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    band = stroker.createStroke(path)
    painter.fillPath(band, look.colour("watch"))
    painter.save()
    painter.setClipPath(band)
    painter.setPen(QPen(look.colour("background"), 2.25))
    step = HATCH_STEP / (2 * math.pi * radius)
    share = start + step / 2
    while share < end + step:
        inner = on_circle(centre, radius - width, share - step / 2)
        painter.drawLine(inner, on_circle(centre, radius + width, share + step / 2))
        share += step
    painter.restore()


def _notch(painter: QPainter, look: Look, centre: QPointF, radius: float, share: float) -> None:
    half = look.tokens.ring.soft_tick / 2 + 0.5
    half *= min(1.0, max(0.6, radius / 86.0))
    painter.setPen(QPen(look.colour("text"), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(on_circle(centre, radius - half, share), on_circle(centre, radius + half, share))
