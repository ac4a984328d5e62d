"""The line to the talking model: opened on the first rung that answers, calls in order, events handed on."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from coach_app.core.egress import added
from coach_app.core.errors import EngineFailed
from coach_app.core.session import EgressRow
from coach_app.interview.directions import Direct
from coach_app.live.protocol import Brief, Failed, LiveEvent, OpenFailed, TalkEngine, TalkSession

Call = Callable[[TalkSession], Awaitable[None]]

CLOSE_SECONDS = 0.5
"""How long an old line may take to close; a dead peer is not waited for."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rung:
    """One engine of the ladder; `seconds` is how long opening may take.

    `skipped` says in a sentence which step of the ladder before this one is not there.
    """

    engine: TalkEngine
    seconds: float
    skipped: str = ""


class Line:
    """One open session at a time. Events of a line that was left are dropped."""

    def __init__(self, rungs: tuple[Rung, ...], handle: Callable[[LiveEvent], None]) -> None:
        """Use `rungs` from first to last; `handle` takes every event on the loop."""
        self._rungs = rungs
        self._handle = handle
        self._at = -1
        self._calls: asyncio.Queue[Call] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._session: TalkSession | None = None
        self._past: tuple[EgressRow, ...] = ()

    @property
    def engine(self) -> str:
        """The word of the engine in use, or of the first one."""
        return self._rungs[max(self._at, 0)].engine.name

    @property
    def skipped(self) -> str:
        """What the ladder left out before the engine in use."""
        return self._rungs[max(self._at, 0)].skipped

    @property
    def session(self) -> TalkSession | None:
        """The open session, if any."""
        return self._session

    @property
    def backlog(self) -> int:
        """Calls that wait to be made."""
        return self._calls.qsize()

    @property
    def another(self) -> bool:
        """Whether there is a further rung."""
        return self._at + 1 < len(self._rungs)

    async def open_next(self, brief: Brief, *, only: bool = False) -> list[tuple[str, EngineFailed]]:
        """Open the next rung that answers; gives the engines that did not, with why.

        Raises the last rung's EngineFailed when none is left, or the next one's when it is the `only` choice.
        """
        await self.close()
        passed: list[tuple[str, EngineFailed]] = []
        while True:
            self._at += 1
            rung = self._rungs[self._at]
            try:
                await self._open(rung, brief)
            except EngineFailed as error:
                if isinstance(error, OpenFailed):
                    self._past = (*self._past, *error.traffic)
                if only or not self.another:
                    raise
                passed.append((rung.engine.name, error))
            else:
                return passed

    async def reopen(self, brief: Brief, seconds: float) -> None:
        """Open the engine in use anew within `seconds`, the old line closed first. Raises OpenFailed."""
        await self.close()
        rung = self._rungs[max(self._at, 0)]
        try:
            await self._open(Rung(rung.engine, seconds), brief)
        except OpenFailed as error:
            self._past = (*self._past, *error.traffic)
            raise

    async def _open(self, rung: Rung, brief: Brief) -> None:
        try:
            async with asyncio.timeout(rung.seconds):
                session = await rung.engine.open(brief)
        except TimeoutError:
            what = f"{rung.engine.name} did not answer within {rung.seconds:g} s"
            mend = "check the connection, or practise with --engine offline"
            raise OpenFailed(what, mend, "timeout", retryable=True) from None
        self._session = session
        self._calls = asyncio.Queue()
        self._tasks = [
            asyncio.create_task(self._send(session, self._calls)),
            asyncio.create_task(self._receive(session)),
        ]

    async def _send(self, session: TalkSession, calls: asyncio.Queue[Call]) -> None:
        with self._reported(session):
            while True:
                call = await calls.get()
                await call(session)

    async def _receive(self, session: TalkSession) -> None:
        with self._reported(session):
            async for event in session.events():
                if session is not self._session:
                    return
                self._handle(event)

    @contextlib.contextmanager
    def _reported(self, session: TalkSession) -> Iterator[None]:
        """An adapter's own mistake must not pass unseen: it is logged and counts as a broken line."""
        try:
            yield
        except Exception as error:
            _log.exception("the %s engine broke", self.engine)
            if session is self._session:
                self._handle(Failed(0, "server", retryable=True, text=type(error).__name__))

    def post(self, call: Call) -> None:
        """Queue a call to the open session; calls are made in order, without waiting here."""
        self._calls.put_nowait(call)

    def traffic(self) -> tuple[EgressRow, ...]:
        """Payload to and from each host over all lines of this session."""
        now = self._session.traffic() if self._session is not None else ()
        return added(self._past, now)

    async def close(self) -> None:
        """Close the open session and stop its tasks."""
        session, self._session = self._session, None
        tasks, self._tasks = self._tasks, []
        if session is None:
            return
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(EngineFailed, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await session.close()
        self._past = (*self._past, *session.traffic())


def then(call: Call, done: Callable[[], None]) -> Call:
    """The call, and `done` once it was made."""

    async def made(session: TalkSession) -> None:
        await call(session)
        done()

    return made


def instruct(direct: Direct) -> Call:
    """The call that passes a direction of the conductor on."""
    return lambda session: session.instruct(direct.text, say=direct.say, speak=direct.speak)


def interrupt(item: str, played_ms: int) -> Call:
    """The call that says how much of a turn was heard before the user spoke."""
    return lambda session: session.interrupt(item, played_ms)


def broken(event: Failed) -> str:
    """Why the line broke, in words for the user."""
    number = f" ({event.code})" if event.code else ""
    return f"the line was lost{number}: {event.text}" if event.text else f"the line was lost{number}"
