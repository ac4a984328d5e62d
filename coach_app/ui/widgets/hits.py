"""A row of what a search found: one press opens the session at that turn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from coach_app.ui.theme.look import Look
from coach_app.ui.view.search import HitCells
from coach_app.ui.widgets.pressable import Pressable
from coach_app.ui.widgets.text import Span, Text


class HitRow(Pressable):
    """Where it was said, small, over the words around it; searched words are heavier."""

    def __init__(self, look: Look, cells: HitCells) -> None:
        """The row is told in one line to readers of the screen."""
        super().__init__(look, "")
        self.cells = cells
        self.setAccessibleName(cells.spoken())
        self.where = Text(look, cells.where, step="small", role="text-muted")
        self.said = Text(look)
        self.said.say(
            cells.snippet, [Span(start, length, "text", weight=600) for start, length in cells.marked]
        )
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(16, 10, 16, 10)
        self._box.setSpacing(2)
        for part in (self.where, self.said):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._box.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setProperty("corner", look.tokens.radius["small"])

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of both texts at ``width`` pixels."""
        return self._box.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Both texts on one line each."""
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The longest word."""
        return self._box.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The fill of the pointer."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.fill(None, "hover", "pressed"))
        painter.end()
