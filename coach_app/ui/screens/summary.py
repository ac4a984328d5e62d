"""The side card of Set-up: how long, what goes where, Start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.rounds import EngineName
from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.theme.tokens import Step
from coach_app.ui.view import setup as view
from coach_app.ui.view.setup import Form
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.mark import Glyph
from coach_app.ui.widgets.notice import column
from coach_app.ui.widgets.text import Text


class PracticeSummary(Card):
    """This practice in short. Its buttons can be pinned to the foot of the page."""

    def __init__(self, look: Look) -> None:
        """Empty until ``show_practice`` is called."""
        super().__init__(look, spacing=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._amount = Text(look)
        self._sentence = Text(look, step="small", role="text-muted", balance=True)
        self._where = QVBoxLayout()
        self._where.setSpacing(10)
        self.body.addWidget(Text(look, "This practice", step="lead"))
        self.body.addLayout(
            _with_icon(look, "clock", column(self._amount, self._sentence, spacing=0), line="body")
        )
        self.body.addSpacing(4)
        self.body.addWidget(Rule(look))
        self.body.addSpacing(4)
        self.body.addWidget(Text(look, "What goes where", weight=600))
        self.body.addLayout(self._where)
        self.start_button = Button(look, "Start", "primary", height=56)
        self.offline_button = Button(look, "Practise offline instead", "quiet")
        self._problem = Text(look, step="small", role="text-muted")
        self.buttons = QWidget()
        self._actions = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.buttons)
        self._actions.setContentsMargins(0, 8, 0, 0)
        self._actions.setSpacing(8)
        for part in (self._problem, self.start_button, self.offline_button):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._actions.addWidget(part)
        self.body.addWidget(self.buttons)
        self._said: tuple[view.Destination, ...] = ()

    def show_practice(self, form: Form, shown: SettingsShown | None) -> None:
        """Say what this form means."""
        self._amount.say(view.amount(form))
        self._sentence.say("You can stop at any time. Everything is kept.")
        said = view.destinations(form, shown)
        if said != self._said:
            self._said = said
            self._show_destinations()
        problem = view.problem(form)
        self._problem.say(problem)
        self._problem.setVisible(bool(problem))
        for button in (self.start_button, self.offline_button):
            button.setEnabled(not problem)
            button.setToolTip(problem)
        self.offline_button.setVisible(form.engine is not EngineName.OFFLINE and said[0].leaves)

    def pin(self, foot: QVBoxLayout | None, margin: int, width: int) -> None:
        """Move the buttons to the foot of the page, or back into the card."""
        if foot is None:
            self._actions.setDirection(QBoxLayout.Direction.TopToBottom)
            self._actions.setContentsMargins(0, 8, 0, 0)
            self.buttons.setFixedWidth(16777215)
            self.buttons.setMinimumWidth(0)
            self.buttons.setMaximumWidth(16777215)
            self.body.addWidget(self.buttons)
            return
        self._actions.setDirection(QBoxLayout.Direction.LeftToRight)
        self._actions.setContentsMargins(margin, 12, 0, 12)
        self.buttons.setFixedWidth(width + margin)
        foot.addWidget(self.buttons)

    def _show_destinations(self) -> None:
        while (item := self._where.takeAt(0)) is not None:
            layout = item.layout()
            if isinstance(layout, QHBoxLayout):
                _empty(layout)
        for one in self._said:
            icon, role = ("cloud", "text-muted") if one.leaves else ("computer", "link")
            words = column(
                Text(self.look, one.what, step="small", weight=500),
                Text(self.look, one.where, step="small", role="text-muted"),
                spacing=0,
            )
            self._where.addLayout(_with_icon(self.look, icon, words, role))


def _with_icon(
    look: Look, icon: str, words: QVBoxLayout, role: str = "text-muted", line: Step = "small"
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Glyph(look, icon, role, line=line), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row


def _empty(layout: QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if isinstance(inner, QVBoxLayout):
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    layout.deleteLater()
