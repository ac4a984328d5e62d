"""The window: sidebar and pages, with Live over all of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from coach_app.core.commands import Command, Shutdown
from coach_app.core.desk_events import EngineStopped, Event
from coach_app.core.settings import LookSettings, Settings
from coach_app.ui.bridge import Bridge, Subscribe
from coach_app.ui.desk import PLACES, WITHIN, Desk
from coach_app.ui.flow.hall import Clocks
from coach_app.ui.screens.live import Levels
from coach_app.ui.theme.look import Look, scheme_for
from coach_app.ui.theme.palette import palette
from coach_app.ui.theme.style import CoachStyle
from coach_app.ui.view.frame import alone, frame
from coach_app.ui.view.privacy import KEY, NOTHING, being_sent
from coach_app.ui.widgets.mark import mark_icon
from coach_app.ui.widgets.sidebar import Sidebar
from coach_app.ui.widgets.topbar import TopBar

TITLE = "Practice Coach"
STOP_WAIT_MS = 5000
"""Longest wait for the engine to close before the window goes anyway."""

REFUSAL_SECONDS = 1.0
"""How soon a window comes back by itself where the desktop does not make windows small."""


class MainWindow(QMainWindow):
    """Everything the user sees. It asks before it leaves a running session."""

    def __init__(
        self,
        look: Look,
        submit: Callable[[Command], None],
        subscribe: Subscribe,
        levels: Levels,
        settings: Settings,
        clocks: Clocks,
    ) -> None:
        """Subscribed at once; commands for the first page are submitted at once."""
        super().__init__()
        self.look, self._submit = look, submit
        self._closing = self._stopped = False
        self._choice = settings.look
        self._monotonic, self._left_at = clocks.monotonic, 0.0
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*look.tokens.window_min)
        self.desk = Desk(look, submit, levels, clocks, settings)
        self.sidebar = Sidebar(look, PLACES, TITLE)
        self.topbar = TopBar(look, TITLE)
        self._lay_out()
        self.focus_frame = QFocusFrame(self)
        self._connect()
        self.bridge = Bridge(subscribe, self.take)
        self.wear(settings.look)
        self.show_page("home")
        self.desk.begin()

    def take(self, event: Event) -> None:
        """Show what an event changed."""
        if isinstance(event, EngineStopped):
            self._quit()
            return
        self.desk.take(event)
        self._say_sending()

    def show_page(self, key: str) -> None:
        """Bring a page, or Live, to the front."""
        if key == "live":
            self._stack.setCurrentWidget(self.desk.live)
            self.desk.live.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._pages.setCurrentWidget(self.desk.pages[key])
        self._stack.setCurrentWidget(self._shell)
        self.sidebar.show_place(WITHIN.get(key, key))
        if self.sidebar.isHidden() != self.desk.welcome.on:
            self.arrange()
        self._say_sending()

    def wear(self, choice: LookSettings) -> None:
        """Take up colours, text size and motion from the settings."""
        self._choice = choice
        hints = QApplication.styleHints()
        scheme = scheme_for(str(choice.colours), hints.colorScheme())
        self.look.use(scheme, choice.text_scale, choice.reduced_motion)
        self.desk.live.overlay.keep_place(choice.overlay)

    def arrange(self) -> None:
        """Fit sidebar and pages to the window."""
        split = frame(self.width(), self.look.scale, self.look.tokens.layout)
        first = self.desk.welcome.on
        self.sidebar.setVisible(not first)
        self.topbar.setVisible(first)
        if first:
            split = alone(split, self.width(), self.look.tokens.layout)
            self.topbar.fit(split.margin)
        else:
            self.sidebar.fit(split.sidebar, icons_only=split.icons_only)
        for page in self.desk.pages.values():
            page.arrange(split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Brought back from the task bar, the window takes over from the compact one.

        Where windows can't be made small, it is back at once and nobody asked for it: both stay.
        """
        super().changeEvent(event)
        if event.type() != QEvent.Type.WindowStateChange or self.isMinimized():
            return
        if self._monotonic() - self._left_at > REFUSAL_SECONDS:
            self.desk.live.show_compact(False)

    def _make_room(self, compact: bool) -> None:
        """Leave the screen to the compact window, or come back."""
        if compact:
            self._left_at = self._monotonic()
            self.showMinimized()
        else:
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask in a running session; otherwise close the engine first, then the window."""
        if self._stopped:
            self.bridge.close()
            self.desk.live.overlay.close()
            event.accept()
            return
        event.ignore()
        live = self.desk.live
        running = self.desk.place == "live" and bool(live.view.session) and not live.view.over
        if running and not live.controls.asking:
            live.ask_to_end()
        elif not self._closing:
            self._closing = True
            self.hide()
            self.desk.live.overlay.hide()
            self._submit(Shutdown())
            QTimer.singleShot(STOP_WAIT_MS, self, self._quit)

    def _quit(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self.close()
        QApplication.quit()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in self.desk.pages.values():
            self._pages.addWidget(page)
        self._shell = QWidget()
        column = QVBoxLayout(self._shell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.topbar)
        row = QHBoxLayout()
        row.setSpacing(0)
        column.addLayout(row, 1)
        row.addWidget(self.sidebar)
        row.addWidget(self._pages, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._shell)
        self._stack.addWidget(self.desk.live)
        self.setCentralWidget(self._stack)

    def _connect(self) -> None:
        self.sidebar.went.connect(self.desk.go)
        self.desk.key.given.connect(lambda _: self._say_sending())
        self.desk.hall.went.connect(self.show_page)
        self.desk.live.compacted.connect(self._make_room)
        self.desk.hall.settled.connect(lambda settings: self.wear(settings.look))
        self.look.changed.connect(self.arrange)
        QApplication.styleHints().colorSchemeChanged.connect(lambda _: self.wear(self._choice))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focused)

    def _focused(self, _old: QWidget | None, new: QWidget | None) -> None:
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        keyboard = self.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange) and not by_mouse
        ringed = new is not None and new.window() is self and not new.property("field")
        plain = new is self.desk.live
        wanted = new if ringed and keyboard and not plain else None
        self.focus_frame.setWidget(wanted)  # type: ignore[arg-type]  # None takes the ring away

    def _say_sending(self) -> None:
        words = being_sent(self.desk.live.view if self.desk.place == "live" else None)
        if self.desk.key.busy:
            words = KEY
        self.topbar.sending.say(words)
        self.sidebar.say_sending(words, nothing=words == NOTHING)


def dress(look: Look) -> None:
    """Give the application the palette, font and style of a look."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    style = app.style()
    if isinstance(style, CoachStyle):
        style.look = look
    else:
        app.setStyle(CoachStyle(look))
    app.setPalette(palette(look))
    app.setWindowIcon(mark_icon(look))
    app.setFont(look.font("body"))
    QToolTip.setPalette(palette(look))
    QToolTip.setFont(look.font("small"))


def build_window(
    submit: Callable[[Command], None],
    subscribe: Subscribe,
    levels: Levels,
    assets: Path,
    settings: Settings,
    *,
    clocks: Clocks | None = None,
) -> MainWindow:
    """The window, not yet shown. Needs a QApplication; raises ThemeError when the theme is broken.

    ``levels`` gives the user's and the interviewer's level in dBFS; it is called 30 times a second.
    """
    look = Look(assets)
    hints = QApplication.styleHints()
    scheme = scheme_for(str(settings.look.colours), hints.colorScheme())
    look.use(scheme, settings.look.text_scale, settings.look.reduced_motion)
    dress(look)
    look.changed.connect(lambda: dress(look))
    window = MainWindow(
        look, submit, subscribe, levels, settings, clocks or Clocks(time.monotonic, datetime.now)
    )
    width, height = look.tokens.window_default
    window.resize(width, height)
    return window
