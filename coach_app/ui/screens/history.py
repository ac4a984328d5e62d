"""History: the sessions there are, opened by a press, deleted after a question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.found import Found
from coach_app.ui.screens.offer import Offer
from coach_app.ui.screens.page import Page, clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.recordings import WORDS
from coach_app.ui.view.search import HitCells
from coach_app.ui.view.sessions import Offered, SessionCells, delete_question, storage_line
from coach_app.ui.view.words import count
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.choices import Tick
from coach_app.ui.widgets.fields import SearchField
from coach_app.ui.widgets.mark import Mark
from coach_app.ui.widgets.notice import Question
from coach_app.ui.widgets.rows import SessionRow, align_rows
from coach_app.ui.widgets.text import Text

STEP = 50
"""Sessions shown at first, and added by each press on the link below."""
EMPTY = "Sessions appear here once you finish one."


class History(Page):
    """The list of sessions, or what a search found. ``hit`` carries a session and one of its turns."""

    opened = Signal(str)
    hit = Signal(str, int)
    searched = Signal(str)
    deleted = Signal(object)
    start = Signal()
    analyse = Signal()

    def __init__(self, look: Look) -> None:
        """Neither sessions nor the words for none until ``show_sessions`` is called."""
        super().__init__(look, "History")
        self.body.setSpacing(14)
        self._cells: tuple[SessionCells, ...] | None = None
        self._shown = STEP
        self._frame: Frame | None = None
        self.rows: list[SessionRow] = []
        self.ticks: dict[str, Tick] = {}
        self._lines: list[_Line] = []
        self.search = SearchField(look, "Search what was said", "Search what was said")
        self.search.searched.connect(self._search)
        self.body.addWidget(self.search)
        self.offer = Offer(look)
        self.body.addWidget(self.offer)
        self.recording = Question(look, "Let it go", "Keep it", "primary")
        self.recording.answered.connect(lambda _: self.ask_to_keep(""))
        self.body.addWidget(self.recording)
        self._head_part()
        self.question = Question(look, "Keep", "Delete", "danger")
        self.question.answered.connect(self._answered)
        self.body.addWidget(self.question)
        self.card = Card(look, padding=0, spacing=0)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._list.setContentsMargins(1, 1, 1, 2)
        self.card.body.addLayout(self._list)
        self.body.addWidget(self.card)
        self._foot_part()
        self.found = Found(look)
        self.found.opened.connect(self.hit)
        self.found.left.connect(self.search.clear)
        self.body.addWidget(self.found)
        self._empty_part()
        self.analyse_link = Link(look, WORDS, icon="doc")
        self.analyse_link.clicked.connect(self.analyse)
        self.body.addWidget(self.analyse_link, 0, Qt.AlignmentFlag.AlignLeft)
        self._part()

    def show_sessions(self, cells: Sequence[SessionCells], used: int) -> None:
        """Show these sessions; ``used`` is what they take in bytes."""
        self._storage.say(storage_line(len(cells), used))
        if self._cells != tuple(cells):
            self._cells = tuple(cells)
            self._part()
            self._fill()

    def show_offer(self, offered: Offered | None) -> None:
        """Offer a session that broke off, above the list."""
        self.offer.show_offer(offered)
        self._part()

    def show_found(self, text: str, hits: Sequence[HitCells], more: bool) -> None:
        """Show what was found for ``text``, unless something else is searched for by now."""
        if text == self.search.words:
            self.found.show_hits(hits, more)
            self._part()

    def chosen(self) -> tuple[str, ...]:
        """The sessions with a tick, in the order of the list."""
        return tuple(session for session, tick in self.ticks.items() if tick.isChecked())

    def arrange(self, frame: Frame) -> None:
        """Rows of two lines where the width is short."""
        super().arrange(frame)
        self._frame = frame
        self.offer.arrange(frame)
        for row in self.rows:
            row.fit(compact=frame.compact_rows)

    def _search(self, words: str) -> None:
        if words:
            self.searched.emit(words)
        else:
            self.found.hide()
            self._part()

    def _part(self) -> None:
        """Show the list, what was found, or the words for an empty list; nothing while none is known."""
        listed = bool(self._cells)
        searching = listed and not self.found.isHidden()
        self.search.setVisible(listed)
        self.found.setVisible(searching)
        self.offer.setVisible(self.offer.offered is not None and not searching)
        for part in (self._tools, self.card, self._foot):
            part.setVisible(listed and not searching)
        self.question.hide()
        self.empty.setVisible(self._cells == ())
        self.analyse_link.setVisible(self._cells is not None)

    def _fill(self) -> None:
        """Make the rows whose words are new; the others stay, pressed or with the keyboard as they are."""
        chosen, before = set(self.chosen()), {line.row.cells: line for line in self._lines}
        every = self._cells or ()
        wanted = every[: self._shown]
        lines = [before.get(cells) or self._line(cells, cells.id in chosen) for cells in wanted]
        for line in set(self._lines) & set(lines):
            self._list.removeWidget(line)
        clear(self._list)
        for number, line in enumerate(lines):
            if number:
                self._list.addWidget(Rule(self.look))
            self._list.addWidget(line)
        self._lines = lines
        self.rows = [line.row for line in lines]
        self.ticks = {line.row.cells.id: line.tick for line in lines}
        left = len(every) - self._shown
        self.more.setVisible(left > 0)
        self.more.name(f"{min(left, STEP)} more")
        align_rows(self.rows)
        self._count()
        if self._frame is not None:
            self.arrange(self._frame)

    def _line(self, cells: SessionCells, chosen: bool) -> _Line:
        row = SessionRow(self.look, cells, inset=12, with_mode=True)
        row.clicked.connect(lambda _=False, session=cells.id: self.opened.emit(session))
        tick = Tick(self.look, f"Choose {cells.spoken()}")
        tick.setChecked(chosen)
        tick.setEnabled(cells.open)
        tick.toggled.connect(self._count)
        return _Line(self.look, tick, row)

    def _head_part(self) -> None:
        self._tools = QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Text(self.look, "Sessions", weight=600, wrap=False))
        self._chosen = Text(self.look, "", step="small", role="text-muted", wrap=False)
        row.addWidget(self._chosen, 1, Qt.AlignmentFlag.AlignVCenter)
        self.delete_button = Button(self.look, "Delete", "danger", icon="trash")
        self.delete_button.clicked.connect(self._ask)
        row.addWidget(self.delete_button)
        self.body.addWidget(self._tools)

    def _foot_part(self) -> None:
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        self._storage = Text(self.look, step="small", role="text-muted")
        row.addWidget(self._storage, 1, Qt.AlignmentFlag.AlignVCenter)
        self.more = Link(self.look, "", icon="down", after=True)
        self.more.clicked.connect(self._more)
        row.addWidget(self.more)
        self.body.addWidget(self._foot)

    def ask_to_keep(self, found: str) -> None:
        """Ask whether to keep an analysed recording, told what was found in it; empty: no longer."""
        if found:
            self.recording.ask(found)
        else:
            self.recording.hide()
        self._start.become("secondary" if found else "primary")

    def _empty_part(self) -> None:
        self.empty = QWidget()
        box = QVBoxLayout(self.empty)
        box.setContentsMargins(0, 40, 0, 0)
        box.setSpacing(20)
        box.addWidget(Mark(self.look, 88, filled=True))
        box.addWidget(Text(self.look, EMPTY))
        self._start = Button(self.look, "Start", "primary", height=56, pad=56)
        self._start.clicked.connect(self.start)
        box.addWidget(self._start)
        self.body.addWidget(self.empty)

    def _count(self) -> None:
        chosen = len(self.chosen())
        total = len(self._cells or ())
        self._chosen.say(f"{chosen} of {total} chosen" if chosen else count(total, "session"))
        self.delete_button.setEnabled(chosen > 0)
        self.delete_button.setToolTip("" if chosen else "Choose one or more sessions first.")
        self.question.hide()
        for row, tick in zip(self.rows, self.ticks.values(), strict=False):
            row.ticked = tick.isChecked()
            row.update()

    def _ask(self) -> None:
        self.delete_button.setEnabled(False)
        self.delete_button.setToolTip("Answer the question below first.")
        self.question.ask(delete_question(len(self.chosen())))

    def _answered(self, delete: bool) -> None:
        if delete:
            self.deleted.emit(self.chosen())
        self._count()

    def _more(self) -> None:
        self._shown += STEP
        self._fill()


class _Line(QWidget):
    """Tick and row; a fill across both says that the session is chosen."""

    def __init__(self, look: Look, tick: Tick, row: SessionRow) -> None:
        super().__init__()
        self.look, self.tick, self.row = look, tick, row
        tick.toggled.connect(self.update)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 0, 8, 0)
        box.setSpacing(2)
        box.addWidget(tick)
        box.addWidget(row, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The fill of a chosen row."""
        if self.tick.isChecked():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.look.colour("accent-soft"))
            painter.end()
