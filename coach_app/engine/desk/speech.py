"""Speech models: listed, looked at, brought in as a job, removed."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol, assert_never

from coach_app.core.commands.speech import (
    InstallSpeechModel,
    ListSpeechModels,
    LookAtSpeechModel,
    RemoveSpeechModel,
    SpeechCommand,
)
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.speech import SPEECH_JOB, SpeechModelOffered, SpeechModelsListed
from coach_app.core.errors import BadInput
from coach_app.engine.desk.jobs import Jobs, Progress

Told = Callable[[float | None, str], None]
"""Told, on any thread, how much is done (0 to 1, None for unknown) and what; raises when it is to stop."""


class SpeechParts(Protocol):
    """What the composition root gives for speech models. All of it blocks and raises CoachError."""

    def speech_models(self) -> SpeechModelsListed:
        """The installed models."""
        ...

    def look_at_model(self, source: str, sha256: str) -> SpeechModelOffered:
        """What a file or address holds."""
        ...

    def install_model(self, source: str, sha256: str, told: Told) -> None:
        """Fetch and install."""
        ...

    def remove_model(self, name: str) -> None:
        """Remove a model."""
        ...


class Stopped(Exception):
    """The user cancelled."""


class Speech:
    """Handles `SpeechCommand`; at most one model is brought in at a time."""

    def __init__(self, parts: SpeechParts, jobs: Jobs, publish: Callable[[Event], None]) -> None:
        """Answers are published."""
        self._parts = parts
        self._jobs = jobs
        self._publish = publish
        self._ending: asyncio.Future[None] | None = None

    async def carry_out(self, command: SpeechCommand) -> None:
        """Carry out a command. Raises CoachError."""
        match command:
            case ListSpeechModels():
                await self._list()
            case LookAtSpeechModel(source=source, sha256=sha256):
                self._publish(await asyncio.to_thread(self._parts.look_at_model, source, sha256))
            case InstallSpeechModel():
                self._install(command)
            case RemoveSpeechModel(name=name):
                await asyncio.to_thread(self._parts.remove_model, name)
                await self._list()
            case _:
                assert_never(command)

    async def _list(self) -> None:
        self._publish(await asyncio.to_thread(self._parts.speech_models))

    def _install(self, command: InstallSpeechModel) -> None:
        ending = self._ending is not None and not self._ending.done()
        if ending or not self._jobs.start(SPEECH_JOB, command, partial(self._brought_in, command)):
            raise BadInput("another model is being installed", "wait until it is done, or cancel it")

    async def _brought_in(self, command: InstallSpeechModel, moved: Progress) -> None:
        """Install on a thread of its own; when the job is cancelled the thread stops at its next block."""
        loop, stop = asyncio.get_running_loop(), threading.Event()
        shown: list[tuple[float | None, str]] = []

        def told(share: float | None, doing: str) -> None:
            if stop.is_set():
                raise Stopped
            if not shown or shown[-1] != (share, doing):
                shown[:] = [(share, doing)]
                loop.call_soon_threadsafe(moved, share, doing)

        work = partial(self._parts.install_model, command.source, command.sha256, told)
        ending = self._ending = asyncio.ensure_future(asyncio.to_thread(work))
        ending.add_done_callback(_seen)
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait({ending}, timeout=0.9)
            raise
        await self._list()


def _seen(ending: "asyncio.Future[None]") -> None:
    """A thread that was left behind has ended; nobody waits for what it raised."""
    if not ending.cancelled():
        ending.exception()
