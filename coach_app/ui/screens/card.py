"""The card after a question: what worked, what to try, the figures; the session waits meanwhile."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.card import CardShown, CardState, Heard, PointShown
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card, Plate, Rule
from coach_app.ui.widgets.icon import Icon
from coach_app.ui.widgets.measure import MeasurePart
from coach_app.ui.widgets.notice import column
from coach_app.ui.widgets.quote import QuoteButton
from coach_app.ui.widgets.scroll import Scroller
from coach_app.ui.widgets.strip import StarStrip
from coach_app.ui.widgets.text import Text

NEXT, FINISH = "Next question", "Finish"
WAITING = "Your answer is kept. The card is being made."
SAVED = "Saved"
KEPT = "You can stop here. Everything is kept."
LETTERS = "S situation · T task · A action · R result"
COACH = "From the text model"
WIDE = 880


class CardScreen(QWidget):
    """One signal a button; ``heard`` carries a `Heard`, or None for the whole answer."""

    next = Signal()
    retry = Signal()
    heard = Signal(object)

    def __init__(self, look: Look) -> None:
        """Empty until a card is shown."""
        super().__init__()
        self.look = look
        self.headline = Text(look, step="display", balance=True)
        self.question = Text(look, role="text-muted")
        self.saved = Text(look, SAVED, step="small", role="text-muted", wrap=False)
        self.card = Card(look, spacing=20)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(20)
        self.card.body.addLayout(self._parts)
        self.phrasing = Phrasing(look)
        self._rows: list[QBoxLayout] = []
        self._shown: CardShown | None = None
        self.retry_button = Button(look, "Retry", icon="repeat", height=48, pad=20)
        self.listen_button = Button(look, "Listen", icon="play", height=48, pad=20)
        self.next_button = Button(look, NEXT, "primary", height=48, pad=24)
        self.next_button.setToolTip("Ctrl+Enter")
        self.retry_button.setToolTip("Ctrl+R")
        self.listen_button.setToolTip("Ctrl+L")
        self.kept = Text(look, KEPT, step="small", role="text-muted", wrap=False)
        self.retry_button.clicked.connect(self.retry)
        self.listen_button.clicked.connect(lambda: self.heard.emit(None))
        self.next_button.clicked.connect(self.next)
        self._lay_out()

    def show_card(self, state: CardState, shown: CardShown | None, *, last: bool) -> None:
        """Show a card, or that it is being made."""
        self.next_button.name(FINISH if last else NEXT)
        self.listen_button.setEnabled(state.can_be_heard)
        if shown == self._shown and shown is not None:
            return
        self._shown = shown
        self.headline.say(WAITING if shown is None else shown.headline)
        self.question.say("" if shown is None else shown.text)
        self.phrasing.setParent(None)
        clear(self._parts)
        self._rows.clear()
        self.card.setVisible(shown is not None)
        if shown is not None:
            self._fill(state, shown)
        self.arrange(self.width())

    def put_away(self) -> None:
        """Forget the card."""
        self._shown = None
        self.phrasing.say("")

    def say_phrasing(self, words: str) -> None:
        """The same in the user's own words, put better; grows as it is written."""
        self.phrasing.say(words)

    def show_playing(self, words: Heard | None, *, whole: bool = False) -> None:
        """Show which quote sounds, or that the whole answer does."""
        for button in self.card.findChildren(QuoteButton):
            button.show_playing(words is not None and button.property("heard") == words)
        self.listen_button.icon_name = "pause" if whole else "play"
        self.listen_button.name("Stop" if whole else "Listen")

    def arrange(self, width: int) -> None:
        """Fit a width: columns below each other where they do not fit."""
        room = min(width, round(WIDE * self.look.scale))
        narrow = room / self.look.scale < 720
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            row.setDirection(direction)
        self.kept.setVisible(not narrow)
        for part in (self._inner, self._foot_part):
            part.setFixedWidth(max(240, min(room, width - 14)))

    def _lay_out(self) -> None:
        self._inner = QWidget()
        box = QVBoxLayout(self._inner)
        box.setContentsMargins(0, 0, 0, 16)
        box.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(column(self.headline, self.question, spacing=4), 1)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(Icon(self.look, "check", 18), 0, top)
        head.addWidget(self.saved, 0, top)
        box.addLayout(head)
        box.addWidget(self.card)
        box.addStretch(1)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(self._inner)
        across.addStretch(1)
        self.scroller = Scroller(self.look, holder)
        self._foot_part = QWidget()
        self._foot = QHBoxLayout(self._foot_part)
        self._foot.setContentsMargins(0, 12, 0, 6)
        self._foot.setSpacing(12)
        self._foot.addWidget(self.retry_button)
        self._foot.addWidget(self.listen_button)
        self._foot.addStretch(1)
        self._foot.addWidget(self.kept)
        self._foot.addSpacing(8)
        self._foot.addWidget(self.next_button)
        low = QHBoxLayout()
        low.addStretch(1)
        low.addWidget(self._foot_part)
        low.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.scroller, 1)
        whole.addLayout(low)

    def _fill(self, state: CardState, shown: CardShown) -> None:
        two = self._row(24)
        two.addWidget(self._points(state, "What worked", "check", shown.strengths), 1)
        two.addWidget(self._points(state, "Try next time", "right", shown.fixes), 1)
        self._parts.addWidget(_held(two))
        if shown.bullets:
            self._parts.addWidget(self._points(state, COACH, "right", shown.bullets))
        self._parts.addWidget(self.phrasing)
        self._parts.addWidget(Rule(self.look))
        if shown.measures:
            row = self._row(32)
            for measure in shown.measures:
                row.addWidget(MeasurePart(self.look, measure), 1)
            for _ in range(3 - len(shown.measures)):
                row.addStretch(1)
            self._parts.addWidget(_held(row))
        else:
            none = "The answer was too short to measure."
            self._parts.addWidget(Text(self.look, none, step="small", role="text-muted"))
        if shown.star:
            self._parts.addWidget(_shape(self.look, shown))

    def _row(self, spacing: int) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing)
        self._rows.append(row)
        return row

    def _points(self, state: CardState, title: str, icon: str, points: tuple[PointShown, ...]) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon(self.look, icon, 20, "link" if icon == "check" else "text-muted"))
        head.addWidget(Text(self.look, title, weight=600), 1)
        box.addLayout(head)
        for point in points:
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(Text(self.look, point.title, weight=500))
            if point.quote is not None:
                line.addWidget(self._quote(state, point.quote))
            box.addLayout(line)
        if not points:
            nothing = "Nothing to say of so short an answer." if icon == "check" else "Nothing to mend here."
            box.addWidget(Text(self.look, nothing, role="text-muted"))
        box.addStretch(1)
        return part

    def _quote(self, state: CardState, words: Heard) -> QuoteButton:
        button = QuoteButton(
            self.look, words.text, state.place(words.at), audible=words.at is not None and state.can_be_heard
        )
        button.setProperty("heard", words)
        button.clicked.connect(partial(self.heard.emit, words))
        return button


class Phrasing(Plate):
    """The same in the user's own words, put better; hidden until there are any."""

    def __init__(self, look: Look) -> None:
        """Nothing yet."""
        super().__init__(look, "selected")
        self.words = Text(look, weight=500)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 12, 18, 14)
        box.setSpacing(2)
        box.addWidget(Text(look, "In your words", step="small", role="text-muted"))
        box.addWidget(self.words)
        self.hide()

    def say(self, words: str) -> None:
        """Show words, or nothing."""
        self.words.say(words)
        self.setVisible(bool(words))


def _shape(look: Look, shown: CardShown) -> QWidget:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    line = QHBoxLayout()
    line.addWidget(Text(look, "Shape of the answer", step="small", weight=500), 1)
    right = Qt.AlignmentFlag.AlignRight
    line.addWidget(Text(look, LETTERS, step="small", role="text-muted", wrap=False, align=right))
    box.addLayout(line)
    box.addWidget(StarStrip(look, shown.star))
    return part


def _held(layout: QBoxLayout) -> QWidget:
    part = QWidget()
    part.setLayout(layout)
    return part
