"""Microphone and speaker, tried before a session: level, five seconds to listen to, a few words played."""

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar, assert_never

from coach_app.audio.levels import SILENCE_DBFS
from coach_app.audio.microphone import Microphone
from coach_app.audio.sound_check import SAMPLE_SECONDS, for_speaker, judge, listen, play
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Samples
from coach_app.core.clock import Clock
from coach_app.core.commands.sound_check import HearMicrophone, RecordSample, SoundCheckCommand, TrySpeaker
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.sound_check import METER_JOB, SAMPLE_JOB, SPEAKER_JOB, SampleJudged
from coach_app.core.errors import BadInput, SoundFailed
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.session import Levels

T = TypeVar("T")
Sleep = Callable[[float], None]


class SoundCheckParts(Protocol):
    """What the composition root gives for a check; all but `clock` may block."""

    @property
    def clock(self) -> Clock:
        """The clock of the devices, monotonic seconds; read from any thread."""
        ...

    def microphone(self) -> Microphone:
        """The microphone of the settings, not started. Raises BadInput, SoundFailed."""
        ...

    def speaker(self) -> Speaker:
        """The speaker of the settings, not started. Raises BadInput, SoundFailed."""
        ...

    def phrase(self) -> Samples:
        """A few spoken words, 24 kHz."""
        ...


class SoundCheck:
    """Handles `SoundCheckCommand`. What is heard stays in memory until it was played."""

    def __init__(
        self,
        parts: SoundCheckParts,
        jobs: Jobs,
        publish: Callable[[Event], None],
        levels: Callable[[Levels], None],
        may_sound: Callable[[], bool],
    ) -> None:
        """Verdicts are published, levels told as they come; `may_sound`: no session needs the devices."""
        self._parts = parts
        self._jobs = jobs
        self._publish = publish
        self._levels = levels
        self._may_sound = may_sound

    async def carry_out(self, command: SoundCheckCommand) -> None:
        """Carry out a command. Raises BadInput while a session runs."""
        if not self._may_sound():
            raise BadInput("a session is running", "end it first, then check the sound")
        await self.stop()
        match command:
            case HearMicrophone():
                self._jobs.start(METER_JOB, command, self._hear)
            case RecordSample():
                self._jobs.start(SAMPLE_JOB, command, self._record)
            case TrySpeaker():
                self._jobs.start(SPEAKER_JOB, command, self._try_speaker)
            case _:
                assert_never(command)

    async def stop(self) -> None:
        """Let go of the devices."""
        for job in (METER_JOB, SAMPLE_JOB, SPEAKER_JOB):
            await self._jobs.cancel(job)

    async def _hear(self, moved: Progress) -> None:
        moved(None, "Listening.")
        try:
            await _off_the_loop(lambda sleep: self._listen(sleep, None))
        finally:
            self._tell(SILENCE_DBFS)

    async def _record(self, moved: Progress) -> None:
        moved(None, "Say a few words. Five seconds are recorded.")
        try:
            heard = await _off_the_loop(lambda sleep: self._listen(sleep, SAMPLE_SECONDS))
        finally:
            self._tell(SILENCE_DBFS)
        found = await asyncio.to_thread(judge, heard)
        self._publish(SampleJudged(found.verdict, found.voice, found.floor, found.clipped))
        moved(None, "This is how you sound.")
        await _off_the_loop(lambda sleep: self._play(for_speaker(heard), sleep))

    async def _try_speaker(self, moved: Progress) -> None:
        moved(None, "Playing a few words.")
        await _off_the_loop(lambda sleep: self._play(self._parts.phrase(), sleep))

    def _listen(self, sleep: Sleep, seconds: float | None) -> Samples:
        return listen(self._parts.microphone(), self._parts.clock, sleep, self._tell, seconds)

    def _play(self, sound: Samples, sleep: Sleep) -> None:
        play(self._parts.speaker(), sound, self._parts.clock, sleep)

    def _tell(self, level: float) -> None:
        self._levels((level, SILENCE_DBFS))


async def _off_the_loop(work: Callable[[Sleep], T]) -> T:
    """Do blocking work on a thread. Cancelled, its sleep raises; we go on once its devices are closed."""
    stop = threading.Event()

    def sleep(seconds: float) -> None:
        if stop.wait(seconds):
            raise SoundFailed("the check was stopped", "start it again")

    running = asyncio.ensure_future(asyncio.to_thread(work, sleep))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(running, return_exceptions=True)
        raise
