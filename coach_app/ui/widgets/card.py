"""Surfaces: cards, lists, plates and thin lines between things."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline


class Card(QFrame):
    """A surface with a hairline and one strip of shadow below; ``body`` is its layout."""

    def __init__(self, look: Look, *, padding: int | None = None, spacing: int = 8) -> None:
        """``padding`` in pixels at 100 %, the theme's card padding unless told."""
        super().__init__()
        self.look = look
        self._padding = look.tokens.layout["card_padding"] if padding is None else padding
        self.body = QVBoxLayout(self)
        self.body.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        pad = self._padding
        self.body.setContentsMargins(pad, pad, pad, pad + 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Strip of shadow, surface, hairline."""
        painter = QPainter(self)
        radius = self.look.tokens.radius["card"]
        box = QRectF(self.rect())
        outline(painter, self.look, box.adjusted(0, 2, 0, 0), fill="shadow", line=None, pen=0, radius=radius)
        surface = box.adjusted(0, 0, 0, -1)
        outline(painter, self.look, surface, fill="surface", line="border", pen=1, radius=radius)
        painter.end()


class Plate(QFrame):
    """A flat rounded patch of one role, for notes within a page."""

    def __init__(self, look: Look, role: str = "sunken") -> None:
        """``role`` fills it."""
        super().__init__()
        self.look, self.role = look, role
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One fill."""
        painter = QPainter(self)
        radius = self.look.tokens.radius["control"]
        outline(painter, self.look, QRectF(self.rect()), fill=self.role, line=None, pen=0, radius=radius)
        painter.end()


class Rule(QWidget):
    """A hairline across."""

    def __init__(self, look: Look) -> None:
        """In the colour of a border."""
        super().__init__()
        self.look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One pixel high."""
        return QSize(0, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("border"))
        painter.end()
