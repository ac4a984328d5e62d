"""Live: a session as it runs. Commands go out of here, events come in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from coach_app.core.commands.practice import (
    AddBookmark,
    EndSession,
    FinishAnswer,
    GoOn,
    LetMeThink,
    RepeatQuestion,
    SessionCommand,
    SetMuted,
    SetPaused,
    SkipQuestion,
    TypeAnswer,
)
from coach_app.core.events import AnswerEnded, AnswerStarted, QuestionAsked, SessionEvent
from coach_app.ui.screens.card import CardScreen
from coach_app.ui.screens.controls import Controls
from coach_app.ui.screens.overlay import Overlay
from coach_app.ui.screens.stage import Stage
from coach_app.ui.theme.look import Look
from coach_app.ui.view import card as cards
from coach_app.ui.view import live as view
from coach_app.ui.view.frame import LiveFrame, live_frame
from coach_app.ui.view.live import LiveView
from coach_app.ui.view.timer import AnswerTimer
from coach_app.ui.widgets.arc import ArcTime
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.link import LinkIndicator
from coach_app.ui.widgets.mark import Mark
from coach_app.ui.widgets.notice import Notice, announce
from coach_app.ui.widgets.scroll import Scroller
from coach_app.ui.widgets.text import Text

HIDE, SHOW = "Hide everything", "Show again"
COMPACT = "Compact"
SMALL = "A small window with cue, timer and state, above all others (Ctrl+Shift+O)"
WRITTEN_HERE = "Answers are written in this window."
Levels = Callable[[], tuple[float, float]]
"""Gives the levels of now in dBFS: user, interviewer."""


class Live(QWidget):
    """The live screen. ``clock`` is a monotonic clock in seconds; ``heard`` carries what to play."""

    command = Signal(object)
    left = Signal()
    compacted = Signal(bool)
    heard = Signal(object)

    def __init__(self, look: Look, levels: Levels, clock: Callable[[], float]) -> None:
        """Nothing runs until the screen is shown."""
        super().__init__()
        self.look, self._levels, self._clock = look, levels, clock
        self.view = LiveView()
        self.timer: AnswerTimer | None = None
        self.hidden_help = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Live session")
        self._top()
        self.stage = Stage(look)
        self.notice = Notice(look)
        self.controls = Controls(look)
        self.card = CardScreen(look)
        self.card_state = cards.CardState()
        self.overlay = Overlay(look)
        self.destroyed.connect(self.overlay.deleteLater)
        self._lay_out()
        self._connect()
        self._frames = QTimer(self)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self.tick)
        self._last_tick = clock()
        self._arc_due = 0.0
        look.changed.connect(self._refit)

    def open(self, first: LiveView) -> None:
        """Begin anew, before the first event of a session."""
        self.view, self.timer = first, None
        self.card_state = cards.CardState()
        self.notice.hide()
        self.show_compact(False)
        self.controls.stop_asking()
        self.controls.show_muted(False)
        self.controls.show_paused(False)
        self.stage.show_time(None)
        self.overlay.show_time(None)
        self._show_help(True)
        self._show()

    def take(self, event: SessionEvent) -> None:
        """Move on by one event."""
        before = self.view
        self.view = view.apply(before, event)
        self._follow_card(event)
        self._time(event)
        if self.view.warning != before.warning:
            self.notice.say(self.view.warning)
        self._show()
        if self.view.typing != before.typing:
            self._refit()
        if self.view.over or self.view.typing:
            self.show_compact(False)

    def show_compact(self, on: bool) -> None:
        """Show the compact window, or put it away; who holds this screen is told to make room."""
        if on == self.overlay.isVisible() or (on and not self.compact_button.isEnabled()):
            return
        self.overlay.setVisible(on)
        self._animate()
        self.compacted.emit(on)

    def ask_to_end(self) -> None:
        """Ask whether to end; asked again, take the question away. Never ends anything."""
        if self.controls.asking:
            self.controls.stop_asking()
        elif self.view.session and not self.view.over:
            self.controls.ask(view.end_question(self.view))
        elif not self.view.over:
            self.controls.ask("Stop connecting?")
        self._show()

    def tick(self) -> None:
        """Take up the levels, and five times a second the time."""
        now = self._clock()
        elapsed = (now - self._last_tick) * 1000
        self._last_tick = now
        user, interviewer = self._levels()
        self.stage.follow(user, interviewer, elapsed)
        self.overlay.follow(user, interviewer, elapsed)
        if now >= self._arc_due:
            self._arc_due = now + self.look.motion.arc_step / 1000
            self._show_time(now)

    def showEvent(self, event: QShowEvent) -> None:
        """Voices move only while they are seen, here or in the compact window."""
        super().showEvent(event)
        self._animate()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is drawn unseen."""
        super().hideEvent(event)
        self._animate()

    def _animate(self) -> None:
        seen = self.isVisible() or self.overlay.isVisible()
        if seen and not self._frames.isActive():
            self._last_tick = self._clock()
            self._frames.start(self.look.motion.ring_frame)
        elif not seen:
            self._frames.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        self._refit()
        super().resizeEvent(event)

    def _top(self) -> None:
        look = self.look
        self.mark = Mark(look, 26)
        self.where = Text(look, step="small", role="text-muted", wrap=False)
        self.link = LinkIndicator(look)
        self.hide_button = Button(look, HIDE, "muted", icon="eye-off", height=32, pad=12, step="small")
        self.hide_button.setToolTip("Hide cue, rings and captions (Ctrl+.)")
        self.compact_button = Button(look, COMPACT, "muted", icon="overlay", height=32, pad=12, step="small")
        left, right = QHBoxLayout(), QHBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.mark)
        left.addWidget(self.where, 1)
        right.addStretch(1)
        right.addWidget(self.compact_button)
        right.addWidget(self.hide_button)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addLayout(left, 1)
        self._head.addWidget(self.link)
        self._head.addLayout(right, 1)

    def _lay_out(self) -> None:
        self._middle = QWidget()
        column = QHBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self.stage)
        column.addStretch(1)
        self.scroller = Scroller(self.look, self._middle)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._box.addLayout(self._head)
        self._box.addSpacing(40)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.scroller, 1)
        inside.addWidget(self.notice)
        inside.addSpacing(12)
        inside.addWidget(self.controls)
        self._sides = QStackedLayout()
        self._sides.addWidget(body)
        self._sides.addWidget(self.card)
        self._box.addLayout(self._sides, 1)

    def _refit(self) -> None:
        frame = self._divide()
        self._box.setContentsMargins(frame.margin, 16, frame.margin, 18)
        gap = self._box.itemAt(1)
        spacer = gap.spacerItem() if gap is not None else None
        if spacer is not None:
            spacer.changeSize(0, 40 if frame.ring == 0 else 12 if frame.ring == 1 else 8)
        column = min(self.width() - 2 * frame.margin - 12, round(800 * self.look.scale))
        self.stage.setFixedWidth(max(200, column))
        self.stage.keep_cue(not self.view.typing)
        self.stage.fit(frame, column)
        self.controls.fit(frame)
        self.controls.writing.show_lines(3 if self.height() >= 720 and self.look.scale <= 1.3 else 2)
        self.card.arrange(self.width() - 2 * frame.margin)
        words = SHOW if self.hidden_help else HIDE
        self.hide_button.name(words if frame.top_words else "")
        self.hide_button.setAccessibleName(words)
        self.compact_button.name(COMPACT if frame.top_words else "")
        self.compact_button.setAccessibleName(COMPACT)
        self.where.setVisible(not frame.short_link)
        self._box.invalidate()
        self._show()

    def _divide(self) -> LiveFrame:
        taken = self.controls.writing.height() + 16 if self.view.typing else 0
        return live_frame(self.width(), self.height() - taken, self.look.scale)

    def _show(self) -> None:
        now = self.view
        frame = self._divide()
        self._sides.setCurrentIndex(1 if self.card_state.up and not self.controls.asking else 0)
        self.where.say(view.heading(now, short=not frame.top_words))
        words = view.link_words(now, short=frame.short_link)
        if words != self.link.words:
            announce(self.link, words)
        self.link.show_link(now.link, words)
        self.stage.show_view(now)
        self.overlay.show_view(now, muted=self.controls.mute.isChecked())
        self.compact_button.setEnabled(bool(now.session) and not now.over and not now.typing)
        self.compact_button.setToolTip(WRITTEN_HERE if now.typing else SMALL)
        self.controls.show_paused(now.state == "paused")
        running = bool(now.session) and not now.over
        self.controls.allow(finish=now.can_finish, running=running, typing=now.typing)
        self.controls.end.setEnabled(not now.over)

    def _show_time(self, now: float) -> None:
        limits, time = self.view.limits, None
        if self.timer is not None:
            time = ArcTime(round(self.timer.elapsed(now), 2), limits.soft, limits.firm)
        self.stage.show_time(time)
        self.overlay.show_time(time)

    def _time(self, event: SessionEvent) -> None:
        """Start, stop and clear the answer timer."""
        now = self._clock()
        match event:
            case AnswerStarted() if not self.view.typing:
                self.timer = AnswerTimer().resumed(now)
            case AnswerEnded() if self.timer is not None:
                self.timer = self.timer.stopped(now)
            case QuestionAsked():
                self.timer = None
            case _ if self.timer is not None and self.view.answering:
                still = self.view.state == "paused"
                self.timer = self.timer.stopped(now) if still else self.timer.resumed(now)
            case _:
                return
        self._show_time(now)

    def _follow_card(self, event: SessionEvent) -> None:
        """Show the card while the session waits at it."""
        before = self.card_state
        now = self.card_state = cards.moved(before, event)
        if now is before:
            return
        if before.up and not now.up:
            self.card.put_away()
        if now.up:
            shown = None if now.card is None else cards.card_shown(now.question, now.card)
            self.card.show_card(now, shown, last=self.view.index >= self.view.total)
        if now.up and not before.up:
            self.show_compact(False)
            self.card.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.card.headline, self.card.headline.text())

    def _leave_card(self, command: SessionCommand) -> None:
        """Go on, or try the question again."""
        if not self.card_state.up:
            return
        self.card_state = cards.CardState()
        self.card.put_away()
        self._send(command)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def _press_main(self) -> None:
        if self.card_state.up and not self.controls.asking:
            self.card.next_button.click()
        else:
            self.controls.press_main()

    def _connect(self) -> None:
        parts = self.controls
        self.card.next.connect(lambda: self._leave_card(GoOn()))
        self.card.retry.connect(lambda: self._leave_card(RepeatQuestion()))
        self.card.heard.connect(self.heard)
        parts.question.answered.connect(lambda _: self._show())
        parts.finish.connect(lambda: self._send(FinishAnswer()))
        parts.typed.connect(lambda text: self._send(TypeAnswer(text)))
        parts.ended.connect(self._end)
        parts.mute.clicked.connect(self._mute)
        parts.pause.clicked.connect(lambda: self._send(SetPaused(self.view.state != "paused")))
        parts.think.clicked.connect(lambda: self._send(LetMeThink()))
        parts.repeat.clicked.connect(lambda: self._send(RepeatQuestion()))
        parts.skip.clicked.connect(lambda: self._send(SkipQuestion()))
        parts.bookmark.clicked.connect(lambda: self._send(AddBookmark()))
        parts.end.clicked.connect(self.ask_to_end)
        self.hide_button.clicked.connect(lambda: self._show_help(self.hidden_help))
        self.compact_button.clicked.connect(lambda: self.show_compact(not self.overlay.isVisible()))
        self.overlay.back.connect(lambda: self.show_compact(False))
        self.overlay.mute.connect(parts.mute.click)
        self.overlay.pause.connect(parts.pause.click)
        for keys, act in (
            ("Ctrl+Return", self._press_main),
            ("Ctrl+Enter", self._press_main),
            ("Ctrl+R", self.card.retry_button.click),
            ("Ctrl+L", self.card.listen_button.click),
            ("Ctrl+M", parts.mute.click),
            ("Ctrl+Shift+P", parts.pause.click),
            ("Ctrl+B", parts.bookmark.click),
            ("Ctrl+.", self.hide_button.click),
            ("Ctrl+Shift+O", self.compact_button.click),
            ("Esc", self.ask_to_end),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _send(self, command: SessionCommand) -> None:
        self.command.emit(command)
        self.controls.show_paused(self.view.state == "paused")

    def _mute(self) -> None:
        muted = self.controls.mute.isChecked()
        self.controls.show_muted(muted)
        self._send(SetMuted(muted))
        self._show()

    def _end(self) -> None:
        self._send(EndSession())
        if not self.view.session:
            self.left.emit()

    def _show_help(self, shown: bool) -> None:
        self.hidden_help = not shown
        self.hide_button.icon_name = "eye-off" if shown else "eye"
        self.stage.hide_help(not shown)
        self.overlay.hide_help(not shown)
        self._refit()
