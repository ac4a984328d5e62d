"""One open line to Gemini Live."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

from coach_app.core.pcm import BYTES_PER_FRAME, MIC_RATE, SPEAKER_RATE, WIRE_FRAMES
from coach_app.core.secrets import SecretText
from coach_app.core.session import EgressRow
from coach_app.live.gemini.failures import diagnose
from coach_app.live.gemini.inbox import Inbox
from coach_app.live.gemini.meter import Meter
from coach_app.live.gemini.setup import said, tool_response
from coach_app.live.protocol import (
    Capabilities,
    Failed,
    LiveEvent,
    Ready,
    SessionEnded,
    Tool,
    ToolCalled,
    ToolCancelled,
)

if TYPE_CHECKING:
    from google.genai.live import AsyncSession
    from google.genai.types import Content, ContentDict, LiveServerMessage

MIME = f"audio/pcm;rate={MIC_RATE}"

BLOCKS_A_BREATH = 16
"""Blocks sent in one go before other tasks get their turn: about 1 ms of work."""


class GeminiSession:
    """A `TalkSession` over one connection of the SDK.

    The reader only reads and hands on into an unbounded queue, so a slow listener never stops it (a line
    that is not read misses its pongs and dies). Failures are found by the reader alone: a send on a dead
    line stays silent, what had arrived before is still handed on, then comes one `Failed`.
    """

    def __init__(
        self,
        line: "AsyncSession",
        held: AsyncExitStack,
        inbox: Inbox,
        meter: Meter,
        key: SecretText,
        ready: Ready,
        tools: tuple[Tool, ...],
        *,
        manual: bool,
    ) -> None:
        """Takes over `held`, which closes the connection. Call inside the loop the line belongs to."""
        self._line = line
        self._held = held
        self._inbox = inbox
        self._meter = meter
        self._key = key
        self._generation = ready.generation
        self._silent = frozenset(tool.name for tool in tools if not tool.replies)
        self._manual = manual
        self._speaking = False
        self._calls: dict[str, str] = {}
        self._broken = False
        self._over = False
        self._queue: asyncio.Queue[LiveEvent] = asyncio.Queue()
        self._queue.put_nowait(ready)
        self._reader = asyncio.create_task(self._read(), name="gemini-reader")

    @property
    def capabilities(self) -> Capabilities:
        """16 kHz in, 24 kHz out; its transcripts are drafts: tidied, and sometimes made up."""
        return Capabilities(
            input_rate=MIC_RATE,
            output_rate=SPEAKER_RATE,
            manual_activity=self._manual,
            hears_speech=True,
            draft_text=True,
        )

    async def user_started(self, preroll: bytes) -> None:
        """Open an activity (it stops a speaking model) and send the sound from before the onset."""
        if not self._speaking:
            self._speaking = True
            self._inbox.answer_started()
            if self._manual:
                await self._send(self._line.send_realtime_input(activity_start={}))
        await self.send_audio(preroll)

    async def send_audio(self, pcm: bytes) -> None:
        """Send sound in wire blocks; outside an activity, where the service takes none, it is not sent."""
        if self._manual and not self._speaking:
            return
        for number, block in enumerate(wire_blocks(pcm), 1):
            await self._send(self._line.send_realtime_input(audio={"data": block, "mime_type": MIME}))
            if number % BLOCKS_A_BREATH == 0:
                await asyncio.sleep(0)

    async def user_finished(self) -> None:
        """Close the activity; the model replies."""
        if not self._speaking:
            return
        self._speaking = False
        if self._manual:
            await self._send(self._line.send_realtime_input(activity_end={}))
        else:
            await self._send(self._line.send_realtime_input(audio_stream_end=True))

    async def send_text(self, text: str) -> None:
        """A typed answer; it stops a speaking model."""
        await self._send(self._line.send_client_content(turns=said(text), turn_complete=True))

    async def interrupt(self, item: str, played_ms: int) -> None:
        """Want no more of `item`. Nothing is sent: the activity that follows tells the service."""
        self._inbox.yielded(item)

    async def instruct(self, text: str, *, say: tuple[str, ...] = (), speak: bool = True) -> None:
        """A direction; with `speak` the model answers now, stopping what it says. `say` is not for it."""
        await self._send(self._line.send_client_content(turns=said(text), turn_complete=speak))

    async def tool_result(self, id: str, value: Mapping[str, object]) -> None:
        """Answer a call, with a status in any case (empty results are asked for again).

        A call that was cancelled, or never made, is not answered: the service takes it as an offence.
        """
        name = self._calls.pop(id, None)
        if name is None:
            return
        answer = {"status": "ok", **value}
        quiet = answer["status"] == "wait" or (answer["status"] == "ok" and name in self._silent)
        response = tool_response(id, name, answer, quiet=quiet)
        await self._send(self._line.send_tool_response(function_responses=response))

    async def seed(self, turns: "list[Content | ContentDict]") -> None:
        """Tell a fresh session what was said before; it does not answer to that."""
        await self._send(self._line.send_client_content(turns=turns, turn_complete=False))

    async def events(self) -> AsyncIterator[LiveEvent]:
        """Events until `SessionEnded`."""
        while True:
            event = await self._queue.get()
            yield event
            if isinstance(event, SessionEnded):
                return

    def traffic(self) -> tuple[EgressRow, ...]:
        """WebSocket payload so far."""
        return self._meter.rows()

    async def close(self) -> None:
        """Close the line within the close time-out; events end."""
        if not self._broken:
            self._reader.cancel()
        try:
            await asyncio.wait({self._reader})
        finally:
            await self._held.aclose()
            self._end("closed")

    async def _send(self, sending: Awaitable[None]) -> None:
        from websockets.exceptions import ConnectionClosed

        with suppress(ConnectionClosed):
            await sending

    async def _read(self) -> None:
        try:
            async for message in self._messages():
                for event in self._inbox.take(message):
                    self._note(event)
                    self._queue.put_nowait(event)
                # Sound comes faster than real time; a burst of it must not hold up the microphone.
                await asyncio.sleep(0)
        except Exception as error:
            self._broken = True
            cause = diagnose(error, "running", self._key)
            failed = Failed(self._generation, cause.category, cause.retryable, cause.reason, cause.code)
            self._queue.put_nowait(failed)
            await self._held.aclose()
            self._end(cause.category)

    async def _messages(self) -> AsyncIterator["LiveServerMessage"]:
        """All messages, turn after turn; one the SDK can't name (it raises TypeError then) is passed over."""
        while True:
            try:
                async for message in self._line.receive():
                    yield message
            except TypeError:
                continue

    def _note(self, event: LiveEvent) -> None:
        if isinstance(event, ToolCalled):
            self._calls[event.id] = event.name
        elif isinstance(event, ToolCancelled):
            for id in event.ids:
                self._calls.pop(id, None)

    def _end(self, reason: str) -> None:
        if not self._over:
            self._over = True
            self._queue.put_nowait(SessionEnded(self._generation, reason))


def wire_blocks(pcm: bytes) -> list[bytes]:
    """Sound cut into wire blocks; the last may be shorter."""
    step = WIRE_FRAMES * BYTES_PER_FRAME
    return [pcm[start : start + step] for start in range(0, len(pcm), step)]
