"""How loud the microphone is, as a bar beside words that say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.ring import Envelope, followed

HEIGHT = 10
STEP = 0.004
"""A smaller change is not painted: less than a pixel of most bars."""


class Meter(QWidget):
    """Fills with the user's own colour; ``follow`` is called 30 times a second."""

    def __init__(self, look: Look, name: str) -> None:
        """``name`` is told to readers of the screen; the level itself is told in words elsewhere."""
        super().__init__()
        self.look = look
        self.envelope = Envelope()
        self._painted = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def follow(self, dbfs: float, elapsed: float) -> None:
        """Take up a level, ``elapsed`` milliseconds after the last one."""
        self.envelope = followed(self.envelope, self.look, dbfs, elapsed)
        now = self.envelope.value
        if abs(now - self._painted) >= STEP or (now == 0.0 < self._painted):
            self.update()

    def sizeHint(self) -> QSize:
        """As high as a band bar."""
        return QSize(200, self.look.pad(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, then level."""
        self._painted = self.envelope.value
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        radius = box.height() / 2
        painter.setBrush(self.look.colour("own-band"))
        painter.drawRoundedRect(box, radius, radius)
        width = box.width() * self._painted
        if width >= 1:
            painter.setBrush(self.look.colour("user-voice"))
            painter.setClipRect(QRectF(0, 0, width, box.height()))
            painter.drawRoundedRect(box, radius, radius)
        painter.end()
