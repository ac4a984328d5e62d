"""One of the two voices on the live screen: ring, name, and the user's answer timer around it."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.arc import ArcTime, paint_arc
from coach_app.ui.widgets.ring import AUDIBLE, Envelope, followed, paint_ring, reaches

Side = Literal["interviewer", "user"]
MARGIN = 8
"""Room around the arc for its notch."""
STEP = 0.3
"""Pixels by which a ring must have changed before it is painted again."""
BREATH = 0.02
"""How far a ring at rest breathes, as a share of its radius."""


class Voice(QLabel):
    """A ring that follows a level in dBFS. Only the square that changed is painted.

    It is a label, so that readers of the screen find it and its name.
    """

    def __init__(self, look: Look, side: Side, name: str) -> None:
        """``side`` decides the colour; the user's side carries the timer."""
        super().__init__()
        self.look, self.side, self.name = look, side, name
        self.size_index = 0
        self.envelope = Envelope()
        self.time: ArcTime | None = None
        self.lost = False
        self._since_breath = 0.0
        self._phase = 0.0
        self._painted = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()
        look.changed.connect(self.updateGeometry)

    @property
    def radius(self) -> float:
        """Radius of the ring at rest, in pixels."""
        return float(self.look.tokens.ring.radii[self.size_index])

    @property
    def arc_radius(self) -> float:
        """Radius of the timer's centre line, in pixels."""
        return float(self.look.tokens.ring.arc_radii[self.size_index])

    def fit(self, size_index: int) -> None:
        """Use another of the theme's ring sizes (0 is the largest)."""
        if size_index != self.size_index:
            self.size_index = size_index
            self.updateGeometry()
            self.update()

    def rename(self, name: str) -> None:
        """Change the name inside the ring."""
        if name == self.name:
            return
        self.name = name
        self._tell()
        self.update()

    def set_lost(self, lost: bool) -> None:
        """Dash the ring while the line is lost."""
        if lost != self.lost:
            self.lost = lost
            self._tell()
            self.update()

    def set_time(self, time: ArcTime | None) -> None:
        """Move the timer; None empties it."""
        if time != self.time:
            self.time = time
            self._tell()
            self.update()

    def follow(self, dbfs: float, elapsed: float) -> None:
        """Take up a level, ``elapsed`` milliseconds after the last one."""
        self.envelope = followed(self.envelope, self.look, dbfs, elapsed)
        self._breathe(elapsed)
        if abs(self._shown() - self._painted) >= STEP:
            self.update(self.ring_square())

    def ring_square(self) -> QRect:
        """The square in which the ring and its discs lie, all that moves with a voice."""
        half = math.ceil(self.radius + reaches(self.look, self.radius, 1.0)[0]) + 2
        centre = self._centre()
        return QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half).toAlignedRect()

    def sizeHint(self) -> QSize:
        """A square around the timer."""
        side = 2 * (round(self.arc_radius) + MARGIN)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same: a ring is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Timer or companion circle, ring, name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = self._centre()
        self._paint_surround(painter, centre)
        level = self.envelope.value
        self._painted = self._shown()
        breath = 1.0 + BREATH * math.sin(self._phase) if level <= AUDIBLE and not self.lost else 1.0
        paint_ring(
            painter, self.look, centre, self.radius * breath, level, f"{self.side}-voice", lost=self.lost
        )
        if self.radius >= self.look.tokens.ring.radii[1]:
            self._paint_name(painter, centre)
        painter.end()

    def _paint_surround(self, painter: QPainter, centre: QPointF) -> None:
        if self.side == "user":
            paint_arc(painter, self.look, centre, self.arc_radius, self.time)
            return
        painter.setPen(QPen(self.look.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, self.arc_radius, self.arc_radius)

    def _paint_name(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(self.look.colour("text"))
        painter.setFont(self.look.font("small", 500))
        side = 2 * self.radius
        box = QRectF(centre.x() - self.radius, centre.y() - self.radius, side, side)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.name)

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _shown(self) -> float:
        """Radius of the outermost circle that is drawn, in pixels."""
        if self.envelope.value > AUDIBLE:
            return self.radius + reaches(self.look, self.radius, self.envelope.value)[0]
        return self.radius * (1.0 + BREATH * math.sin(self._phase))

    def _breathe(self, elapsed: float) -> None:
        period = self.look.motion.breathe
        if period <= 0 or self.envelope.value > AUDIBLE:
            self._phase = 0.0
            return
        self._since_breath += elapsed
        if self._since_breath >= 3 * self.look.motion.ring_frame:
            self._phase = (self._phase + 2 * math.pi * self._since_breath / period) % (2 * math.pi)
            self._since_breath = 0.0

    def _tell(self) -> None:
        said = f"{self.name}, the line is lost" if self.lost else self.name
        self.setAccessibleName(said)
        if self.time is not None:
            late = ", past the soft limit" if self.time.past_soft else ""
            self.setAccessibleDescription(f"Your answer so far: {self.time.words()}{late}")
        else:
            self.setAccessibleDescription("")


class OneVoice(Voice):
    """The compact window's ring: now the one side, now the other, with the answer timer of the user."""

    def __init__(self, look: Look) -> None:
        """The user's side at first, in the smallest size."""
        super().__init__(look, "user", "You")
        self.size_index = len(look.tokens.ring.radii) - 1

    def show_side(self, side: Side, interviewer: str, *, lost: bool) -> None:
        """Show the ring of one side, dashed while the line is lost."""
        if side != self.side:
            self.side = side
            self.envelope = Envelope()
            self.update()
        self.rename(interviewer if side == "interviewer" else "You")
        self.set_lost(lost)

    def _paint_surround(self, painter: QPainter, centre: QPointF) -> None:
        if self.side == "user" or (self.lost and self.time is not None):
            paint_arc(painter, self.look, centre, self.arc_radius, self.time)
