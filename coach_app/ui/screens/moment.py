"""Asking the coach about one moment of a session, below the words it is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from coach_app.ui.theme.look import Look
from coach_app.ui.view.debrief import TalkShown
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Plate
from coach_app.ui.widgets.fields import Entry
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text

ASK = "Ask the coach about this moment"
EXAMPLE = "What could I have said first?"


class Moment(Plate):
    """``asked`` carries the turn, the words and the kind: `question` or `phrasing`."""

    asked = Signal(int, str, str)

    def __init__(self, look: Look, turn: int, talks: tuple[TalkShown, ...] = ()) -> None:
        """`talks` are what was said before."""
        super().__init__(look, "sunken")
        self.look, self.turn = look, turn
        self._talks = QVBoxLayout()
        self._talks.setSpacing(8)
        for talk in talks:
            self._say(talk)
        self.saying = Text(look)
        self.saying.hide()
        self.entry = Entry(look, ASK, EXAMPLE)
        self.ask = Button(look, "Ask", height=40)
        self.better = Button(look, "Say it better", height=40)
        self.better.setToolTip("The same in your own words, put better")
        self.entry.returnPressed.connect(self._ask)
        self.ask.clicked.connect(self._ask)
        self.better.clicked.connect(lambda: self._send("", "phrasing"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.entry, 1)
        row.addWidget(self.ask)
        row.addWidget(self.better)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 12, 12)
        box.setSpacing(10)
        box.addLayout(self._talks)
        box.addWidget(self.saying)
        box.addLayout(row)

    def grow(self, text: str, trouble: str, *, final: bool) -> None:
        """Show the coach's answer so far, or why it broke off."""
        words = " ".join(part for part in (text, trouble) if part)
        self.saying.say(words)
        self.saying.setVisible(bool(words))
        self._allow(not final)
        if final:
            announce(self.saying, words)

    def _ask(self) -> None:
        words = self.entry.text().strip()
        if words:
            self._send(words, "question")
            self.entry.clear()

    def _send(self, words: str, kind: str) -> None:
        self.saying.say("The coach is reading.")
        self.saying.show()
        self._allow(True)
        self.asked.emit(self.turn, words, kind)

    def _allow(self, busy: bool) -> None:
        self.ask.setEnabled(not busy)
        self.better.setEnabled(not busy)

    def _say(self, talk: TalkShown) -> None:
        if talk.question:
            self._talks.addWidget(Text(self.look, talk.question, step="small", role="text-muted"))
        self._talks.addWidget(Text(self.look, talk.answer))
