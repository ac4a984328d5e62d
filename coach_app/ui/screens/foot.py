"""The foot of a step: what takes it, and the way on without it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.buttons import Button


class Foot(QWidget):
    """``left`` when the user goes on, having done the step or not."""

    left = Signal()

    def __init__(self, look: Look, *actions: Button) -> None:
        """``actions`` stand before the way on."""
        super().__init__()
        self.skip = Button(look, "Skip", "muted")
        self.skip.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for button in (*actions, self.skip):
            row.addWidget(button)
        row.addStretch(1)

    def show_done(self, done: bool) -> None:
        """Whether there is still something to skip."""
        self.skip.name("Done" if done else "Skip")
        self.skip.become("secondary" if done else "muted")
