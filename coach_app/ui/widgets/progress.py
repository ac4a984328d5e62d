"""A thin bar that shows how much of some work is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline

HEIGHT = 6


class Progress(QWidget):
    """Filled from the left; only the trough while nobody can tell how much is done."""

    def __init__(self, look: Look) -> None:
        """Empty at first."""
        super().__init__()
        self.look = look
        self.share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_share(self, share: float | None) -> None:
        """0 to 1, None for unknown."""
        self.share = share
        self.update()

    def sizeHint(self) -> QSize:
        """Six pixels high."""
        return QSize(self.look.pad(200), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Trough, then what is done."""
        painter = QPainter(self)
        box, radius = QRectF(self.rect()), HEIGHT / 2
        outline(painter, self.look, box, fill="sunken", line="border", pen=1, radius=radius)
        if self.share:
            box.setWidth(max(HEIGHT, box.width() * min(1.0, self.share)))
            outline(painter, self.look, box, fill="accent", line=None, pen=0, radius=radius)
        painter.end()
