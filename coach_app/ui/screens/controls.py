"""The row of controls at the foot of Live, and the question it gives way to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import LiveFrame
from coach_app.ui.widgets.buttons import Button, Control
from coach_app.ui.widgets.card import Rule
from coach_app.ui.widgets.fields import Writing
from coach_app.ui.widgets.notice import Question

FINISH = "I have finished"
SEND = "Send answer"
SHORTCUT = "Ctrl+Enter"


class Controls(QWidget):
    """Mute, pause, think, repeat, skip, bookmark; End; I have finished. One signal each."""

    finish = Signal()
    typed = Signal(str)
    ended = Signal()

    def __init__(self, look: Look) -> None:
        """All controls are there at once and keep their places."""
        super().__init__()
        self.look = look
        self.mute = Control(look, "Mute", "mic", "Ctrl+M")
        self.pause = Control(look, "Pause", "pause", "Ctrl+Shift+P")
        self.think = Control(look, "Let me think", "think")
        self.repeat = Control(look, "Repeat", "repeat")
        self.skip = Control(look, "Skip", "skip")
        self.bookmark = Control(look, "Bookmark", "bookmark", "Ctrl+B")
        self.end = Control(look, "End", "end", "Esc")
        self.mute.setCheckable(True)
        self.pause.setCheckable(True)
        self.main = Button(look, FINISH, "primary", hint=SHORTCUT, height=56, pad=28)
        self.question = Question(look, "Keep going", "End")
        self.writing = Writing(look, "Your answer", "Write your answer here", lines=3)
        self.writing.hide()
        self.writing.edit.textChanged.connect(self._refresh)
        self._can_finish = False
        self._lay_out()
        self._connect()

    def fit(self, frame: LiveFrame) -> None:
        """Words or icons alone."""
        for control in (*self.left(), self.end):
            control.fit(labelled=frame.labels, least=frame.control)
        self.main.hint = SHORTCUT if frame.top_words else ""
        self.main.base_pad = 28 if frame.top_words else 20
        self.main.updateGeometry()

    def left(self) -> tuple[Control, ...]:
        """The controls at the left, in order."""
        return (self.mute, self.pause, self.think, self.repeat, self.skip, self.bookmark)

    def allow(self, *, finish: bool, running: bool, typing: bool) -> None:
        """What can be done now: finish an answer, use the controls, write."""
        self._can_finish = finish
        self.writing.setVisible(typing)
        self.main.name(SEND if typing else FINISH)
        for control in (*self.left(), self.end):
            control.setEnabled(running)
        self.mute.setVisible(not typing)
        self._refresh()

    def show_muted(self, muted: bool) -> None:
        """Say whether the microphone is off."""
        self.mute.setChecked(muted)
        self.mute.show_as("Unmute" if muted else "Mute", "mic-off" if muted else "mic")

    def show_paused(self, paused: bool) -> None:
        """Say whether the session stands still."""
        self.pause.setChecked(paused)
        self.pause.show_as("Go on" if paused else "Pause", "play" if paused else "pause")

    def ask(self, text: str) -> None:
        """Ask before ending; the controls give way."""
        self._stack.setCurrentIndex(1)
        self.question.ask(text)

    @property
    def asking(self) -> bool:
        """Whether the question is on screen."""
        return self._stack.currentIndex() == 1

    def stop_asking(self) -> None:
        """Go back to the controls."""
        self._stack.setCurrentIndex(0)

    def press_main(self) -> None:
        """What Ctrl+Enter does: send what is written, or finish the answer."""
        if not self.main.isEnabled() or self.asking:
            return
        if self.writing.isVisibleTo(self):
            self.typed.emit(self.writing.edit.toPlainText().strip())
            self.writing.edit.clear()
        else:
            self.finish.emit()

    def _lay_out(self) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for control in self.left():
            line.addWidget(control)
        line.addStretch(1)
        line.addWidget(self.end)
        line.addSpacing(6)
        line.addWidget(self.main, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(row)
        self._stack.addWidget(self.question)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addWidget(self.writing)
        box.addWidget(Rule(self.look))
        box.addWidget(holder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.main.clicked.connect(self.press_main)
        self.question.answered.connect(self._answered)

    def _answered(self, end: bool) -> None:
        self.stop_asking()
        if end:
            self.ended.emit()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        typing = self.writing.isVisibleTo(self)
        written = bool(self.writing.edit.toPlainText().strip())
        able = self._can_finish and (written or not typing)
        self.main.setEnabled(able)
        self.main.become("primary" if able else "secondary")
        reason = "Write an answer first." if typing else "Nothing to finish while the interviewer speaks."
        self.main.setToolTip("" if able else reason)
