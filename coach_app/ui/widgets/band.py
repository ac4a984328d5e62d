"""Where a value lies among bands: target, watch, work on it; always with a sentence beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.view.bands import Band, Reading


class BandBar(QLabel):
    """Paints the target band and the band the value is in; the rest stays neutral."""

    HEIGHT = 10

    def __init__(self, look: Look, name: str, reading: Reading) -> None:
        """``name`` and the sentence are told to readers of the screen."""
        super().__init__()
        self.look, self.reading = look, reading
        self.setAccessibleName(name)
        self.setAccessibleDescription(reading.sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Bar and the pill that stands out of it."""
        return QSize(120, self.HEIGHT + 10)

    def painted(self) -> list[tuple[Band, str]]:
        """Each band with the role it is filled with."""
        own = self.reading.band
        return [
            (band, band.kind if band.kind == "good" or band is own else "own-band")
            for band in self.reading.bands
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Segments, patterns, pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for band, role in self.painted():
            right = self.width() * self.reading.share(band.until)
            box = QRectF(left, 5, right - left - (2 if right < self.width() - 1 else 0), self.HEIGHT)
            self._segment(painter, box, role)
            left = right
        x = min(self.width() - 4.5, max(4.5, self.width() * self.reading.share(self.reading.value)))
        pill = QRectF(x - 2.5, 1, 5, self.HEIGHT + 8)
        painter.setPen(QPen(self.look.colour("surface"), 2))
        painter.setBrush(self.look.colour("text"))
        painter.drawRoundedRect(pill.adjusted(-1, -1, 1, 1), 3.5, 3.5)
        painter.end()

    def _segment(self, painter: QPainter, box: QRectF, role: str) -> None:
        path = QPainterPath()
        path.addRoundedRect(box, 3, 3)
        painter.fillPath(path, self.look.colour(role))
        if role not in ("watch", "work"):
            return
        painter.save()
        painter.setClipPath(path)
        painter.setPen(QPen(self.look.colour("surface"), 1.5 if role == "watch" else 1.0))
        x = box.left() - self.HEIGHT
        while x < box.right():
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + self.HEIGHT, box.top()))
            if role == "work":
                painter.drawLine(QPointF(x, box.top()), QPointF(x + self.HEIGHT, box.bottom()))
            x += 7
        painter.restore()
