"""Scrolling down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.palette import stylesheet


class ThinScrollBar(QScrollBar):
    """A handle without buttons or groove."""

    def __init__(self, look: Look) -> None:
        """Upright."""
        super().__init__(Qt.Orientation.Vertical)
        self.look = look
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.setStyleSheet(stylesheet(self.look))


class Scroller(QScrollArea):
    """Holds one widget as wide as itself."""

    def __init__(self, look: Look, inner: QWidget) -> None:
        """``inner`` is laid out as wide as there is room."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ThinScrollBar(look))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
