"""An icon that stands for nothing by itself: the words beside it say the same."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look


class Icon(QWidget):
    """One icon of the theme."""

    def __init__(self, look: Look, name: str, size: int = 18, role: str = "text-muted") -> None:
        """`size` in pixels at 100 %."""
        super().__init__()
        self.look, self.icon_name, self._size, self.role = look, name, size, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A square with room for the line beside it."""
        side = self.look.pad(self._size)
        return QSize(side, max(side, self.look.line("body")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon in the middle."""
        painter = QPainter(self)
        side = self.look.pad(self._size)
        pixmap = self.look.pixmap(self.icon_name, self.role, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - side) / 2, (self.height() - side) / 2), pixmap)
        painter.end()
