"""The window on top of the wiring; imported only inside the command that opens it."""

import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from coach_app.core.commands import Shutdown
from coach_app.core.commands.practice import StartSession
from coach_app.core.errors import BadInput, ExitCode
from coach_app.engine.steady import SWITCH_SECONDS
from coach_app.ui.window import build_window
from coach_app.wiring.household import Household
from coach_app.wiring.later import Engine, LateEngine
from coach_app.wiring.options import Options
from coach_app.wiring.screen import has_screen

_log = logging.getLogger(__name__)


def open_window(
    household: Household, start: StartSession | None = None, options: Options | None = None
) -> int:
    """Show the window until it is closed, with a running session if `start` is given. Raises BadInput."""
    if not has_screen(household.environment):
        raise BadInput("there is no display to open a window on", "use `coach practise --headless`")
    sys.setswitchinterval(SWITCH_SECONDS)
    qInstallMessageHandler(_to_log)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Practice Coach")
    app.setDesktopFileName("practice-coach")
    engine = LateEngine(lambda: _engine(household, options or Options()))
    settings, _ = household.settings()
    window = build_window(engine.submit, engine.subscribe, engine.levels, household.assets, settings)
    if start is None and not settings.look.welcomed:
        window.desk.welcome.begin()
    window.show()
    engine.start()
    if start is not None:
        engine.submit(start)
    QTimer.singleShot(0, gc.freeze)
    with told_by_signals(lambda: engine.submit(Shutdown())):
        code = app.exec()
    engine.stop()
    return ExitCode.DONE if code == 0 else ExitCode.BUG


def _engine(household: Household, options: Options) -> Engine:
    """The engine with all it imports; made while the window is painted."""
    from coach_app.wiring.window import WindowEngine

    return WindowEngine(household, options)


@contextlib.contextmanager
def told_by_signals(tell: Callable[[], object]) -> Iterator[None]:
    """Ctrl-C and a polite kill call `tell`; a running session is ended and kept, nobody is asked.

    Qt waits in C, where Python sees no signal; the wake-up socket brings it into Qt's loop.
    """
    wakened, waker = socket.socketpair()
    with wakened, waker:
        waker.setblocking(False)
        notifier = QSocketNotifier(wakened.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: wakened.recv(64) and tell())
        before = signal.set_wakeup_fd(waker.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        try:
            yield
        finally:
            notifier.setEnabled(False)
            signal.set_wakeup_fd(before)


def _to_log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own chatter goes to the log."""
    level = logging.WARNING if kind is not QtMsgType.QtDebugMsg else logging.DEBUG
    _log.log(level, "Qt: %s", message)
