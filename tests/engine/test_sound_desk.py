"""Testing speakers and microphone from the desk: told, stopped at once, and never during a session."""

from __future__ import annotations

import asyncio
import threading

import pytest

from coach_app.core.commands.sound import ListDevices, TestSound
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.sound import ECHO_JOB, DevicesListed, EchoMeasured
from coach_app.core.errors import BadInput, SoundFailed
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.sound import Sound

pytestmark = pytest.mark.unit

FOUND = EchoMeasured(0.083, -21.0, "canceller", "The microphone hears the speaker after 83 ms.")


class Devices:
    """Devices that take until `finish`, or fail."""

    def __init__(self, failure: SoundFailed | None = None) -> None:
        self.finish = threading.Event()
        self.began = threading.Event()
        self.closed = False
        self._failure = failure

    def devices(self) -> DevicesListed:
        return DevicesListed(("a",), ("b",), "")

    def test_sound(self, stop: threading.Event) -> EchoMeasured:
        self.began.set()
        try:
            while not self.finish.wait(0.005):
                if stop.is_set():
                    raise SoundFailed("the test was stopped", "start it again")
        finally:
            self.closed = True
        if self._failure is not None:
            raise self._failure
        return FOUND


def told(devices: Devices, *, stopped: bool = False, twice: bool = False, free: bool = True) -> list[Event]:
    events: list[Event] = []

    async def work() -> None:
        over = asyncio.Event()

        def publish(event: Event) -> None:
            events.append(event)
            if isinstance(event, JobEnded):
                over.set()

        jobs = Jobs(Guard(publish), publish)
        sound = Sound(devices, jobs, publish, lambda: free)
        await sound.carry_out(ListDevices())
        await sound.carry_out(TestSound())
        if twice:
            await sound.carry_out(TestSound())
        if stopped:
            await asyncio.to_thread(devices.began.wait, 5.0)
            await sound.stop()
            assert devices.closed, "when it has stopped the devices are free"
        devices.finish.set()
        async with asyncio.timeout(5):
            await over.wait()

    asyncio.run(work())
    return events


def test_what_was_found_is_told_once() -> None:
    listed, moved, found, ended = told(Devices(), twice=True)
    assert listed == DevicesListed(("a",), ("b",), "")
    assert isinstance(moved, JobMoved)
    assert (found, ended) == (FOUND, JobEnded(ECHO_JOB, "done"))


def test_it_can_be_stopped() -> None:
    events = told(Devices(), stopped=True)
    assert events[-1] == JobEnded(ECHO_JOB, "cancelled")
    assert FOUND not in events
    assert not [event for event in events if isinstance(event, CommandFailed)]


def test_a_device_that_can_not_be_opened_is_one_line() -> None:
    busy = SoundFailed("the speaker “Desk” can't be opened", "close other programs that use it")
    events = told(Devices(busy))
    assert CommandFailed("TestSound", busy.what, busy.mend) in events
    assert events[-1] == JobEnded(ECHO_JOB, "failed")


def test_a_running_session_is_left_alone() -> None:
    with pytest.raises(BadInput, match="a session is running"):
        told(Devices(), free=False)
