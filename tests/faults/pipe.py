"""A WebSocket without a socket: two ends in one loop, with latency, stalls, and every way of dying."""

from __future__ import annotations

import asyncio
import math
from collections import deque

from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

KEEPALIVE_SECONDS = 82.0
"""When a peer that answers no ping is given up: interval 20, time-out 60, close time-out 2 (the settings)."""


class Way:
    """One direction: frames arrive `latency` later, in order; while it stalls they wait."""

    def __init__(self, latency: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._latency = latency
        self._frames: deque[tuple[float, bytes | str]] = deque()
        self._changed = asyncio.Event()
        self._end: tuple[float, ConnectionClosed] | None = None
        self.stalled_until = 0.0

    def put(self, frame: bytes | str) -> None:
        if self._end is None:
            self._frames.append((self._loop.time() + self._latency, frame))
            self._changed.set()

    def end(self, error: ConnectionClosed, *, after: float) -> None:
        """The reader gets `error` once it has read what arrived by then."""
        if self._end is None:
            self._end = self._loop.time() + after, error
            self._changed.set()

    def lose(self) -> None:
        """What is under way never arrives."""
        now = self._loop.time()
        self._frames = deque(one for one in self._frames if max(one[0], self.stalled_until) <= now)

    def _end_at(self) -> float:
        """When the reader learns of the end: a close frame stalls like any other, a cut does not."""
        if self._end is None:
            return math.inf
        at, error = self._end
        return at if isinstance(error, _Cut) else max(at, self.stalled_until)

    def closed(self) -> ConnectionClosed | None:
        return self._end[1] if self._end is not None and self._loop.time() >= self._end_at() else None

    async def get(self) -> bytes | str:
        while True:
            self._changed.clear()
            now = self._loop.time()
            due = max(self._frames[0][0], self.stalled_until) if self._frames else math.inf
            if due <= now:
                return self._frames.popleft()[1]
            if (error := self.closed()) is not None:
                raise error
            limit = min(due, self._end_at())
            try:
                async with asyncio.timeout_at(None if limit == math.inf else limit):
                    await self._changed.wait()
            except TimeoutError:
                continue


class _Cut(ConnectionClosedError):
    """Closed without a close frame: what stalls is not waited for."""


class Pipe:
    """Both ends of one connection."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self.down, self.up = Way(latency), Way(latency)
        self.client = ClientEnd(self)
        self.server = ServerEnd(self)

    def stall(self, seconds: float) -> None:
        """Nothing moves for a while, pings included; past the keepalive's limit the client gives up."""
        until = asyncio.get_running_loop().time() + seconds
        for way in (self.down, self.up):
            way.stalled_until = max(way.stalled_until, until)
        if seconds > KEEPALIVE_SECONDS:
            self.down.end(_Cut(None, Close(1011, "keepalive ping timeout")), after=KEEPALIVE_SECONDS)
            self.up.end(_Cut(None, None), after=KEEPALIVE_SECONDS)

    def cut(self) -> None:
        """The network is gone: both ends find out, what was under way is lost."""
        for way in (self.down, self.up):
            way.lose()
            way.end(_Cut(None, None), after=0.0)

    def close_later(self, seconds: float) -> None:
        """The server hangs up after so long."""
        asyncio.get_running_loop().call_later(seconds, lambda: self.close(1000, "", by_server=True))

    def close(self, code: int, reason: str, *, by_server: bool) -> None:
        """One side closes in form: the other first reads what was sent before."""
        frame = Close(code, reason)
        kind = ConnectionClosedOK if code in (1000, 1001) else ConnectionClosedError
        near, far = (self.up, self.down) if by_server else (self.down, self.up)
        far.end(kind(frame, frame, True), after=self._latency)
        near.lose()
        near.end(kind(frame, frame, False), after=0.0)


class ClientEnd:
    """What the SDK uses of a connection."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    async def send(self, message: str) -> None:
        way = self._pipe.up
        if (error := self._pipe.down.closed()) is not None:
            raise error
        way.put(message)
        await asyncio.sleep(0)

    async def recv(self, decode: bool | None = None) -> bytes | str:
        return await self._pipe.down.get()

    async def close(self, code: int = 1000, reason: str = "") -> None:
        self._pipe.close(code, reason, by_server=False)
        await asyncio.sleep(0)


class ServerEnd:
    """What the stand-in uses of a connection; it is its own transport."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self.transport = self

    async def send(self, message: bytes) -> None:
        if (error := self._pipe.up.closed()) is not None:
            raise error
        self._pipe.down.put(message)
        await asyncio.sleep(0)

    async def recv(self) -> bytes | str:
        return await self._pipe.up.get()

    async def close(self, code: int, reason: str) -> None:
        self._pipe.close(code, reason, by_server=True)
        await asyncio.sleep(0)

    def abort(self) -> None:
        """A reset."""
        self._pipe.cut()

    def pause_reading(self) -> None:
        """Deaf for ever: no ping is answered."""
        self._pipe.stall(10 * KEEPALIVE_SECONDS)
