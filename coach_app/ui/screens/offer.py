"""A session that broke off, offered: go on, finish without the rest, or discard after a question."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.sessions import Offered
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card
from coach_app.ui.widgets.notice import Question
from coach_app.ui.widgets.text import Text

ASK = "Discard this session and its sound? This cannot be undone."


class Offer(Card):
    """Hidden until there is something to offer. Each signal carries the session."""

    resumed = Signal(str)
    finished = Signal(str)
    discarded = Signal(str)

    def __init__(self, look: Look) -> None:
        """Nothing is offered at first."""
        super().__init__(look, padding=20, spacing=12)
        self.offered: Offered | None = None
        self.title = Text(look, weight=600, balance=True)
        self.detail = Text(look, step="small", role="text-muted")
        self.go_on = Button(look, "Go on")
        self.finish = Button(look, "Finish without the rest")
        self.discard = Button(look, "Discard", "muted")
        self.question = Question(look, "Keep", "Discard", "danger")
        self._lay_out()
        self.go_on.clicked.connect(lambda: self._tell(self.resumed))
        self.finish.clicked.connect(lambda: self._tell(self.finished))
        self.discard.clicked.connect(self._ask)
        self.question.answered.connect(self._answered)
        self.hide()

    def show_offer(self, offered: Offered | None) -> None:
        """Offer this session; None takes the offer away."""
        if offered == self.offered:
            return
        self.offered = offered
        self._back()
        self.setVisible(offered is not None)
        if offered is not None:
            self.title.say(offered.title)
            self.detail.say(offered.detail)

    def arrange(self, frame: Frame) -> None:
        """Buttons below the words where they do not fit beside them."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if frame.stacked else across)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for button in (self.go_on, self.finish, self.discard):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        buttons.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._buttons)
        self.body.addLayout(self._row)
        self.body.addWidget(self.question)

    def _tell(self, signal: SignalInstance) -> None:
        if self.offered is not None:
            signal.emit(self.offered.id)

    def _ask(self) -> None:
        self._buttons.hide()
        self.question.ask(ASK)

    def _answered(self, discard: bool) -> None:
        self._back()
        if discard:
            self._tell(self.discarded)
        else:
            self.discard.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self.question.hide()
        self._buttons.show()
