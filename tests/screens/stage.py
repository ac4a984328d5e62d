"""A window without an engine: commands are kept, events are given, time and levels are set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from coach_app.core.commands import Command
from coach_app.core.desk_events import Event
from coach_app.core.settings import Settings
from coach_app.ui.flow.hall import Clocks
from coach_app.ui.window import MainWindow, build_window

ASSETS = Path(__file__).resolve().parents[2] / "assets"
EVENING = datetime(2026, 11, 20, 19, 30)


class Engine:
    """What the window talks to in tests and pictures."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.now = 100.0
        self.levels = (-90.0, -90.0)
        self.listeners: list[Callable[[Event], None]] = []

    def submit(self, command: Command) -> None:
        self.commands.append(command)

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)

    def give(self, *events: Event) -> None:
        for event in events:
            for listener in list(self.listeners):
                listener(event)
        settle()

    def taken(self) -> list[Command]:
        """The commands since the last call."""
        taken, self.commands = self.commands, []
        return taken


def window_for(engine: Engine, settings: Settings | None = None) -> MainWindow:
    clocks = Clocks(lambda: engine.now, lambda: EVENING)
    return build_window(
        engine.submit, engine.subscribe, lambda: engine.levels, ASSETS, settings or Settings(), clocks=clocks
    )


def settle() -> None:
    """Let everything queued happen: events, layouts, deletions."""
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def listen(window: MainWindow, engine: Engine, *, user: float, interviewer: float, seconds: float) -> None:
    """Let time pass at these levels (dBFS), so that rings and timer take them up."""
    engine.levels = (user, interviewer)
    steps = max(2, round(seconds / 0.1))
    for _ in range(min(steps, 40)):
        engine.now += seconds / min(steps, 40)
        window.desk.live.tick()
    settle()


def give_all(engine: Engine, events: Iterable[Event]) -> None:
    engine.give(*events)
