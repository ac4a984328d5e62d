"""A talking model that follows a script, as an engine of the ladder: it interviews as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from coach_app.core.session import EgressRow
from coach_app.live.protocol import (
    AudioArrived,
    Brief,
    Capabilities,
    Failed,
    Interrupted,
    LiveEvent,
    ModelTranscriptGrew,
    OpenFailed,
    Ready,
    ReplySent,
    SessionEnded,
    ToolCalled,
    TurnEnded,
    UserTranscriptGrew,
)

RATE = 24_000
PIECE_SECONDS = 0.040
LEVEL = 8_000
"""Amplitude of its voice: a steady tone, so that every missing or lowered stretch can be measured."""


@dataclass(frozen=True)
class Manner:
    """How a model behaves.

    Each turn sounds for `seconds`, sent `speed` times as fast as it is played. `hears` are the texts of the
    answers on a line. It replies `reply_after` seconds late; after `replies` answers it falls silent for
    ever; after `breaks_after` seconds of the sound of answer `breaks_in` (from 1) its line breaks. Opening a
    line takes `opens_after` seconds; no more than `lives` are ever opened. With `breaks_at_card` the
    first line breaks five seconds after it called for the next question.
    """

    seconds: float = 3.0
    speed: float = 4.0
    hears: tuple[str, ...] = ()
    replies: int = 1000
    reply_after: float = 0.0
    breaks_in: int = 0
    breaks_after: float = 0.0
    lives: int = 1000
    breaks_at_card: bool = False
    opens_after: float = 0.0
    online: bool = True


@dataclass
class Line:
    """What one line was given, in order."""

    brief: Brief
    answers: list[bytes] = field(default_factory=list)
    open: bool = False
    told: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    cut: list[tuple[str, int]] = field(default_factory=list)
    results: list[Mapping[str, object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    closed: bool = False


class ScriptedEngine:
    """Opens lines to a scripted model; `lines` holds what came over them."""

    def __init__(self, name: str = "scripted", manner: Manner | None = None) -> None:
        self.name = name
        self.manner = manner or Manner()
        self.lines: list[Line] = []

    def warm(self) -> None:
        """Nothing is slow here."""

    async def open(self, brief: Brief) -> ScriptedSession:
        await asyncio.sleep(self.manner.opens_after)
        if len(self.lines) >= self.manner.lives:
            raise OpenFailed("nobody answers", "try again", "unreachable", retryable=True)
        line = Line(brief)
        self.lines.append(line)
        return ScriptedSession(line, self.manner)


class ScriptedSession:
    """One line. Asks what it is directed to ask, calls `next_question` after each answer."""

    def __init__(self, line: Line, manner: Manner) -> None:
        self.line = line
        self._manner = manner
        self._events: asyncio.Queue[LiveEvent] = asyncio.Queue()
        self._events.put_nowait(Ready(1, resumed=False))
        self._speaking: asyncio.Task[None] | None = None
        self._items = self._calls = self._replies = 0
        self._item = ""

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(hears_speech=bool(self._manner.hears), online=self._manner.online)

    async def user_started(self, preroll: bytes) -> None:
        if self.line.open:
            self.line.faults.append("an answer began inside another")
        self.line.open = True
        self.line.answers.append(b"")
        await self._stop()
        await self.send_audio(preroll)

    async def send_audio(self, pcm: bytes) -> None:
        if not self.line.open:
            self.line.faults.append("sound outside an answer")
            return
        self.line.answers[-1] += pcm
        manner = self._manner
        heard = len(self.line.answers[-1]) / 32_000
        if len(self.line.answers) == manner.breaks_in and heard >= manner.breaks_after:
            self._put(Failed(1, "dropped", retryable=True, text="cut", code=1006), SessionEnded(1, "dropped"))

    async def user_finished(self) -> None:
        if not self.line.open:
            self.line.faults.append("an answer ended that never began")
            return
        self.line.open = False
        number = len(self.line.answers)
        if number <= len(self._manner.hears):
            self._put(UserTranscriptGrew(1, number, self._manner.hears[number - 1]))
        self._go_on()

    async def send_text(self, text: str) -> None:
        self.line.typed.append(text)
        await self._stop()
        self._go_on()

    def _go_on(self) -> None:
        self._replies += 1
        if self._replies <= self._manner.replies:
            self._speaking = asyncio.create_task(self._ask_for_more())

    async def _ask_for_more(self) -> None:
        await asyncio.sleep(self._manner.reply_after)
        self._call("next_question")
        if self._manner.breaks_at_card and self.line.brief.generation == 1:
            await asyncio.sleep(5)
            self._put(Failed(1, "dropped", retryable=True, text="cut", code=1006), SessionEnded(1, "dropped"))

    def _call(self, name: str) -> None:
        self._calls += 1
        self._put(ToolCalled(1, f"{name}-{self._calls}", name, {}))

    async def interrupt(self, item: str, played_ms: int) -> None:
        self.line.cut.append((item, played_ms))
        await self._stop()

    async def instruct(self, text: str, *, say: tuple[str, ...] = (), speak: bool = True) -> None:
        if self.line.open:
            self.line.faults.append("a direction inside an answer")
        self.line.told.append(text)
        if speak:
            await self._say(" ".join(say))
            if "end_interview" in text:
                self._call("end_interview")

    async def tool_result(self, id: str, value: Mapping[str, object]) -> None:
        self.line.results.append(value)
        if value.get("done"):
            await self._say(str(value["say"]))
            self._call("end_interview")
        elif value.get("text"):
            await self._say(str(value["text"]))

    async def _say(self, text: str) -> None:
        await self._stop()
        self._items += 1
        self._item = f"{self.line.brief.generation}-{self._items}"
        self._speaking = asyncio.create_task(self._speak(self._item, text))

    async def _speak(self, item: str, text: str) -> None:
        self._put(ModelTranscriptGrew(1, item, text))
        for pcm in pieces(self._manner.seconds):
            self._put(AudioArrived(1, item, pcm))
            await asyncio.sleep(PIECE_SECONDS / self._manner.speed)
        self._put(ReplySent(1, item))
        self._put(TurnEnded(1, item))

    async def _stop(self) -> None:
        task, self._speaking = self._speaking, None
        if task is None or task.done():
            return
        task.cancel()
        self._put(Interrupted(1, self._item), TurnEnded(1, self._item))

    def _put(self, *events: LiveEvent) -> None:
        for event in events:
            self._events.put_nowait(event)

    async def events(self) -> AsyncIterator[LiveEvent]:
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, SessionEnded):
                return

    def traffic(self) -> tuple[EgressRow, ...]:
        return (EgressRow("model.test", len(self.line.answers), 1, 1.0),) if self._manner.online else ()

    async def close(self) -> None:
        self.line.closed = True
        await self._stop()
        self._put(SessionEnded(1, "closed"))


def pieces(seconds: float) -> list[bytes]:
    """A tone in pieces of 40 ms, s16le at 24 kHz."""
    time = np.arange(round(seconds * RATE)) / RATE
    pcm = np.rint(LEVEL * np.sin(2 * np.pi * 300 * time)).astype("<i2").tobytes()
    step = round(PIECE_SECONDS * RATE) * 2
    return [pcm[at : at + step] for at in range(0, len(pcm), step)]
