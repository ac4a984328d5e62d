"""The middle of Live: cue, question, the two voices, captions. Everything keeps its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view import live as view
from coach_app.ui.view.captions import lines
from coach_app.ui.view.frame import LiveFrame
from coach_app.ui.view.live import STATE_WORDS, LiveView
from coach_app.ui.widgets.arc import ArcTime
from coach_app.ui.widgets.captions import Captions
from coach_app.ui.widgets.cue import CueSlot, ShownCue
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text
from coach_app.ui.widgets.voice import Voice

BETWEEN = 160
"""Least pixels between the circles of the two voices, for the state word."""
QUESTION_LINES = 2
"""Lines that are always kept for the question, so that nothing moves with the next one."""


class Stage(QWidget):
    """Draws a LiveView."""

    def __init__(self, look: Look) -> None:
        """Empty until ``show_view`` is called."""
        super().__init__()
        self.look = look
        centre = Qt.AlignmentFlag.AlignHCenter
        self.cue = CueSlot(look)
        self.question = Text(look, step="display", align=centre, balance=True)
        self.interviewer = Voice(look, "interviewer", "Interviewer")
        self.user = Voice(look, "user", "You")
        self.state = Text(look, step="lead", align=centre, wrap=False)
        self.captions = Captions(look)
        self._cue_shown: object = None
        self._cue_kept, self._hidden = True, False
        self._rings = QHBoxLayout()
        self._rings.setSpacing(0)
        self._rings.addStretch(1)
        self._rings.addWidget(self.interviewer)
        self._rings.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rings.addWidget(self.user)
        self._rings.addStretch(1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._place()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        for part in (self.cue, self.interviewer, self.user, self.captions):
            keep = part.sizePolicy()
            keep.setRetainSizeWhenHidden(True)
            part.setSizePolicy(keep)

    def fit(self, frame: LiveFrame, width: int) -> None:
        """Take up a frame; ``width`` is what the column may use."""
        self.interviewer.fit(frame.ring)
        self.user.fit(frame.ring)
        self.captions.fit(older=frame.older_caption)
        self.question.setMinimumHeight(QUESTION_LINES * self.look.line("display"))
        words = max(self.look.text_width(word, "lead") for word in STATE_WORDS.values())
        self.state.setFixedWidth(max(BETWEEN, round(words * 1.03) + 24))
        self.state.setFixedHeight(self.look.line("lead"))
        self._gaps(frame)
        self._columns = self.captions.columns(width)

    def show_view(self, now: LiveView) -> None:
        """Show the words and states of a view."""
        if now.text != self.question.text():
            self.question.say(now.text)
            announce(self.question, now.text)
        self.interviewer.rename(now.interviewer)
        self.interviewer.set_lost(now.link == "lost")
        if now.state_word != self.state.text():
            self.state.say(now.state_word)
            announce(self.state, now.state_word)
        self.state.ink(now.state_role)
        self.captions.show_lines(lines(now.caption, self._columns), view.note_words(now))
        if now.cue is not None and now.cue is not self._cue_shown:
            self._cue_shown = now.cue
            self.cue.show_cue(ShownCue(now.cue.kind, now.cue.text, now.cue_seconds))

    def show_time(self, time: ArcTime | None) -> None:
        """Move the answer timer."""
        self.user.set_time(time)

    def follow(self, user: float, interviewer: float, elapsed: float) -> None:
        """Take up both levels in dBFS, ``elapsed`` milliseconds after the last ones."""
        self.user.follow(user, elapsed)
        self.interviewer.follow(interviewer, elapsed)

    def hide_help(self, hidden: bool) -> None:
        """Hide cue, rings and captions, keeping their places; question and state stay."""
        self._hidden = hidden
        for part in (self.interviewer, self.user, self.captions):
            part.setVisible(not hidden)
        self.cue.setVisible(not hidden and self._cue_kept)

    def keep_cue(self, kept: bool) -> None:
        """Whether the place of the cue is kept; answers in writing have no cues and need the room."""
        if kept == self._cue_kept:
            return
        self._cue_kept = kept
        policy = self.cue.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.cue.setSizePolicy(policy)
        self.cue.setVisible(kept and not self._hidden)

    def _place(self) -> None:
        self._columns = 60
        self._box.addWidget(self.cue)
        self._box.addSpacing(20)
        self._box.addWidget(self.question)
        self._box.addSpacing(34)
        self._box.addLayout(self._rings)
        self._box.addSpacing(26)
        self._box.addWidget(self.captions)
        self._box.addStretch(1)

    def _gaps(self, frame: LiveFrame) -> None:
        gaps = (16, 18, 14) if frame.ring == 2 else (20, 24, 20) if frame.ring == 1 else (20, 34, 24)
        for at, gap in zip((1, 3, 5), gaps, strict=True):
            item = self._box.itemAt(at)
            spacer = item.spacerItem() if item is not None else None
            if spacer is not None:
                spacer.changeSize(0, gap, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._box.invalidate()
