"""Testing speakers and microphone on Settings: a sound is played, and one line says what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.desk_events.sound import EchoMeasured
from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.text import Text

ABOUT = "Plays a rising tone and a few words, for about ten seconds. Turn the sound up as in a session."


class EchoTest(QWidget):
    """``asked`` when the test is to begin, ``stopped`` when it is to end early."""

    asked = Signal()
    stopped = Signal()

    def __init__(self, look: Look) -> None:
        """At rest."""
        super().__init__()
        self.begin = Button(look, "Test speakers and microphone")
        self.begin.clicked.connect(self.asked)
        self.stop = Button(look, "Stop", "muted")
        self.stop.clicked.connect(self.stopped)
        self.stop.hide()
        self.said = Text(look, ABOUT, step="small", role="text-muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.said)

    def moved(self, doing: str) -> None:
        """It runs."""
        self.stop.show()
        if self.begin.hasFocus():
            self.stop.setFocus()
        self.begin.setEnabled(False)
        self.said.say(doing)

    def show_measure(self, measure: EchoMeasured) -> None:
        """What was found."""
        self.said.say(measure.words)

    def over(self, how: str) -> None:
        """It is over: done, cancelled or failed; what failed is said above the page."""
        self.begin.setEnabled(True)
        if self.stop.hasFocus():
            self.begin.setFocus()
        self.stop.hide()
        if how != "done":
            self.said.say(ABOUT)
