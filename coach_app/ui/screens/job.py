"""The description of the job that is practised for: folded away until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.words import count
from coach_app.ui.widgets.buttons import Link
from coach_app.ui.widgets.fields import Labelled, Writing
from coach_app.ui.widgets.text import Text

LABEL = "Job description (optional)"
ADD, HIDE = "Add a job description", "Hide the job description"
USE = (
    "Kept with the session on this computer. It shows which of the job's words your answers use. "
    "It leaves this computer only with a transcript you let be scored."
)


class JobDescription(QWidget):
    """A link that opens a box to paste into."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        """Folded, with nothing in it."""
        super().__init__()
        self.link = Link(look, ADD, icon="doc")
        self.link.clicked.connect(self._toggle)
        self.field = Writing(look, LABEL, "Paste the advertisement or the description here", lines=5)
        self.field.edit.textChanged.connect(self._written)
        self._open = QWidget()
        inner = QVBoxLayout(self._open)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(Labelled(look, LABEL, self.field))
        inner.addWidget(Text(look, USE, step="small", role="text-muted"))
        self._open.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._open)
        box.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def written(self) -> str:
        """What was pasted."""
        return self.field.edit.toPlainText()

    @property
    def opened(self) -> bool:
        """Whether the box is shown."""
        return not self._open.isHidden()

    def show_written(self, text: str) -> None:
        """Put a text in, where it is another one."""
        if text != self.written:
            self.field.edit.setPlainText(text)

    def _toggle(self) -> None:
        self._open.setVisible(not self.opened)
        self._name()
        if self.opened:
            self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _written(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        words = len(self.written.split())
        if self.opened:
            self.link.name(HIDE)
        else:
            self.link.name(f"Job description, {count(words, 'word')}" if words else ADD)
