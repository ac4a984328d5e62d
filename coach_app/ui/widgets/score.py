"""A score from 0 to 5 with its range: ticks, a pill, a dot; not assessed is a dashed line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look

MOST = 5
HEIGHT = 28
PILL = 14
DOT = 9


class ScoreLine(QLabel):
    """Where a score lies; the words beside it say the same."""

    def __init__(
        self, look: Look, name: str, score: float | None, low: float, high: float, said: str
    ) -> None:
        """`said` is told to readers of the screen."""
        super().__init__()
        self.look, self.score, self.low, self.high = look, score, low, high
        self.setAccessibleName(f"{name}, score")
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for the pill."""
        return QSize(round(200 * min(self.look.scale, 1.4)), HEIGHT)

    def place(self, value: float) -> float:
        """Where a value stands, in pixels."""
        return PILL / 2 + (self.width() - PILL) * min(1.0, max(0.0, value / MOST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, ticks, range, value."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        line = QPen(self.look.colour("border-strong"), 1.5)
        if self.score is None:
            line.setDashPattern([3, 4])
            painter.setPen(line)
            painter.drawLine(QPointF(self.place(0), middle), QPointF(self.place(MOST), middle))
            painter.end()
            return
        painter.setPen(QPen(self.look.colour("border"), 1.5))
        painter.drawLine(QPointF(self.place(0), middle), QPointF(self.place(MOST), middle))
        painter.setPen(line)
        for tick in range(MOST + 1):
            x = self.place(tick)
            painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
        left, right = self.place(self.low) - PILL / 2, self.place(self.high) + PILL / 2
        painter.setPen(QPen(self.look.colour("user-voice"), 1.5))
        painter.setBrush(self.look.colour("selected"))
        box = QRectF(left, middle - PILL / 2, right - left, PILL).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(box, PILL / 2, PILL / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("user-voice"))
        painter.drawEllipse(QPointF(self.place(self.score), middle), DOT / 2, DOT / 2)
        painter.end()
