"""What the stand-in received and sent, with times; kept in memory and, if wanted, in a folder.

Times are `time.monotonic()`, which on Linux all processes of a machine share.
"""

from __future__ import annotations

import json
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.stand_ins.gemini.wire import ClientMessage, Json, Sound


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the user's sound and when it arrived."""

    at: float
    pcm: bytes


@dataclass(slots=True)
class Activity:
    """One answer: from activityStart to activityEnd (or to the end of the line: `ended` stays None)."""

    started: float
    ended: float | None = None
    blocks: list[Block] = field(default_factory=list)

    @property
    def pcm(self) -> bytes:
        """All its sound in order, s16le mono at 16 kHz."""
        return b"".join(block.pcm for block in self.blocks)


@dataclass(slots=True)
class Spoken:
    """One turn of the model; `sent` holds when each chunk left, `interrupted` whether it was cut off."""

    text: str
    started: float
    sent: list[Block] = field(default_factory=list)
    interrupted: bool = False

    @property
    def pcm(self) -> bytes:
        """All that was sent, s16le mono at 24 kHz."""
        return b"".join(block.pcm for block in self.sent)


@dataclass(slots=True)
class Connection:
    """One connection. `messages` are the decoded ones; payload bytes are counted as they came over."""

    number: int
    opened: float
    path: str
    headers: dict[str, str]
    setup: Json = field(default_factory=dict)
    raw_setup: str = ""
    messages: list[tuple[float, ClientMessage]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    bytes_in: int = 0
    bytes_out: int = 0
    closed: float | None = None

    @property
    def handle(self) -> str:
        """The handle it was resumed with, or empty."""
        return str(self.setup.get("session_resumption", {}).get("handle", ""))


class Record:
    """Everything, of all connections. `violations` are offences against the service's rules."""

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.connections: list[Connection] = []
        self.violations: list[str] = []
        self._folder = folder
        self._log = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._log = (folder / "received.jsonl").open("w", encoding="utf-8", buffering=1)

    @property
    def activities(self) -> list[Activity]:
        """The answers of all connections in order."""
        return [one for connection in self.connections for one in connection.activities]

    @property
    def spoken(self) -> list[Spoken]:
        """The model's turns of all connections in order."""
        return [one for connection in self.connections for one in connection.spoken]

    def opened(self, path: str, headers: dict[str, str]) -> Connection:
        """A connection stands."""
        connection = Connection(len(self.connections) + 1, self.clock(), path, headers)
        self.connections.append(connection)
        self.note(connection, "connected")
        return connection

    def offence(self, connection: Connection | None, text: str) -> None:
        """A rule was broken."""
        where = f"connection {connection.number}: " if connection else ""
        self.violations.append(where + text)
        self.note(connection, "violation", text=text)

    def received(self, connection: Connection, at: float, message: ClientMessage) -> None:
        """A message arrived; sound is logged by its length only."""
        connection.messages.append((at, message))
        if isinstance(message, Sound):
            self.note(connection, "sound", at=at, frames=len(message.pcm) // 2)
        else:
            self.note(connection, type(message).__name__, at=at, body=_plain(message))

    def note(self, connection: Connection | None, kind: str, at: float | None = None, **more: object) -> None:
        """One line of `received.jsonl`."""
        if self._log is not None:
            line = {"at": round(self.clock() if at is None else at, 6), "kind": kind}
            line["connection"] = connection.number if connection else 0
            self._log.write(json.dumps({**line, **more}) + "\n")

    def finished(self, connection: Connection) -> None:
        """The connection is gone: its sound is written out."""
        connection.closed = self.clock()
        self.note(connection, "closed", bytes_in=connection.bytes_in, bytes_out=connection.bytes_out)
        if self._folder is None:
            return
        for number, activity in enumerate(connection.activities, 1):
            _write(self._folder / f"connection-{connection.number}-answer-{number}.wav", activity.pcm, 16_000)
        for number, turn in enumerate(connection.spoken, 1):
            _write(self._folder / f"connection-{connection.number}-spoken-{number}.wav", turn.pcm, 24_000)

    def close(self) -> None:
        """Nothing more will be noted."""
        if self._log is not None:
            self._log.close()
            self._log = None


def _plain(message: ClientMessage) -> object:
    return {name: _value(getattr(message, name)) for name in message.__dataclass_fields__}


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _value(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _write(path: Path, pcm: bytes, rate: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm)


def place_in(source: bytes, heard: bytes) -> int | None:
    """Where `heard` lies within `source`, in frames: every sample once and in order, or None."""
    start = source.find(heard)
    while start % 2 and start > 0:
        start = source.find(heard, start + 1)
    return start // 2 if start >= 0 else None
