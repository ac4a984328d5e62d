"""The check of microphone and speaker from the desk: levels, five seconds, and devices let go of."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import numpy as np
import pytest

from coach_app.audio.levels import SILENCE_DBFS
from coach_app.audio.microphone import Microphone, QueuedMicrophone
from coach_app.audio.speaker import SilentSpeaker, Speaker
from coach_app.audio.values import Samples
from coach_app.core.clock import Clock
from coach_app.core.commands.sound_check import HearMicrophone, RecordSample, SoundCheckCommand, TrySpeaker
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded
from coach_app.core.desk_events.sound_check import METER_JOB, SAMPLE_JOB, SPEAKER_JOB, SampleJudged
from coach_app.core.errors import BadInput, SoundFailed
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.sound_check import SoundCheck

pytestmark = pytest.mark.unit

SPEED = 20
"""How much faster than real these devices are, so that five seconds take a quarter of one."""


def fast() -> float:
    return time.monotonic() * SPEED


class Devices:
    """A microphone that hears a tone of -20 dBFS, and a speaker nobody hears."""

    clock: Clock = staticmethod(fast)

    def __init__(self, failure: SoundFailed | None = None) -> None:
        self.failure = failure
        self.made: list[QueuedMicrophone] = []

    def microphone(self) -> Microphone:
        if self.failure is not None:
            raise self.failure
        made = QueuedMicrophone(fast)
        made.say(np.full(20 * MIC_RATE, 3277, np.int16))
        self.made.append(made)
        return made

    def speaker(self) -> Speaker:
        return SilentSpeaker(fast)

    def phrase(self) -> Samples:
        return np.full(SPEAKER_RATE, 3277, np.int16)


def told(
    command: SoundCheckCommand,
    devices: Devices,
    until: Callable[[list[Event], list[float]], bool],
    *,
    free: bool = True,
) -> tuple[list[Event], list[float]]:
    """Events and levels of the microphone until something is so, and until all has stopped after it."""
    events: list[Event] = []
    levels: list[float] = []

    async def work() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()

        def look() -> None:
            if until(events, levels):
                over.set()

        def publish(event: Event) -> None:
            events.append(event)
            look()

        def hear(pair: tuple[float, float]) -> None:
            levels.append(pair[0])
            loop.call_soon_threadsafe(look)

        jobs = Jobs(Guard(publish), publish)
        check = SoundCheck(devices, jobs, publish, hear, lambda: free)
        await check.carry_out(command)
        async with asyncio.timeout(10):
            await over.wait()
        await check.stop()

    asyncio.run(work())
    return events, levels


def ended(events: list[Event], levels: list[float]) -> bool:
    return any(isinstance(event, JobEnded) for event in events)


def test_the_level_is_told_until_it_is_stopped_and_no_event_comes_for_it() -> None:
    devices = Devices()
    events, levels = told(HearMicrophone(), devices, lambda events, levels: len(levels) > 5)
    assert levels[0] == pytest.approx(-20.0, abs=0.1)
    assert levels[-1] == SILENCE_DBFS
    assert events[1:] == [JobEnded(METER_JOB, "cancelled")]
    assert not devices.made[0].talking, "the microphone was closed"


def test_five_seconds_are_judged_before_they_are_played() -> None:
    events, _ = told(RecordSample(), Devices(), ended)
    (judged,) = [event for event in events if isinstance(event, SampleJudged)]
    assert judged.voice == pytest.approx(-20.0, abs=0.1)
    assert judged.clipped == 0
    assert events.index(judged) < len(events) - 1
    assert events[-1] == JobEnded(SAMPLE_JOB, "done")


def test_a_few_words_are_played() -> None:
    events, levels = told(TrySpeaker(), Devices(), ended)
    assert (events[-1], levels) == (JobEnded(SPEAKER_JOB, "done"), [])


def test_a_microphone_that_can_not_be_opened_is_one_line() -> None:
    busy = SoundFailed("the microphone “Desk” can't be opened", "close other programs that use it")
    events, levels = told(HearMicrophone(), Devices(busy), ended)
    assert CommandFailed("HearMicrophone", busy.what, busy.mend) in events
    assert events[-1] == JobEnded(METER_JOB, "failed")
    assert levels == [SILENCE_DBFS]


def test_a_running_session_is_left_alone() -> None:
    with pytest.raises(BadInput, match="a session is running"):
        told(HearMicrophone(), Devices(), ended, free=False)
