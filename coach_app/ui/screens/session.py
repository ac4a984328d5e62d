"""One past session: measured facts of each answer, then the transcript."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.debrief import DebriefPart
from coach_app.ui.screens.moment import ASK, Moment
from coach_app.ui.screens.offer import Offer
from coach_app.ui.screens.page import Page, clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.answers import Answer
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.sessions import Line, SessionPage
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Plate, Rule
from coach_app.ui.widgets.measure import MeasurePart
from coach_app.ui.widgets.notice import column
from coach_app.ui.widgets.text import Text

YOU = "You"
REPLAY = "Replay"
NO_WORDS = "No words were kept for this session."
DRAFT = "A draft, made on this computer. It may differ from what was said."

ARRIVE_MS = 300
"""How long a page may take to find its layout; after that only the user scrolls."""


class SessionScreen(Page):
    """The page of a stored session."""

    left = Signal()
    exported = Signal()
    asked = Signal(int, str, str)
    replayed = Signal(int)

    def __init__(self, look: Look) -> None:
        """Empty until ``show_page`` is called."""
        super().__init__(look, "")
        self.page: SessionPage | None = None
        self.back = Link(look, "History", icon="left")
        self.back.become("muted")
        self.back.base_pad = 2
        self.back.clicked.connect(self.left)
        self.titles.insertWidget(0, self.back)
        self.body.setSpacing(20)
        self.export = Button(look, "Export", icon="export")
        self.export.setToolTip("Ctrl+E")
        self.export.clicked.connect(self.exported)
        self.replay = Button(look, "Replay", icon="play")
        self.replay.clicked.connect(lambda: self.replayed.emit(0))
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(8)
        self._tools.addWidget(self.replay)
        self._tools.addWidget(self.export)
        self.head.addLayout(self._tools)
        self.offer = Offer(look)
        self.body.addWidget(self.offer)
        self.debrief = DebriefPart(look)
        self.debrief.hide()
        self.body.addWidget(self.debrief)
        self.facts = Card(look, spacing=16)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(16)
        self.facts.body.addLayout(self._facts)
        self.body.addWidget(self.facts)
        self.transcript = QWidget()
        self._lines = QVBoxLayout(self.transcript)
        self._lines.setContentsMargins(0, 4, 0, 0)
        self._lines.setSpacing(12)
        reading = QHBoxLayout()
        reading.addWidget(self.transcript, 1)
        reading.addStretch(0)
        self.body.addLayout(reading)
        self._rows: list[QBoxLayout] = []
        self._parts: dict[int, QVBoxLayout] = {}
        self.moment: Moment | None = None
        self.marked: QWidget | None = None
        self._coming = False
        self.scroller.verticalScrollBar().rangeChanged.connect(self._come_to_mark)
        self._frame: Frame | None = None
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.export.click)

    def show_page(self, page: SessionPage, turn: int = 0) -> None:
        """Show a session; with a ``turn``, at that turn of the transcript, which is marked."""
        self.page = page
        self.offer.show_offer(page.offer)
        self.show_debrief()
        self._rows.clear()
        clear(self._facts)
        clear(self._lines)
        self._facts.addWidget(self._facts_head(page))
        for answer in page.answers.each:
            self._facts.addWidget(Rule(self.look))
            self._facts.addWidget(self._answer(answer))
        self._show_lines(page.lines, turn)
        if self._frame is not None:
            self.arrange(self._frame)
        bar = self.scroller.verticalScrollBar()
        bar.setValue(0)
        self._coming = self.marked is not None
        QTimer.singleShot(0, self, self._come_to_mark)
        QTimer.singleShot(ARRIVE_MS, self, self._arrive)

    def show_debrief(self) -> None:
        """Show what the debrief of the open page holds; it alone changes while the page is open."""
        page = self.page
        if page is None:
            return
        shown = page.debrief
        named = shown is not None and bool(shown.title) and page.offer is None
        self.title.say(shown.title if shown is not None and named else page.title)
        self.head_line(f"{page.title} · {page.subtitle}" if named else page.subtitle)
        self.debrief.show_debrief(shown if page.offer is None else None)
        if self._frame is not None:
            self.debrief.arrange(self._frame)

    def renew(self, page: SessionPage) -> None:
        """The debrief of the open page is new; its transcript and the reader's place stay."""
        self.page = page
        self.show_debrief()
        if self.moment is not None:
            self.open_moment(self.moment.turn)

    def open_moment(self, turn: int) -> None:
        """Offer to ask the coach about a turn, below its words; what was said of it before is shown."""
        place = self._parts.get(turn)
        if place is None or self.page is None:
            return
        if self.moment is not None:
            self.moment.hide()
            self.moment.deleteLater()
        debrief = self.page.debrief
        talks = debrief.said.get(turn, ()) if debrief is not None else ()
        self.moment = Moment(self.look, turn, talks)
        self.moment.asked.connect(self.asked)
        place.addWidget(self.moment)
        self.moment.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, frame: Frame) -> None:
        """Facts below each other where three do not fit beside each other."""
        super().arrange(frame)
        self._frame = frame
        self.offer.arrange(frame)
        self.debrief.arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            row.setDirection(down if frame.compact_rows else across)
        self.head.setDirection(down if frame.compact_rows else across)
        side = Qt.AlignmentFlag.AlignLeft if frame.compact_rows else Qt.AlignmentFlag.AlignRight
        self.head.setAlignment(self._tools, side)
        self.transcript.setMaximumWidth(round(self.look.tokens.layout["reading_max"] * self.look.scale))

    def _facts_head(self, page: SessionPage) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(Text(self.look, "What was measured", weight=600))
        box.addWidget(Text(self.look, page.answers.line, step="small", role="text-muted"))
        return part

    def _answer(self, answer: Answer) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        head = Text(self.look, answer.label, step="small", role="text-muted")
        box.addLayout(column(head, Text(self.look, answer.text, weight=500), spacing=2))
        if not answer.measures:
            box.addWidget(Text(self.look, _missing(answer), step="small", role="text-muted"))
            return part
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(32)
        for measure in answer.measures:
            row.addWidget(MeasurePart(self.look, measure), 1)
        for _ in range(3 - len(answer.measures)):
            row.addStretch(1)
        self._rows.append(row)
        box.addLayout(row)
        return part

    def _show_lines(self, lines: tuple[Line, ...], turn: int) -> None:
        self.marked = None
        self.moment = None
        self._parts.clear()
        self._lines.addWidget(Text(self.look, "What was said", weight=600))
        if not lines:
            self._lines.addWidget(Text(self.look, NO_WORDS, role="text-muted"))
        if any(line.draft for line in lines):
            self._lines.addWidget(Text(self.look, DRAFT, step="small", role="text-muted"))
        for line in lines:
            part = self._line(line, marked=line.turn == turn)
            self._lines.addWidget(part)
            if line.turn == turn:
                self.marked = part

    def _line(self, line: Line, *, marked: bool) -> QWidget:
        part, words = _line(self.look, line, marked=marked)
        if line.speaker == YOU and self.page is not None and self.page.offer is None:
            self._parts[line.turn] = words
            ask = Link(self.look, ASK)
            ask.setAccessibleDescription(line.text[:60])
            ask.clicked.connect(partial(self.open_moment, line.turn))
            links = QHBoxLayout()
            links.setSpacing(8)
            links.addWidget(ask)
            if self.page.has_recording:
                again = Link(self.look, REPLAY)
                again.setAccessibleDescription(line.text[:60])
                again.clicked.connect(partial(self.replayed.emit, line.turn))
                links.addWidget(again)
            links.addStretch(1)
            words.addLayout(links)
        return part

    def _come_to_mark(self) -> None:
        """Bring the marked turn to the upper third of the page, again while parts still find their place."""
        inner = self.scroller.widget()
        if not self._coming or self.marked is None or inner is None:
            return
        top = self.marked.mapTo(inner, QPoint(0, 0)).y()
        self.scroller.verticalScrollBar().setValue(top - self.scroller.viewport().height() // 3)

    def _arrive(self) -> None:
        self._coming = False


def _missing(answer: Answer) -> str:
    return "Answered in writing." if answer.written else "No answer was given."


def _line(look: Look, line: Line, *, marked: bool) -> tuple[QWidget, QVBoxLayout]:
    part = Plate(look, "selected") if marked else QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(8, 8, 8, 8) if marked else row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    top = Qt.AlignmentFlag.AlignTop
    mine = line.speaker == YOU
    when = Text(look, line.when, step="small", role="text-muted", wrap=False)
    when.setFixedWidth(round(look.text_width("0:00:00", "small")) + 4)
    when.setMinimumHeight(look.line("body"))
    row.addWidget(when, 0, top)
    box = QVBoxLayout()
    box.setSpacing(0)
    role = "user-voice-text" if mine else "interviewer-voice-text"
    box.addWidget(Text(look, line.speaker, step="small", role=role, weight=500))
    box.addWidget(Text(look, line.text, role="text" if mine else "text-muted"))
    row.addLayout(box, 1)
    return part, box
