"""Welcome: one sentence of purpose, a question at once, and three steps that may wait."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.rounds import EngineName
from coach_app.ui.screens.page import Page
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.setup import consent
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.steps import StepItem, Voices
from coach_app.ui.widgets.text import Text

PURPOSE = "Practise your interview out loud, in private."
ABOUT = (
    "It asks, listens and answers. While you speak it helps with a few quiet words. "
    "Your recordings and notes stay on this computer."
)
OFFLINE = "Works offline. No key, no account. About two minutes."
STEPS = "When you are ready, in any order. Each step can be skipped."
READING = 520
"""Width of the lines below the title, in pixels at 100 %."""


class Welcome(Page):
    """``tried`` asks for a question now; ``chosen`` carries the key of a step's page; ``left`` ends it."""

    tried = Signal()
    chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        """No step is done."""
        super().__init__(look, PURPOSE)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.title.align = centre
        self.body.setSpacing(0)
        self.body.insertStretch(0, 2)
        self.body.insertWidget(1, Voices(look), 0, centre)
        self.body.insertSpacing(2, 32)
        self._about = Text(look, ABOUT, role="text-muted", align=centre)
        self.try_button = Button(look, "Try a question now", "primary", height=56, pad=32)
        self.try_button.setAccessibleDescription(OFFLINE)
        self.try_button.clicked.connect(self.tried)
        self.body.addSpacing(12)
        self._middle = QHBoxLayout()
        self._middle.addStretch(1)
        self._middle.addWidget(self._about, 0)
        self._middle.addStretch(1)
        self.body.addLayout(self._middle)
        self.body.addSpacing(32)
        self.body.addWidget(self.try_button, 0, centre)
        self.body.addSpacing(12)
        self.body.addWidget(Text(look, OFFLINE, step="small", role="text-muted", align=centre, balance=True))
        self.body.addSpacing(20)
        self.body.addStretch(3)
        self._steps_part()
        self._inner.setStretch(0, 1)
        self._inner.setStretch(1, 0)

    def show_settings(self, shown: SettingsShown) -> None:
        """Tick what is done."""
        has_key = EngineName.GEMINI in shown.engines_with_key
        self.key.show_state("A key is in place" if has_key else "For a live interviewer", done=has_key)
        asked = all(consent(shown, purpose) is not None for purpose in ("live_audio", "recordings"))
        words = "Chosen. Change it under Privacy" if asked else "Everything is off until you say so"
        self.leave.show_state(words, done=asked)

    def show_microphone(self, *, found: bool, clear: bool) -> None:
        """Tell what is known of the microphone."""
        words = "We hear you clearly" if clear else "Or answer in writing"
        self.microphone.show_state(words if found else "None found. Answer in writing", done=found and clear)

    def arrange(self, frame: Frame) -> None:
        """Steps below each other where they do not fit beside each other."""
        super().arrange(frame)
        self._about.setFixedWidth(min(self.look.pad(READING), frame.content))
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if frame.compact_rows else across)
        for upright in self._uprights:
            upright.setVisible(not frame.compact_rows)
        for rule in self._rules:
            rule.setVisible(frame.compact_rows)

    def _steps_part(self) -> None:
        self.key = StepItem(self.look, "Add a key", "For a live interviewer", "key")
        self.leave = StepItem(
            self.look, "Choose what may leave", "Everything is off until you say so", "shield"
        )
        self.microphone = StepItem(self.look, "Check your microphone", "Or answer in writing", "mic")
        self.skip = Link(self.look, "Skip all of this")
        self.skip.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 0, 4)
        head.addWidget(Text(self.look, STEPS, step="small", role="text-muted", middle=True), 1)
        head.addWidget(self.skip)
        self.body.addLayout(head)
        card = Card(self.look, padding=4, spacing=0)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(0)
        self._uprights: list[QWidget] = []
        self._rules: list[QWidget] = []
        for item, page in ((self.key, "key"), (self.leave, "leave"), (self.microphone, "microphone")):
            if self._row.count():
                self._uprights.append(_Upright(self.look))
                self._rules.append(Rule(self.look))
                self._row.addWidget(self._uprights[-1])
                self._row.addWidget(self._rules[-1])
            item.clicked.connect(lambda _=False, key=page: self.chosen.emit(key))
            self._row.addWidget(item, 1)
        card.body.addLayout(self._row)
        self.body.addWidget(card)


class _Upright(QWidget):
    """A hairline between two steps."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line, clear of the edges."""
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(0, 18, 0, -18), self.look.colour("border"))
        painter.end()
