"""A model that listens, speaks, calls tools and lets itself be interrupted; what it says is left open."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from tests.stand_ins.gemini import wire
from tests.stand_ins.gemini.line import Gone, Line
from tests.stand_ins.gemini.record import Block, Spoken
from tests.stand_ins.gemini.script import Call, Hearing, Pace
from tests.stand_ins.speech import speech

RATE = 24_000


class Actor:
    """One conversation on one connection. `told` and `answered` are what a subclass fills in."""

    def __init__(self, line: Line, pace: Pace, hearing: Hearing, heard_before: int = 0) -> None:
        """`heard_before` answers were transcribed on earlier connections."""
        self.line = line
        self.pace = pace
        self.hearing = hearing
        self.history: list[tuple[str, str]] = []
        self.heard = heard_before
        self._reply: asyncio.Task[None] | None = None
        self._turn: Spoken | None = None
        self._results: dict[str, asyncio.Future[wire.ToolAnswer]] = {}
        self._fragments: list[str] = []
        self._started = self._ended = self._handles = 0
        self._seconds = 0.0

    @staticmethod
    def _now() -> float:
        """The loop's time, which is `time.monotonic()` unless it is virtual."""
        return asyncio.get_running_loop().time()

    async def told(self, text: str) -> None:
        """Reply to a text that wants a reply."""
        raise NotImplementedError

    async def answered(self) -> None:
        """Reply to a spoken answer."""
        raise NotImplementedError

    async def run(self) -> None:
        """Hold the conversation until the line is gone."""
        await self.line.reach("ready")
        await self.offer_handle()
        try:
            while True:
                await self._take(await self.line.next())
                if self._reply is not None and self._reply.done():
                    self._reply.result()
        finally:
            await self._drop_reply()

    async def _take(self, message: wire.ClientMessage) -> None:
        match message:
            case wire.ActivityStarted():
                await self._answer_begins()
            case wire.Sound(pcm):
                await self._answer_goes_on(len(pcm) / 32_000)
            case wire.ActivityEnded():
                await self._answer_ends()
            case wire.Content(turns, turn_complete):
                if not turn_complete:
                    self.history.extend(turns)
                else:
                    await self._start(self.told(message.text))
            case wire.TypedText(text):
                await self._start(self.told(text))
            case wire.ToolAnswers(answers):
                for answer in answers:
                    waiting = self._results.pop(answer.id, None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(answer)
            case wire.Setup() | wire.StreamEnded():
                pass

    async def _answer_begins(self) -> None:
        self._started += 1
        self._seconds = 0.0
        await self._hush()
        self.heard += 1
        texts = self.hearing.answers
        text = texts[self.heard - 1] if self.heard <= len(texts) else ""
        self._fragments = fragments(text, self.hearing.words) if self.hearing.when != "never" else []
        await self.line.reach("answer_started", self._started)

    async def _answer_goes_on(self, seconds: float) -> None:
        self._seconds += seconds
        await self.line.reach("answering", self._started, self._seconds)
        if self.hearing.when == "during" and self._fragments and self._seconds >= 0.3:
            await self._transcribe(self._fragments.pop(0))

    async def _answer_ends(self) -> None:
        self._ended += 1
        await self.line.reach("answer_ended", self._ended)
        await self._start(self._transcribe_and_reply())

    async def _transcribe_and_reply(self) -> None:
        await asyncio.sleep(self.hearing.lag)
        while self._fragments:
            await self._transcribe(self._fragments.pop(0))
        await self.answered()

    async def _transcribe(self, fragment: str) -> None:
        await self.line.send(wire.content(inputTranscription={"text": fragment}))

    async def _start(self, reply: Coroutine[None, None, None]) -> None:
        await self._hush()
        self._reply = asyncio.create_task(reply)

    async def _hush(self) -> None:
        """What new input does to a model that is speaking: interrupted, then the end of the turn."""
        await self._drop_reply()
        await self.line.cancel_calls(list(self._results))
        self._results.clear()
        if self._turn is not None:
            self._turn.interrupted = True
            self._turn = None
            await self.line.send(wire.content(interrupted=True))
            await self.line.send(wire.content(turnComplete=True))

    async def _drop_reply(self) -> None:
        if self._reply is not None:
            self._reply.cancel()
            with suppress(asyncio.CancelledError, Gone):
                await self._reply
            self._reply = None

    async def call(self, call: Call, *, wait: bool = True) -> wire.Json:
        """Call a tool and wait for its result."""
        id = await self.line.call(call.name, call.args)
        if not wait:
            return {}
        waiting: asyncio.Future[wire.ToolAnswer] = asyncio.get_running_loop().create_future()
        self._results[id] = waiting
        return (await waiting).value

    async def say(self, text: str, sound: bytes | None = None) -> None:
        """Speak one turn to its end."""
        pcm = sound if sound is not None else await asyncio.to_thread(speech, text)
        step = RATE * 2 * self.pace.chunk_ms // 1000
        chunks = [pcm[at : at + step] for at in range(0, len(pcm), step)]
        words = fragments(text, 3)
        number = len(self.line.connection.spoken) + 1
        self._turn = turn = Spoken(text, self._now())
        self.line.connection.spoken.append(turn)
        for index, chunk in enumerate(chunks):
            await self._wait_for(index, turn.started)
            await self.line.reach("speaking", number, index * self.pace.chunk_ms / 1000)
            await self.line.send(wire.sound(chunk))
            turn.sent.append(Block(self._now(), chunk))
            while words and len(words) * len(chunks) > (len(chunks) - index - 1) * len(fragments(text, 3)):
                await self.line.send(wire.content(outputTranscription={"text": words.pop(0)}))
        await self.line.send(wire.content(generationComplete=True))
        if self.pace.linger:
            await asyncio.sleep(max(0.0, turn.started + len(pcm) / 2 / RATE - self._now()))
        self._turn = None
        await self._finish(len(pcm) / 2 / RATE)
        await self.line.reach("spoken", number)

    async def _wait_for(self, index: int, started: float) -> None:
        if self.pace.waits:
            await asyncio.sleep(self.pace.waits[index % len(self.pace.waits)])
        elif self.pace.speed > 0:
            due = started + index * self.pace.chunk_ms / 1000 / self.pace.speed
            await asyncio.sleep(max(0.0, due - self._now()))

    async def _finish(self, seconds: float) -> None:
        heard = sum(len(one.pcm) for one in self.line.connection.activities) / 32_000
        end = wire.content(turnComplete=True, interactionStatus="IDLE")
        await self.line.send({**end, **wire.usage(heard, seconds, words_in=100)})
        await self.offer_handle()

    async def offer_handle(self) -> None:
        """Tell how this conversation can be resumed."""
        self._handles += 1
        await self.line.send(wire.resumption(f"handle-{self.line.connection.number}-{self._handles}"))


def fragments(text: str, words: int) -> list[str]:
    """A transcript as it comes over the wire: some words at a time, each piece with its leading space."""
    found = text.split()
    return [" " + " ".join(found[at : at + words]) for at in range(0, len(found), words)]
