"""The engine thread as the window knows it: submit, subscribe, levels."""

import asyncio
from collections.abc import Callable

from coach_app.audio.levels import SILENCE_DBFS
from coach_app.core.commands import Command
from coach_app.core.desk_events import Event
from coach_app.engine.desk.desk import SessionDesk
from coach_app.engine.session import Levels
from coach_app.engine.thread import EngineThread
from coach_app.wiring.desk.parts import desk_parts
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options


class WindowEngine:
    """One engine thread with everything it needs."""

    def __init__(self, household: Household, options: Options) -> None:
        """Serve one window; `options` hold for its first session, which the command line asked for."""
        self._household = household
        self._options = options
        self._levels: Levels = (SILENCE_DBFS, SILENCE_DBFS)
        self._thread = EngineThread(self._make_desk)

    def _make_desk(self, publish: Callable[[Event], None]) -> SessionDesk:
        parts = desk_parts(self._household, asyncio.get_running_loop().time, self._options)
        return SessionDesk(parts, publish, self._set_levels)

    def _set_levels(self, levels: Levels) -> None:
        self._levels = levels

    def levels(self) -> Levels:
        """The newest levels of user and interviewer, dBFS; read from any thread."""
        return self._levels

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, command: Command) -> None:
        """Hand over a command; from any thread."""
        self._thread.submit(command)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Be told every event, on the engine thread; call the result to stop."""
        return self._thread.subscribe(listener)

    def stop(self) -> None:
        """Close everything in order, within five seconds."""
        self._thread.stop()
