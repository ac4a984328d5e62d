"""The recogniser as an offline session uses it: it listens along, and nobody waits long for its text."""

import asyncio
import logging
from collections.abc import Callable

from coach_app.core.pcm import MIC_RATE
from coach_app.speech.recogniser import Heard, Hearing, Listener, Recogniser, listen

GLANCE_SECONDS = 0.02
"""How long a text is waited for where nothing depends on it."""

_log = logging.getLogger(__name__)


class Ears:
    """Listens to one answer at a time."""

    def __init__(self, recogniser: Recogniser, patience: float, late: Callable[[int, Heard], None]) -> None:
        """Wait `patience` seconds for a text; one that comes later is handed to `late` with its answer."""
        self._recogniser = recogniser
        self._patience = patience
        self._late = late
        self._hearing: Hearing | None = None
        self._tasks: set[asyncio.Task[Heard | None]] = set()

    @property
    def hears(self) -> bool:
        """Whether speech becomes text at all."""
        return self._recogniser.hears

    @property
    def draft(self) -> bool:
        """Whether its texts are drafts."""
        return self._recogniser.draft

    def begin(self, preroll: bytes) -> None:
        """An answer begins."""
        self.drop()
        if self.hears:
            self._hearing = listen(self._recogniser, MIC_RATE)
            self._hearing.feed(preroll)

    def feed(self, pcm: bytes) -> None:
        """More sound of the running answer."""
        if self._hearing is not None:
            self._hearing.feed(pcm)

    def end(self) -> Hearing | None:
        """The answer is over: who listened to it, if anyone did."""
        hearing, self._hearing = self._hearing, None
        return hearing

    def drop(self) -> None:
        """Forget the running answer."""
        if self._hearing is not None:
            self._hearing.drop()
            self._hearing = None

    async def text(self, answer: int, hearing: Hearing, *, wait: bool) -> Heard | None:
        """What was heard, if it is there soon (very soon unless we `wait`); a later text comes on its own."""
        task = asyncio.ensure_future(hearing.finish())
        self._tasks.add(task)
        done, _ = await asyncio.wait({task}, timeout=self._patience if wait else GLANCE_SECONDS)
        if done:
            self._tasks.discard(task)
            return _heard(task)
        task.add_done_callback(lambda late: self._came_late(answer, late))
        return None

    def _came_late(self, answer: int, task: "asyncio.Task[Heard | None]") -> None:
        self._tasks.discard(task)
        if (heard := _heard(task)) is not None:
            self._late(answer, heard)

    async def close(self) -> None:
        """Stop listening and let go of the recogniser."""
        self.drop()
        running = tuple(self._tasks)
        for task in running:
            task.cancel()
        if isinstance(self._recogniser, Listener):
            await asyncio.gather(*running, return_exceptions=True)
            await self._recogniser.close()


def _heard(task: "asyncio.Task[Heard | None]") -> Heard | None:
    """What a finished recognition heard; None when nothing, cancelled or broken."""
    if task.cancelled():
        return None
    if task.exception() is not None:
        _log.warning("the recogniser failed on an answer; the answer stays without text")
        return None
    heard = task.result()
    return heard if heard is not None and heard.text.strip() else None
