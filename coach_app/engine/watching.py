"""What the watchdog looks at in a running session, read every few seconds."""

import asyncio
from collections.abc import Callable

from coach_app.engine.dialogue import Dialogue
from coach_app.engine.floor import Floor
from coach_app.engine.journal import Journal
from coach_app.engine.line import Line
from coach_app.engine.recovery import Recovery
from coach_app.engine.watchdog import CHECK_SECONDS, Readings, Watchdog


class Watching:
    """Reads and lets judge; `late` is told how late each pulse came."""

    def __init__(
        self, line: Line, dialogue: Dialogue, floor: Floor, recovery: Recovery, journal: Journal
    ) -> None:
        """Look at these; changes are told to `journal`."""
        self._line = line
        self._dialogue = dialogue
        self._floor = floor
        self._recovery = recovery
        self._watchdog = Watchdog(journal, recovery.renew)
        self._lag = 0.0

    @property
    def busy(self) -> bool:
        """Whether what is merely nice to see should wait."""
        return self._watchdog.busy

    def late(self, seconds: float) -> None:
        """A pulse came so late."""
        self._lag = max(self._lag, seconds)

    async def run(
        self, now: Callable[[], float], clock: Callable[[], float], free: Callable[[], int] | None
    ) -> None:
        """Look until cancelled; `now` is session time, `free` gives the bytes the disk still holds."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            left = None if free is None else await asyncio.to_thread(free)
            readings = self._read(now(), clock(), left)
            self._lag = 0.0
            session = self._line.session
            up = session is not None and session.capabilities.online and not self._recovery.mending
            self._watchdog.check(readings, up=up and not self._dialogue.word.paused)

    def _read(self, now: float, clock_now: float, free: int | None) -> Readings:
        capture, playback = self._floor.ages(clock_now)
        return Readings(
            unanswered=self._dialogue.awaited.overdue(now),
            backlog=self._line.backlog,
            unwritten=self._unwritten(now),
            capture=capture,
            playback=playback,
            free=free,
            lag=self._lag,
        )

    def _unwritten(self, now: float) -> float | None:
        """Seconds of the running answer while none of its words have come; None where none are to come."""
        session, turn = self._line.session, self._dialogue.running_answer
        hears = session is not None and session.capabilities.hears_speech and session.capabilities.online
        if not hears or turn is None or turn.text or turn.started is None:
            return None
        return now - turn.started
