"""The debrief on a session's page: what to do next, how the answers read, how scoring went."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.desk_events.jobs import JobMoved
from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.card import Heard
from coach_app.ui.view.debrief import ActionShown, DebriefShown, QuoteShown, RowShown
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.words import sentence
from coach_app.ui.widgets.buttons import Button, Kind, Link
from coach_app.ui.widgets.card import Card, Plate, Rule
from coach_app.ui.widgets.notice import column
from coach_app.ui.widgets.quote import QuoteButton
from coach_app.ui.widgets.score import ScoreLine
from coach_app.ui.widgets.text import Text


class Scored(Plate):
    """How scoring went, or how far it is; one button to try it or to stop it."""

    again = Signal()
    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        """Hidden while there is nothing to say."""
        super().__init__(look)
        self.words = Text(look, middle=True)
        self.button = Button(look, "Try again")
        self._runs = False
        self.button.clicked.connect(lambda: (self.cancelled if self._runs else self.again).emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 10, 10)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_state(self, words: str, again: str) -> None:
        """Say how it went."""
        self._runs = False
        self.words.say(words)
        self.button.name(again)
        self.button.setVisible(bool(again))
        self.setVisible(bool(words or again))

    def show_progress(self, moved: JobMoved) -> None:
        """Say how far it is."""
        self._runs = True
        share = "" if moved.share is None else f" {moved.share:.0%} done."
        self.words.say(f"{sentence(moved.doing)}{share}")
        self.button.name("Cancel")
        self.button.show()
        self.show()


class DebriefPart(QWidget):
    """``heard`` carries a `Heard`, ``practised`` a question, ``disputed`` dimension, `Heard`, whether."""

    heard = Signal(object)
    practised = Signal(str)
    disputed = Signal(str, object, bool)

    def __init__(self, look: Look) -> None:
        """Empty until ``show_debrief``."""
        super().__init__()
        self.look = look
        self.shown: DebriefShown | None = None
        self.scored = Scored(look)
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(look.tokens.layout["gutter"])
        self.read = Card(look, spacing=0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.read.body.addLayout(self._rows)
        self.foot = Text(look, step="small", role="text-muted")
        self.cues = Text(look, step="small")
        self._split: list[QBoxLayout] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.tokens.layout["gutter"])
        box.addLayout(self._actions)
        box.addWidget(self.scored)
        box.addWidget(self.read)
        box.addWidget(self.foot)
        box.addWidget(self.cues)

    def show_debrief(self, shown: DebriefShown | None) -> None:
        """Show a debrief; None hides all."""
        self.setVisible(shown is not None)
        if shown is None or shown == self.shown:
            self.shown = shown
            return
        self.shown = shown
        self._split.clear()
        _empty(self._actions)
        for number, action in enumerate(shown.actions, 1):
            self._actions.addWidget(self._action(number, action), 1)
        self.scored.show_state(shown.trouble, shown.again)
        clear(self._rows)
        self.read.setVisible(bool(shown.rows))
        self._rows.addWidget(self._head(shown.scale))
        for row in shown.rows:
            self._rows.addWidget(Rule(self.look))
            self._rows.addWidget(self._row(row))
        self.foot.say(shown.foot)
        self.foot.setVisible(bool(shown.foot))
        self.cues.say(shown.cues)
        self.cues.setVisible(bool(shown.cues))

    def show_playing(self, words: Heard | None) -> None:
        """Show which quote sounds."""
        for button in self.findChildren(QuoteButton):
            button.show_playing(words is not None and button.property("heard") == words)

    def arrange(self, frame: Frame) -> None:
        """Actions below each other where three do not fit; rows likewise."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._actions.setDirection(down if frame.stacked else across)
        for row in self._split:
            row.setDirection(down if frame.compact_rows else across)

    def _head(self, scale: str) -> QWidget:
        part = QWidget()
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, part)
        line.setContentsMargins(0, 0, 0, 12)
        line.addWidget(Text(self.look, "How the answers read", weight=600), 1)
        right = Qt.AlignmentFlag.AlignRight
        line.addWidget(Text(self.look, scale, step="small", role="text-muted", align=right))
        self._split.append(line)
        return part

    def _action(self, number: int, action: ActionShown) -> Card:
        card = Card(self.look, spacing=10)
        head = QHBoxLayout()
        head.setSpacing(12)
        figure = Text(self.look, str(number), step="display", role="link", wrap=False)
        head.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Text(self.look, action.title, step="lead", weight=500, balance=True), 1)
        card.body.addLayout(head)
        card.body.addWidget(Text(self.look, action.why, role="text-muted"))
        if action.quote is not None:
            card.body.addWidget(self._quote(action.quote))
        card.body.addStretch(1)
        if action.question and action.number is not None:
            kind: Kind = "primary" if number == 1 else "secondary"
            button = Button(self.look, f"Practise question {action.number} again", kind)
            button.setToolTip(action.question)
            button.clicked.connect(partial(self.practised.emit, action.question))
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _row(self, row: RowShown) -> QWidget:
        part = QWidget()
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, part)
        line.setContentsMargins(0, 10, 0, 10)
        line.setSpacing(20)
        name = Text(self.look, row.name, weight=600, wrap=False)
        name.setMinimumWidth(round(96 * self.look.scale))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
        said = f"{row.value}, {row.range}. {row.confidence or row.reason}"
        score = ScoreLine(self.look, row.name, row.score, row.low, row.high, said)
        line.addWidget(score, 2, Qt.AlignmentFlag.AlignVCenter)
        value = Text(self.look, row.value, wrap=False)
        value.setMinimumWidth(round(self.look.text_width("between 0.0 and 0.0", "small") * 1.04) + 2)
        span = Text(self.look, row.range, step="small", role="text-muted", wrap=False)
        line.addLayout(column(value, span, spacing=0))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Text(self.look, row.confidence or row.reason, step="small"))
        for quote in row.quotes:
            words.addLayout(self._disputable(row, quote))
        if row.advice:
            words.addWidget(Text(self.look, row.advice, step="small", role="text-muted"))
        words.addStretch(1)
        line.addLayout(words, 4)
        self._split.append(line)
        return part

    def _disputable(self, row: RowShown, quote: QuoteShown) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._quote(quote), 1)
        link = Link(self.look, "Disputed. Undo" if quote.disputed else "Dispute")
        link.setAccessibleName(
            f"{'Take back the dispute of' if quote.disputed else 'Dispute'} “{quote.heard.text}”"
        )
        link.clicked.connect(partial(self.disputed.emit, row.dimension, quote.heard, not quote.disputed))
        line.addWidget(link)
        return line

    def _quote(self, quote: QuoteShown) -> QuoteButton:
        button = QuoteButton(self.look, quote.heard.text, quote.place, audible=quote.heard.at is not None)
        button.setProperty("heard", quote.heard)
        button.clicked.connect(partial(self.heard.emit, quote.heard))
        return button


def _empty(layout: QBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
