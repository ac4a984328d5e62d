"""Home: one Start with the last set-up, what is due, the trend, recent sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.offer import Offer
from coach_app.ui.screens.page import Page, clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.recordings import WORDS
from coach_app.ui.view.sessions import SessionCells
from coach_app.ui.view.setup import Form, headline, outline
from coach_app.ui.view.words import greeting, long_day
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.mark import Mark
from coach_app.ui.widgets.rows import SessionRow, align_rows
from coach_app.ui.widgets.text import Text

RECENT = 3
"""Sessions shown on Home."""
NOTHING_DUE = "Nothing is due. Weak answers come back here after a few days."
NO_TRENDS = "Trends begin after three sessions."
FIRST = "Your first question takes two minutes."


class Home(Page):
    """The first page."""

    start = Signal()
    change = Signal()
    all_sessions = Signal()
    opened = Signal(str)
    analyse = Signal()

    def __init__(self, look: Look, now: datetime) -> None:
        """``now`` greets and dates the page."""
        super().__init__(look, greeting(now))
        self.body.setSpacing(20)
        self._day = Text(
            look,
            long_day(now),
            step="small",
            role="text-muted",
            wrap=False,
            align=Qt.AlignmentFlag.AlignRight,
        )
        self.head.addWidget(self._day, 0, Qt.AlignmentFlag.AlignBottom)
        self.offer = Offer(look)
        self.body.addWidget(self.offer)
        self._start_card()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(look.tokens.layout["gutter"])
        self._pair.addWidget(_quiet_card(look, "Due today", NOTHING_DUE), 1)
        self._pair.addWidget(_quiet_card(look, "Your trend", NO_TRENDS), 1)
        self.body.addLayout(self._pair)
        self._recent_part()
        self.analyse_link = Link(look, WORDS, icon="doc")
        self.analyse_link.clicked.connect(self.analyse)
        self.body.addWidget(self.analyse_link, 0, Qt.AlignmentFlag.AlignLeft)
        self._frame: Frame | None = None
        self.rows: list[SessionRow] = []
        self._shown: tuple[SessionCells, ...] | None = None
        self._hint.hide()
        self._recent.hide()

    def greet(self, now: datetime) -> None:
        """Greet and date the page again."""
        self.title.say(greeting(now))
        self._day.say(long_day(now))

    def show_form(self, form: Form) -> None:
        """Show the last set-up on the Start card."""
        self._headline.say(headline(form))
        self._outline.say(outline(form))

    def show_sessions(self, rows: Sequence[SessionCells]) -> None:
        """Show the newest sessions; without any, the first-time words. Neither until this is called."""
        newest = tuple(rows[:RECENT])
        if self._shown == newest:
            return
        self._shown = newest
        self._hint.say("" if rows else FIRST)
        self._hint.setVisible(not rows)
        self._recent.setVisible(bool(rows))
        clear(self._rows)
        self.rows.clear()
        for cells in newest:
            row = SessionRow(self.look, cells)
            row.clicked.connect(lambda _=False, session=cells.id: self.opened.emit(session))
            self._rows.addWidget(Rule(self.look))
            self._rows.addWidget(row)
            self.rows.append(row)
        align_rows(self.rows)
        if self._frame is not None:
            self.arrange(self._frame)

    def arrange(self, frame: Frame) -> None:
        """One column where two do not fit."""
        super().arrange(frame)
        self._frame = frame
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.offer.arrange(frame)
        self._pair.setDirection(down if frame.stacked else across)
        self._start_row.setDirection(down if frame.compact_rows else across)
        self._mark.setVisible(not frame.compact_rows)
        self._start_row.setSpacing(20 if frame.compact_rows else 32)
        side = Qt.AlignmentFlag.AlignLeft if frame.compact_rows else Qt.AlignmentFlag.AlignHCenter
        for button in (self.start_button, self.change_button):
            self._actions.setAlignment(button, side)
        for row in self.rows:
            row.fit(compact=frame.compact_rows)

    def _start_card(self) -> None:
        card = Card(self.look, padding=28)
        self._mark = Mark(self.look, 88, filled=True)
        self._headline = Text(self.look, step="lead", balance=True)
        self._outline = Text(self.look, role="text-muted")
        self._hint = Text(self.look, step="small", role="text-muted")
        self.start_button = Button(self.look, "Start", "primary", height=56, pad=70)
        self.change_button = Button(self.look, "Change the set-up", "muted", height=32, pad=10, step="small")
        self.start_button.clicked.connect(self.start)
        self.change_button.clicked.connect(self.change)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        for part in (self._headline, self._outline, self._hint):
            words.addWidget(part)
        words.addStretch(1)
        self._actions = QVBoxLayout()
        self._actions.setSpacing(8)
        self._actions.addWidget(self.start_button)
        self._actions.addWidget(self.change_button)
        self._start_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._start_row.addWidget(self._mark)
        self._start_row.addLayout(words, 1)
        self._start_row.addLayout(self._actions)
        card.body.addLayout(self._start_row)
        self.body.addWidget(card)

    def _recent_part(self) -> None:
        self._recent = QWidget()
        part = QVBoxLayout(self._recent)
        part.setContentsMargins(0, 8, 0, 0)
        part.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Text(self.look, "Recent", weight=600, wrap=False), 1)
        self.all_button = Link(self.look, "All sessions")
        self.all_button.clicked.connect(self.all_sessions)
        head.addWidget(self.all_button)
        part.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        part.addLayout(self._rows)
        self.body.addWidget(self._recent)


def _quiet_card(look: Look, title: str, sentence: str) -> Card:
    card = Card(look, spacing=12)
    card.body.addWidget(Text(look, title, weight=600))
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(Mark(look, 36, pen=1.5, filled=True), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(look, sentence, role="text-muted", balance=True), 1, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(row)
    card.body.addStretch(1)
    return card
