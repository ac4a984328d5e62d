"""A voice as a ring: how loud it is, how it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from coach_app.ui.theme.look import Look

QUIET_DB, LOUD_DB = -50.0, -12.0
"""Levels in dBFS that a ring shows as 0 and as 1."""
AUDIBLE = 0.02
"""Below this reach a voice counts as silent, and its ring is drawn at rest."""
STILL_STEPS = 5
"""Steps a level has when the user wants no motion."""
REACH_RADIUS = 68.0
"""Radius for which the reaches of the discs are given."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A level that rises and falls softly; ``value`` is 0 to 1, times in milliseconds."""

    value: float = 0.0

    def towards(self, level: float, elapsed: float, attack: float, release: float) -> Envelope:
        """The envelope ``elapsed`` ms later when the voice is at ``level`` (0 to 1)."""
        time = attack if level > self.value else release
        share = 1.0 if time <= 0 else 1.0 - math.exp(-elapsed / time)
        value = self.value + (level - self.value) * share
        return Envelope(0.0 if value < 1e-3 else value)


def followed(envelope: Envelope, look: Look, dbfs: float, elapsed: float) -> Envelope:
    """The envelope ``elapsed`` ms later at a level; in still steps where motion is reduced."""
    level = loudness(dbfs)
    if look.reduced_motion:
        return Envelope(stepped(level))
    return envelope.towards(level, elapsed, look.motion.ring_attack, look.motion.ring_release)


def loudness(dbfs: float) -> float:
    """A level in dBFS as 0 to 1; anything that is not a number counts as silence."""
    if math.isnan(dbfs):
        return 0.0
    return min(1.0, max(0.0, (dbfs - QUIET_DB) / (LOUD_DB - QUIET_DB)))


def stepped(level: float) -> float:
    """A level in five still steps."""
    return round(level * (STILL_STEPS - 1)) / (STILL_STEPS - 1)


def reaches(look: Look, radius: float, level: float) -> list[float]:
    """How far each disc stands out of a ring of ``radius`` at ``level``, in pixels, outermost first."""
    return [reach * radius / REACH_RADIUS * level for reach in look.tokens.ring.disc_reach]


def paint_ring(
    painter: QPainter,
    look: Look,
    centre: QPointF,
    radius: float,
    level: float,
    role: str,
    *,
    lost: bool = False,
) -> None:
    """Draw one voice: discs by level, then the ring. ``lost`` dashes the ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tokens, stroke = look.tokens.ring, look.tokens.stroke
    sounding = level > AUDIBLE
    if sounding:
        painter.setPen(QPen(look.colour(role, tokens.disc_edge_alpha), tokens.disc_edge))
        for alpha, reach in zip(tokens.disc_alpha, reaches(look, radius, level), strict=True):
            painter.setBrush(look.colour(role, alpha))
            painter.drawEllipse(centre, radius + reach, radius + reach)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(role, tokens.rest_alpha))
        painter.drawEllipse(centre, radius, radius)
    pen = QPen(look.colour(role), stroke["ring"] if sounding or lost else 2.0)
    if lost:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([dash / pen.widthF() for dash in tokens.lost_dash])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius, radius)


def paint_mark(painter: QPainter, look: Look, box: QRectF, *, pen: float = 2.0, filled: bool = False) -> None:
    """The mark of the product: two overlapping rings filling the width of ``box``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = box.width() / 3.1 - pen / 2
    middle = box.center().y()
    left, right = box.left() + radius + pen / 2, box.right() - radius - pen / 2
    for x, role in ((left, "interviewer-voice"), (right, "user-voice")):
        painter.setBrush(look.colour(role, look.tokens.ring.rest_alpha) if filled else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour(role), pen))
        painter.drawEllipse(QPointF(x, middle), radius, radius)
