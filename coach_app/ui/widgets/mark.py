"""The two rings of the product, and single icons, as widgets."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.tokens import Step
from coach_app.ui.widgets.ring import paint_mark

ICON = 128
"""Pixels of the window's icon."""


class Mark(QWidget):
    """Two overlapping rings; decoration, so it has no name of its own."""

    def __init__(self, look: Look, width: int = 28, *, pen: float = 2.0, filled: bool = False) -> None:
        """``width`` in pixels at 100 %."""
        super().__init__()
        self.look, self._width, self._pen, self._filled = look, width, pen, filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A little under twice as wide as high."""
        width = self.look.pad(self._width)
        return QSize(width, round(width * 0.68))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Clay, then pine."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 0, -1, 0)
        paint_mark(painter, self.look, box, pen=self._pen, filled=self._filled)
        painter.end()


class Glyph(QWidget):
    """An icon beside words that say the same."""

    def __init__(
        self, look: Look, icon: str, role: str = "text-muted", size: int = 18, line: Step | None = None
    ) -> None:
        """``size`` in pixels at 100 %; ``line`` centres it on a line of that step."""
        super().__init__()
        self.look, self.icon, self.role, self._size, self._line = look, icon, role, size, line
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def become(self, icon: str, role: str) -> None:
        """Show another icon or another colour."""
        self.icon, self.role = icon, role
        self.update()

    def sizeHint(self) -> QSize:
        """A square, as high as its line if that is more."""
        side = self.look.pad(self._size)
        return QSize(side, max(side, self.look.line(self._line)) if self._line else side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon in its role."""
        painter = QPainter(self)
        side = self.look.pad(self._size)
        pixmap = self.look.pixmap(self.icon, self.role, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - side) / 2, (self.height() - side) / 2), pixmap)
        painter.end()


def mark_icon(look: Look) -> QIcon:
    """The two rings as the icon of the window."""
    pixmap = QPixmap(ICON, ICON)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, look, QRectF(2, 2, ICON - 4, ICON - 4), pen=ICON / 16, filled=True)
    painter.end()
    return QIcon(pixmap)
