"""A room to hold offline interviews in: carries events to the conductor and its actions to the session."""

from __future__ import annotations

import asyncio
import functools
import wave
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec

import numpy as np

from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.core.session import Turn
from coach_app.interview.conductor import Conductor
from coach_app.interview.directions import (
    Action,
    Announce,
    AnswerGiven,
    AnswerTool,
    Direct,
    Finish,
    Input,
    Mark,
    Quiet,
    ToolAsked,
    TurnHeard,
)
from coach_app.interview.wording import Script
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.voice import Voice
from coach_app.live.offline.work import Delays
from coach_app.live.protocol import (
    AudioArrived,
    Brief,
    LiveEvent,
    ModelTranscriptGrew,
    TalkEngine,
    TalkSession,
    ToolCalled,
    TurnEnded,
)
from coach_app.speech.recogniser import NullRecogniser, Recogniser

P = ParamSpec("P")

SCRIPT = Script("Hello, welcome.", "Thank you, that was all.", "Our time is up, thank you.", "Of course.")
QUESTIONS = (
    PlannedQuestion(
        "Tell me about a conflict with a colleague.",
        follow_ups=(("short", "What did you say?"), ("no_number", "How many people were involved?")),
    ),
    PlannedQuestion("Describe a deadline you nearly missed.", follow_ups=(("short", "Why was it close?"),)),
    PlannedQuestion("Which project makes you proudest?"),
)
LINES = (
    *(q.text for q in QUESTIONS),
    *(text for q in QUESTIONS for _, text in q.follow_ups),
    SCRIPT.greeting,
    SCRIPT.closing,
    SCRIPT.repeat,
    "I see. Thank you.",
)


def in_a_loop(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    """Run an async test in an event loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


@dataclass
class Clips:
    """An index over a folder of clips, one a line: line number n sounds at level n + 1 throughout."""

    folder: Path
    suffix: str = "wav"

    def path(self, text: str) -> Path | None:
        file = self.folder / f"{LINES.index(text)}.{self.suffix}" if text in LINES else None
        return file if file is not None and file.exists() else None


def level(line: str) -> int:
    return LINES.index(line) + 1


def record_clips(folder: Path) -> Clips:
    """Write a clip for every line."""
    for number, line in enumerate(LINES):
        with wave.open(str(folder / f"{number}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(24_000)
            file.writeframes(np.full(24_000 + 777 * number, level(line), "<i2").tobytes())
    return Clips(folder)


@dataclass
class Room:
    """The least an engine room does: carries events to the conductor and its actions to the session."""

    session: TalkSession
    conductor: Conductor
    announced: list[Announce] = field(default_factory=list)
    events: list[LiveEvent] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    sound: dict[str, bytes] = field(default_factory=dict)
    turns: list[str] = field(default_factory=list)
    finished: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> None:
        async for event in self.session.events():
            self.events.append(event)
            await self.take(event)
            self.changed.set()

    async def take(self, event: LiveEvent) -> None:
        match event:
            case ModelTranscriptGrew(_, item, text):
                self.texts[item] = text
            case AudioArrived(_, item, pcm):
                self.sound[item] = self.sound.get(item, b"") + pcm
            case TurnEnded(_, item):
                self.turns.append(self.texts[item])
                await self.feed(TurnHeard(self.texts[item]))
            case ToolCalled(_, id, name, arguments):
                await self.feed(ToolAsked(id, name, arguments))
            case _:
                pass

    async def feed(self, what: Input) -> None:
        self.conductor, actions = self.conductor.step(what)
        for action in actions:
            await self.carry_out(action)

    async def carry_out(self, action: Action) -> None:
        match action:
            case Direct(text, say, speak):
                await self.session.instruct(text, say=say, speak=speak)
            case AnswerTool(id, value):
                await self.session.tool_result(id, value)
            case Announce():
                self.announced.append(action)
            case Finish(reason):
                self.finished = reason
            case Mark():
                raise AssertionError("the offline engine marks nothing")

    def calls(self) -> list[str]:
        return [event.name for event in self.events if isinstance(event, ToolCalled)]

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not reached():
                self.changed.clear()
                await self.changed.wait()

    async def until_turns(self, count: int) -> None:
        await self.until(lambda: len(self.turns) == count)

    async def answer(self, seconds: float) -> None:
        await self.session.user_started(b"\1\0" * 4800)
        for _ in range(round(seconds / 0.032)):
            await self.session.send_audio(b"\1\0" * 512)
        await self.feed(AnswerGiven())
        await self.session.user_finished()

    async def speak(self, pcm: bytes, pace: float) -> None:
        """An answer as it comes from a microphone, `pace` times as fast as in life, and the silence after."""
        await self.session.user_started(b"")
        for start in range(0, len(pcm), 1024):
            await self.session.send_audio(pcm[start : start + 1024])
            await asyncio.sleep(0.032 / pace)
        await self.feed(AnswerGiven())
        await self.session.user_finished()

    async def type(self, text: str) -> None:
        await self.feed(AnswerGiven())
        await self.session.send_text(text)

    async def say_goodbye(self) -> None:
        """The quiet after the closing words, once the engine has called for the end."""
        await self.until(lambda: self.conductor.end_called)
        await self.feed(Quiet(0.8))


@asynccontextmanager
async def interview(
    voice: Voice,
    recogniser: Recogniser | None = None,
    *,
    plan: Plan | None = None,
    transitions: tuple[str, ...] = (),
    history: tuple[Turn, ...] = (),
    conductor: Conductor | None = None,
    engine: TalkEngine | None = None,
) -> AsyncIterator[Room]:
    """An open interview whose events are being read."""
    plan = plan or Plan(Round.BEHAVIOURAL, QUESTIONS)
    engine = engine or OfflineEngine(
        voice, recogniser or NullRecogniser(), Delays(recognition=0.05), {plan.persona: transitions}
    )
    engine.warm()
    session = await engine.open(Brief(plan, "", (), history, generation=3))
    room = Room(session, conductor or Conductor(plan, SCRIPT))
    async with asyncio.TaskGroup() as group:
        group.create_task(room.read())
        try:
            yield room
        finally:
            await session.close()


def spoken(room: Room, turn: int) -> list[int]:
    """The clips of one turn by their level, in order of sounding, silence left out."""
    item = list(room.texts)[turn]
    samples = np.frombuffer(room.sound[item], "<i2")
    edges = samples[np.flatnonzero(np.diff(samples, prepend=0))]
    return [int(value) for value in edges if value]


LONG = 9.0
"""Seconds of an answer that calls for no follow-up."""

SHORT = 5.0
"""Seconds of an answer that calls for one."""

VAGUE = "Last year I asked him what he feared, I listened, and in the end we worked much faster than before"
"""A story whose result names no number."""
