"""The compact window: cue, arc and state above everything else, while the rest of the screen is free."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline
from coach_app.ui.view import overlay as view
from coach_app.ui.view.live import STATE_WORDS, LiveView
from coach_app.ui.widgets.arc import ArcTime
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.cue import CueSlot, ShownCue
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text
from coach_app.ui.widgets.voice import OneVoice

CUE_HEIGHT = 44
"""Height of the cue at 100 %."""
LIFT_MS = 1000
"""How often the window comes to the front again where no window manager keeps it there."""
SAMPLE = "Wrap up: the result?"
"""A cue of the usual length, for which there is always room."""


class Overlay(QWidget):
    """Stays on top, never takes the focus, moves by dragging; ``moved`` carries where it was put."""

    back = Signal()
    mute = Signal()
    pause = Signal()
    moved = Signal(int, int)

    def __init__(self, look: Look) -> None:
        """Hidden until it is shown; a window of its own."""
        super().__init__(None, _flags())
        self.look = look
        self._place = ""
        self._grip: QPoint | None = None
        self._cue_shown: object = None
        self.setWindowTitle("Practice Coach, compact")
        for attribute in (
            Qt.WidgetAttribute.WA_ShowWithoutActivating,
            Qt.WidgetAttribute.WA_AlwaysShowToolTips,
            Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow,
        ):
            self.setAttribute(attribute)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, on=not _on_x11())
        self.voice = OneVoice(look)
        self.cue = CueSlot(look, tight=True)
        self.note = Text(look, role="text-muted", middle=True, wrap=False)
        self.state = Text(look, step="lead", wrap=False)
        self.mute_button = self._button("Mute", "mic", self.mute)
        self.pause_button = self._button("Pause", "pause", self.pause)
        self.back_button = self._button("Back to the whole window", "overlay", self.back)
        self.cue.taken.connect(self.note.setHidden)
        self._lay_out()
        self._lift = QTimer(self)
        self._lift.setInterval(LIFT_MS)
        self._lift.timeout.connect(self._to_front)
        look.changed.connect(self._fit)
        self._fit()

    def show_view(self, now: LiveView, *, muted: bool) -> None:
        """Show the state, and the newest cue once."""
        if now.state_word != self.state.text():
            self.state.say(now.state_word)
            announce(self.state, now.state_word)
        self.state.ink(now.state_role)
        self.note.say(view.note(now))
        self.voice.show_side(view.side(now), now.interviewer, lost=now.link == "lost")
        self._name(self.mute_button, "Unmute" if muted else "Mute", "mic-off" if muted else "mic")
        paused = now.state == "paused"
        self._name(self.pause_button, "Go on" if paused else "Pause", "play" if paused else "pause")
        if now.cue is not None and now.cue is not self._cue_shown:
            self._cue_shown = now.cue
            self.cue.show_cue(ShownCue(now.cue.kind, now.cue.text, now.cue_seconds))

    def show_time(self, time: ArcTime | None) -> None:
        """Move the answer timer."""
        self.voice.set_time(time)

    def follow(self, user: float, interviewer: float, elapsed: float) -> None:
        """Take up the level of whose ring is shown, in dBFS."""
        self.voice.follow(interviewer if self.voice.side == "interviewer" else user, elapsed)

    def hide_help(self, hidden: bool) -> None:
        """Hide cue and ring, keeping their places; the state stays."""
        self.voice.setVisible(not hidden)
        self._above.setVisible(not hidden)

    def keep_place(self, place: str) -> None:
        """Where to stand when shown next, as the setting has it."""
        if self.isHidden():
            self._place = place

    def showEvent(self, event: QShowEvent) -> None:
        """Stand where it was put last, on a screen there is."""
        self._stand(self._place)
        if self.windowFlags() & Qt.WindowType.X11BypassWindowManagerHint:
            self._lift.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is done unseen."""
        self._lift.stop()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window; a Wayland compositor moves it itself."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        handle = self.windowHandle()
        if QGuiApplication.platformName().startswith("wayland") and handle is not None:
            handle.startSystemMove()
        else:
            self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the window along."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; the place is told."""
        if self._grip is not None:
            self._grip = None
            self._place = f"{self.x()},{self.y()}"
            self.moved.emit(self.x(), self.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised surface with a strong outline, all of it painted here."""
        painter = QPainter(self)
        radius = self.look.tokens.radius["card"]
        outline(
            painter, self.look, QRectF(self.rect()), fill="raised", line="border-strong", pen=1, radius=radius
        )
        painter.end()

    def _button(self, name: str, icon: str, pressed: SignalInstance) -> Button:
        button = Button(self.look, "", "muted", icon=icon, height=32, pad=7)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(pressed)
        self._name(button, name, icon)
        return button

    def _name(self, button: Button, name: str, icon: str) -> None:
        button.icon_name = icon
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.update()

    def _lay_out(self) -> None:
        self._above = QWidget()
        stack = QStackedLayout(self._above)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.cue)
        stack.addWidget(self.note)
        for part in (self.voice, self._above):
            keep = part.sizePolicy()
            keep.setRetainSizeWhenHidden(True)
            part.setSizePolicy(keep)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addStretch(1)
        for button in (self.mute_button, self.pause_button, self.back_button):
            below.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addStretch(1)
        right.addWidget(self._above)
        right.addLayout(below)
        right.addStretch(1)
        box = self._box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 14, 8)
        box.setSpacing(6)
        box.addWidget(self.voice)
        box.addLayout(right, 1)

    def _fit(self) -> None:
        """As large as the text size needs; nothing in it moves with the words."""
        words = max(self.look.text_width(word, "lead") for word in STATE_WORDS.values())
        self.state.setFixedWidth(math.ceil(words * 1.03))
        self._above.setFixedHeight(self.look.height(CUE_HEIGHT, "lead"))
        self._above.setMinimumWidth(self.cue.plate_width(SAMPLE))
        size = QSize(self.look.pad(360), self.look.pad(120)).expandedTo(self._box.minimumSize())
        self.setFixedSize(size)
        if _on_x11():
            self.setMask(_rounded(size, self.look.tokens.radius["card"]))
        if self.isVisible():
            self._stand(f"{self.x()},{self.y()}")

    def _to_front(self) -> None:
        self.raise_()

    def _stand(self, place: str) -> None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        areas = [view.Area(one.x(), one.y(), one.width(), one.height()) for one in screens]
        self.move(*view.placed(place, (self.width(), self.height()), areas))


def _flags() -> Qt.WindowType:
    flags = (
        Qt.WindowType.Tool
        | Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.WindowStaysOnTopHint
        | Qt.WindowType.WindowDoesNotAcceptFocus
    )
    if _on_x11():
        # Many window managers keep a full-screen window above those that merely stay on top.
        flags |= Qt.WindowType.X11BypassWindowManagerHint
    return flags


def _on_x11() -> bool:
    """Where a see-through window is not shown at all without a compositor, and none may be running."""
    return QGuiApplication.platformName() == "xcb"


def _rounded(size: QSize, radius: int) -> QRegion:
    """A rectangle with round corners, as the shape of a window."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(QPointF(0, 0), QSizeF(size)), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())
