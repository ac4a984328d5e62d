"""The engine of a window that is already on the screen: put together on a thread of its own."""

import threading
from collections.abc import Callable
from typing import Protocol

from coach_app.core.commands import Command
from coach_app.core.desk_events import CommandFailed, EngineStopped, Event

Listener = Callable[[Event], None]
SILENT = (-100.0, -100.0)
"""Levels before there is an engine, dBFS."""


class Engine(Protocol):
    """What a window needs of an engine."""

    def start(self) -> None:
        """Start it."""
        ...

    def submit(self, command: Command) -> None:
        """Hand over a command; from any thread."""
        ...

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told every event; call the result to stop."""
        ...

    def levels(self) -> tuple[float, float]:
        """Levels of user and interviewer, dBFS."""
        ...

    def stop(self) -> None:
        """Close it in order."""
        ...


class LateEngine:
    """Takes commands and listeners at once; they reach the engine when it stands.

    The engine and all it imports (about half a second) are made beside the window, which is usable meanwhile.
    """

    def __init__(self, make: Callable[[], Engine]) -> None:
        """`make` imports and builds the engine; it is called on another thread."""
        self._make = make
        self._engine: Engine | None = None
        self._waiting: list[Command] = []
        self._listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._build, name="engine-maker", daemon=True)

    def start(self) -> None:
        """Begin to build."""
        self._thread.start()

    def submit(self, command: Command) -> None:
        """Hand over a command, or keep it until the engine stands; from any thread."""
        with self._lock:
            if self._engine is None:
                self._waiting.append(command)
                return
        self._engine.submit(command)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told every event; call the result to stop."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def levels(self) -> tuple[float, float]:
        """The newest levels of user and interviewer, dBFS."""
        engine = self._engine
        return SILENT if engine is None else engine.levels()

    def stop(self) -> None:
        """Close everything in order."""
        self._thread.join()
        if self._engine is not None:
            self._engine.stop()

    def _build(self) -> None:
        try:
            engine = self._make()
            engine.subscribe(self._tell)
            engine.start()
        except Exception:
            what = "the program could not be put together"
            self._tell(CommandFailed("start", what, "start it from a terminal with `coach doctor`"))
            self._tell(EngineStopped())
            raise
        with self._lock:
            waiting, self._waiting = self._waiting, []
            for command in waiting:
                engine.submit(command)
            self._engine = engine

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
