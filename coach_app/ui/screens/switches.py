"""A line of a list with words at the left and something to change at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.text import Text


class SettingLine(QWidget):
    """A name, a sentence and a control."""

    def __init__(self, look: Look, name: str, sentence: str, control: QWidget, *, wide: int = 0) -> None:
        """``wide`` is the width of the control in pixels at 100 %, its own if 0."""
        super().__init__()
        self.look, self.control, self._wide = look, control, wide
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 10, 0, 10)
        self._row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(look, name, weight=500))
        words.addWidget(Text(look, sentence, step="small", role="text-muted"))
        self._row.addLayout(words, 1)
        self._row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def fit(self, *, compact: bool) -> None:
        """The control below the words where the width is short and it is a wide one."""
        below = compact and self._wide > 0
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if below else across)
        if self._wide:
            self.control.setMaximumWidth(16777215 if below else self.look.pad(self._wide))
            self.control.setMinimumWidth(0 if below else self.look.pad(self._wide))
        middle = Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self.control, Qt.AlignmentFlag(0) if below else middle)
