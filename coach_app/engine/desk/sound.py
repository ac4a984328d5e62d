"""The sound devices there are, and how they hear each other."""

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol, assert_never

from coach_app.core.commands.sound import ListDevices, SoundCommand, TestSound
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.sound import ECHO_JOB, DevicesListed, EchoMeasured
from coach_app.core.errors import BadInput
from coach_app.engine.desk.jobs import Jobs, Progress


class SoundParts(Protocol):
    """What the composition root gives for sound devices."""

    def devices(self) -> DevicesListed:
        """Sound devices there are; blocks."""
        ...

    def test_sound(self, stop: threading.Event) -> EchoMeasured:
        """Test speaker and microphone until done or told to `stop`; blocks. Raises SoundFailed, BadInput."""
        ...


class Sound:
    """Handles `SoundCommand`."""

    def __init__(
        self,
        parts: SoundParts,
        jobs: Jobs,
        publish: Callable[[Event], None],
        may_sound: Callable[[], bool],
    ) -> None:
        """Answers are published; `may_sound` tells whether no session needs the devices now."""
        self._parts = parts
        self._jobs = jobs
        self._publish = publish
        self._may_sound = may_sound

    async def carry_out(self, command: SoundCommand) -> None:
        """Carry out a command. Raises BadInput while a session runs."""
        match command:
            case ListDevices():
                self._publish(await asyncio.to_thread(self._parts.devices))
            case TestSound():
                if not self._may_sound():
                    raise BadInput("a session is running", "end it first, then test the sound")
                self._jobs.start(ECHO_JOB, command, self._test)
            case _:
                assert_never(command)

    async def stop(self) -> None:
        """Let go of the devices."""
        await self._jobs.cancel(ECHO_JOB)

    async def _test(self, moved: Progress) -> None:
        moved(None, "Listening to the room, then playing a tone and a few words…")
        stop = threading.Event()
        running = asyncio.ensure_future(asyncio.to_thread(self._parts.test_sound, stop))
        try:
            found = await asyncio.shield(running)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.gather(running, return_exceptions=True)
            raise
        self._publish(found)
