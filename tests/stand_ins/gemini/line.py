"""One connection as a behaviour sees it: decoded messages in, service messages out, faults on time."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from tests.stand_ins.gemini import wire
from tests.stand_ins.gemini.faults import Fault, FaultPlan, Moment
from tests.stand_ins.gemini.record import Activity, Block, Connection, Record
from tests.stand_ins.gemini.referee import Referee


class Gone(Exception):
    """The connection is closed."""


class Line:
    """Reads all the time, whatever the behaviour does, so that times of arrival are true."""

    def __init__(
        self,
        socket: ServerConnection,
        connection: Connection,
        record: Record,
        referee: Referee,
        faults: FaultPlan,
    ) -> None:
        self.connection = connection
        self.record = record
        self._socket = socket
        self._referee = referee
        self._faults = faults
        self._inbox: asyncio.Queue[wire.ClientMessage | None] = asyncio.Queue()
        self._silent = False
        self._calls = 0
        self._later: set[asyncio.Task[None]] = set()

    async def read(self) -> None:
        """Take everything that comes, until the line is gone."""
        try:
            while True:
                raw = await self._socket.recv()
                at = self.record.clock()
                self.connection.bytes_in += len(raw.encode() if isinstance(raw, str) else raw)
                self._take(raw, at)
        except ConnectionClosed:
            pass
        finally:
            self._inbox.put_nowait(None)

    def _take(self, raw: bytes | str, at: float) -> None:
        try:
            message = wire.decode(raw)
        except wire.Offence as offence:
            self.record.offence(self.connection, str(offence))
            return
        for complaint in self._referee.complaints(message):
            self.record.offence(self.connection, complaint)
        self.record.received(self.connection, at, message)
        self._file(message, raw, at)
        self._inbox.put_nowait(message)

    def _file(self, message: wire.ClientMessage, raw: bytes | str, at: float) -> None:
        answers = self.connection.activities
        match message:
            case wire.Setup(fields):
                self.connection.setup = fields
                self.connection.raw_setup = raw if isinstance(raw, str) else raw.decode()
            case wire.ActivityStarted():
                answers.append(Activity(at))
            case wire.ActivityEnded() if answers:
                answers[-1].ended = at
            case wire.Sound(pcm):
                if not answers:
                    answers.append(Activity(at))
                answers[-1].blocks.append(Block(at, pcm))

    async def next(self) -> wire.ClientMessage:
        """The next message. Raises Gone."""
        message = await self._inbox.get()
        if message is None:
            raise Gone
        return message

    async def send(self, message: wire.Json) -> None:
        """One service message, in a binary frame as the service sends them. Raises Gone."""
        await self.send_raw(json.dumps(message).encode())

    async def send_raw(self, raw: bytes) -> None:
        """Bytes as they are. Raises Gone."""
        if self._silent:
            return
        try:
            await self._socket.send(raw)
        except ConnectionClosed:
            raise Gone from None
        self.connection.bytes_out += len(raw)

    def silence(self) -> None:
        """From now on nothing is said; everything is still heard."""
        self._silent = True

    async def confirm(self) -> None:
        """Send setupComplete."""
        self._referee.confirmed()
        await self.send({"setupComplete": {"sessionId": f"session-{self.connection.number}"}})

    async def call(self, name: str, arguments: wire.Json) -> str:
        """Call a tool; the id of the call."""
        self._calls += 1
        id = f"call-{self.connection.number}-{self._calls}"
        self._referee.called(id, name)
        await self.send(wire.tool_call(id, name, arguments))
        return id

    async def cancel_calls(self, ids: list[str]) -> None:
        """Take calls back."""
        for id in ids:
            self._referee.cancelled(id)
        if ids:
            await self.send({"toolCallCancellation": {"ids": ids}})

    async def close(self, code: int, reason: str) -> None:
        """Close in form."""
        await self._socket.close(code, reason)
        raise Gone

    async def reach(self, when: Moment, nth: int = 1, elapsed: float | None = None) -> None:
        """A moment has come: whatever is planned for it happens, now or `after` seconds later."""
        if elapsed is not None:
            for fault in self._faults.due(self.connection.number, when, nth, elapsed):
                await self._do(fault)
            return
        for fault in self._faults.due(self.connection.number, when, nth):
            if fault.after > 0:
                later = asyncio.create_task(self._do_later(fault))
                self._later.add(later)
                later.add_done_callback(self._later.discard)
            else:
                await self._do(fault)

    async def _do_later(self, fault: Fault) -> None:
        await asyncio.sleep(fault.after)
        with suppress(Gone):
            await self._do(fault)

    async def _do(self, fault: Fault) -> None:
        self.record.note(self.connection, "fault", deed=fault.do)
        match fault.do:
            case "close":
                await self.close(fault.code, fault.reason)
            case "reset":
                self._socket.transport.abort()
                raise Gone
            case "go_away":
                await self.send({"goAway": {"timeLeft": f"{fault.seconds:g}s"}})
            case "deaf":
                self._socket.transport.pause_reading()
            case "stall":
                transport = self._socket.transport
                transport.pause_reading()
                asyncio.get_running_loop().call_later(fault.seconds, transport.resume_reading)
            case "silent":
                self.silence()
            case "send":
                await self.send_raw(fault.raw.encode())
            case "refuse":
                raise ValueError("only an upgrade can be refused")

    def give_up(self) -> None:
        """Nothing that was planned for later will happen."""
        for task in self._later:
            task.cancel()
