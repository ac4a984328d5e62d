"""A recogniser in the worker process: it hears while the answer is spoken, and sound never waits for it."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from coach_app.core.errors import CoachError
from coach_app.core.pcm import MIC_RATE
from coach_app.speech.hearing_job import BEGIN, FEED, FINISH, JOB, LOAD
from coach_app.speech.recogniser import Heard, Hearing

_log = logging.getLogger(__name__)

Ask = Callable[[str, bytes], Awaitable[bytes]]

FEED_BYTES = MIC_RATE // 2
"""A quarter of a second of sound goes to the worker at a time."""


class WorkerRecogniser:
    """Asks the worker. Texts of the built-in model (`folder` None) are drafts."""

    hears = True

    def __init__(self, ask: Ask, end: Callable[[], Awaitable[None]], folder: Path | None = None) -> None:
        """`ask` does a job in the worker process, `end` ends that process."""
        self._ask, self._end, self._folder = ask, end, folder
        self._one = asyncio.Lock()
        self._running: set[asyncio.Task[Heard | None]] = set()

    @property
    def draft(self) -> bool:
        """Whether its texts are drafts."""
        return self._folder is None

    def listen(self, rate: int) -> Hearing:
        """Begin to listen to one answer, s16le mono at 16 kHz."""
        if rate != MIC_RATE:
            raise ValueError(rate)
        hearing = _WorkerHearing(self._decoded)
        self._running.add(hearing.task)
        hearing.task.add_done_callback(self._ended)
        return hearing

    def _ended(self, task: "asyncio.Task[Heard | None]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waits for the text sees it; nobody does for one that was dropped

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        """The words of one answer that is over."""
        hearing = self.listen(rate)
        hearing.feed(pcm)
        return await hearing.finish()

    async def _decoded(self, sound: "asyncio.Queue[bytes | None]", dropped: asyncio.Event) -> Heard | None:
        """One answer, from its first sound on; answers take turns."""
        async with self._one:
            if dropped.is_set():
                return None
            await self._load()
            await self._ask(JOB, BEGIN)
            while (pcm := await sound.get()) is not None:
                await self._ask(JOB, FEED + pcm)
            if dropped.is_set():
                return None
            reply = json.loads(await self._ask(JOB, FINISH))
        text = str(reply["text"])
        return Heard(text, float(reply["confidence"]), self.draft) if text else None

    async def _load(self) -> None:
        """Load the model; one that can't be loaded is given up for the built-in one, and drafts."""
        try:
            await self._ask(JOB, LOAD + str(self._folder or "").encode())
        except CoachError:
            if self._folder is None:
                raise
            _log.warning("the speech model %s can't be loaded; the built-in one listens", self._folder.name)
            self._folder = None
            await self._ask(JOB, LOAD)

    async def close(self) -> None:
        """End the worker process."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._end()


class _WorkerHearing:
    """One answer on its way to the worker."""

    def __init__(
        self, decode: Callable[["asyncio.Queue[bytes | None]", asyncio.Event], Awaitable[Heard | None]]
    ) -> None:
        self._waiting = bytearray()
        self._sound: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._dropped = asyncio.Event()
        self.task: asyncio.Task[Heard | None] = asyncio.ensure_future(decode(self._sound, self._dropped))

    def feed(self, pcm: bytes) -> None:
        self._waiting += pcm
        if len(self._waiting) >= FEED_BYTES:
            self._sound.put_nowait(bytes(self._waiting))
            self._waiting.clear()

    async def finish(self) -> Heard | None:
        if self._waiting:
            self._sound.put_nowait(bytes(self._waiting))
        self._sound.put_nowait(None)
        return await self.task

    def drop(self) -> None:
        self._dropped.set()
        self._sound.put_nowait(None)
