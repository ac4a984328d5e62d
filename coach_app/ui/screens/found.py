"""What a search of History found, in place of the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.search import NOTHING, HitCells, amount
from coach_app.ui.widgets.buttons import Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.hits import HitRow
from coach_app.ui.widgets.mark import Mark
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text


class Found(QWidget):
    """Rows of hits, or one sentence. ``opened`` carries session and turn, ``left`` goes back to the list."""

    opened = Signal(str, int)
    left = Signal()

    def __init__(self, look: Look) -> None:
        """Hidden until ``show_hits`` is called."""
        super().__init__()
        self.look = look
        self.rows: list[HitRow] = []
        self.amount = Text(look, weight=600, wrap=False)
        self.back = Link(look, "All sessions")
        self.back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.addWidget(self.amount, 1)
        head.addWidget(self.back)
        self.card = Card(look, padding=0, spacing=0)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._list.setContentsMargins(1, 1, 1, 2)
        self.card.body.addLayout(self._list)
        self.empty = QWidget()
        resting = QVBoxLayout(self.empty)
        resting.setContentsMargins(0, 40, 0, 0)
        resting.setSpacing(20)
        resting.addWidget(Mark(look, 88, filled=True))
        resting.addWidget(Text(look, NOTHING))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addLayout(head)
        box.addWidget(self.card)
        box.addWidget(self.empty)
        self.hide()

    def show_hits(self, hits: Sequence[HitCells], more: bool) -> None:
        """Show these, newest first; ``more`` when there are others."""
        clear(self._list)
        self.rows.clear()
        for cells in hits:
            if self.rows:
                self._list.addWidget(Rule(self.look))
            row = HitRow(self.look, cells)
            row.clicked.connect(lambda _=False, hit=cells: self.opened.emit(hit.session, hit.turn))
            self._list.addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
            self.rows.append(row)
        self.card.setVisible(bool(hits))
        self.empty.setVisible(not hits)
        self.amount.say(amount(len(hits), more) if hits else "")
        announce(self.amount, amount(len(hits), more) if hits else NOTHING)
        self.show()
