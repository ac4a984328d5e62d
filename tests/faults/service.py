"""A scripted Gemini Live behind the unpatched SDK: only the socket is another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from tests.faults.pipe import ClientEnd, Pipe
from tests.faults.sounds import Voice, recognised
from tests.stand_ins.gemini import Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.behaviours import InterviewActor
from tests.stand_ins.gemini.faults import FaultPlan
from tests.stand_ins.gemini.line import Gone, Line
from tests.stand_ins.gemini.record import Connection, Record
from tests.stand_ins.gemini.referee import Referee

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

GREETING, CLOSING = "Hello.", "That was all."
MODEL = "gemini-3.8-live"


class Model(InterviewActor):
    """The stand-in's interviewer; hears answers by their sound, speaks with a voice that is known."""

    voice: Voice

    async def say(self, text: str, sound: bytes | None = None) -> None:
        await super().say(text, self.voice.say(text))

    async def _transcribe_and_reply(self) -> None:
        await asyncio.sleep(self.hearing.lag)
        text = recognised(self.line.connection.activities[-1].pcm)
        if text:
            await self._transcribe(" " + text)
        await self.answered()


class Service:
    """All connections of one session; `refuse` is what meets the next ones that are opened."""

    def __init__(self, questions: tuple[str, ...], latency: float, lag: float) -> None:
        self._loop = asyncio.get_running_loop()
        self.record = Record(clock=self._loop.time)
        self.voice = Voice()
        self.script = InterviewServer(questions, greeting=GREETING, closing=CLOSING)
        self.refused_handles = 0
        self.refusals: list[Callable[[], Any]] = []
        self.pipe: Pipe | None = None
        self.line: Line | None = None
        self.up_at: list[float] = []
        self._latency = latency
        self._lag = lag
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def connect(self, uri: str, **knobs: object) -> AsyncIterator[ClientEnd]:
        """Takes the place of the SDK's `ws_connect`."""
        await asyncio.sleep(3 * self._latency)
        if self.refusals:
            await self.refusals.pop(0)()
        pipe = self.pipe = Pipe(self._latency)
        connection = self.record.opened(uri, {})
        socket = cast("ServerConnection", pipe.server)
        line = self.line = Line(socket, connection, self.record, Referee(MODEL), FaultPlan(()))
        self._spawn(self._hold(line, connection))
        try:
            yield pipe.client
        finally:
            pipe.close(1000, "", by_server=False)

    def _spawn(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hold(self, line: Line, connection: Connection) -> None:
        reading = asyncio.create_task(line.read())
        try:
            with suppress(Gone):
                await self._talk(line, connection)
        finally:
            reading.cancel()
            line.give_up()
            self.record.finished(connection)

    async def _talk(self, line: Line, connection: Connection) -> None:
        await line.next()
        if connection.handle and self.refused_handles:
            self.refused_handles -= 1
            await line.close(1008, "The session handle is not known.")
        await line.confirm()
        self.up_at.append(self._loop.time())
        model = Model(line, Pace(chunk_ms=100, speed=3.0, linger=False), Hearing(when="never", lag=self._lag))
        model.voice, model.plan = self.voice, self.script
        model.greeted = bool(connection.handle)
        await model.run()

    async def close(self) -> None:
        """End what is left."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def status(code: int, body: str = "") -> Callable[[], Any]:
    """The upgrade is answered with an HTTP status."""

    async def refuse() -> None:
        raise InvalidStatus(Response(code, "", Headers(), body.encode()))

    return refuse


def unreachable() -> Callable[[], Any]:
    """Nobody listens on the port."""

    async def refuse() -> None:
        raise ConnectionRefusedError(111, "Connect call failed")

    return refuse


def hanging(seconds: float) -> Callable[[], Any]:
    """The connection is never made."""

    async def refuse() -> None:
        await asyncio.sleep(seconds)
        raise TimeoutError("timed out during opening handshake")

    return refuse
