"""One clear line within the page: what happened and how to mend it, or a question with two answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.buttons import Button, Kind
from coach_app.ui.widgets.card import Plate
from coach_app.ui.widgets.mark import Glyph
from coach_app.ui.widgets.text import Text


class Notice(Plate):
    """A sunken plate with an icon, one line and a way to put it away."""

    closed = Signal()

    def __init__(self, look: Look) -> None:
        """Hidden until something is said."""
        super().__init__(look)
        self._icon = Glyph(look, "info", "text", 20)
        self.words = Text(look, step="body", middle=True)
        self.button = Button(look, "Close", "muted", height=32, pad=10, step="small")
        self.button.clicked.connect(self.put_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str, *, icon: str = "info") -> None:
        """Show a line; readers of the screen are told politely. Nothing to say hides it."""
        if not text:
            self.hide()
            return
        self._icon.become(icon, "text")
        self.words.say(text)
        self.show()
        announce(self.words, text)

    def put_away(self) -> None:
        """Hide the line."""
        self.hide()
        self.closed.emit()


class Question(QWidget):
    """A question with two answers in the page itself; the first is the safe one and takes the focus."""

    answered = Signal(bool)

    def __init__(self, look: Look, keep: str, act: str, kind: Kind = "secondary") -> None:
        """``keep`` leaves all as it is, ``act`` does what was asked."""
        super().__init__()
        self.look = look
        self.words = Text(look, step="body", weight=500, middle=True, balance=True)
        self.keep = Button(look, keep, "secondary")
        self.act = Button(look, act, kind)
        self.keep.clicked.connect(lambda: self._answer(False))
        self.act.clicked.connect(lambda: self._answer(True))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addWidget(self.keep)
        self._buttons.addWidget(self.act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.words, 1)
        row.addLayout(self._buttons)
        self.hide()

    def ask(self, text: str) -> None:
        """Show the question and put the focus on the safe answer."""
        self.words.say(text)
        self.show()
        self.keep.setFocus(Qt.FocusReason.ShortcutFocusReason)
        announce(self.words, text)

    def _answer(self, act: bool) -> None:
        self.hide()
        self.answered.emit(act)


def announce(widget: QWidget, text: str) -> None:
    """Tell readers of the screen politely that a text has come, without moving the focus."""
    widget.setAccessibleName(text)
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def column(*parts: QWidget, spacing: int = 8) -> QVBoxLayout:
    """A column without margins."""
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for part in parts:
        box.addWidget(part)
    return box
