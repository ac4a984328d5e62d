"""The outline of a recording: measured once by the worker, kept with the sound, and given when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coach_app.core.commands.outline import ShowOutline
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded
from coach_app.core.desk_events.outline import OutlineShown, TrackOutline
from coach_app.core.folders import Home
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.core.session import NewSession
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.outlines import Outlines
from coach_app.engine.worker import Worker
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from coach_app.wiring.doctor import worker_command
from tests.engine.studio import KEYED
from tests.engine.test_playback import track

pytestmark = pytest.mark.unit

NAME, MUTE = "20261120-193005-0001", "20261120-193005-0002"


class Parts:
    """A store, and how often a worker was asked for."""

    def __init__(self, keeper: StoreThread, store: Store) -> None:
        self.keeper, self._store = keeper, store
        self.workers = 0

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return self._store, ()

    def worker(self) -> Worker:
        self.workers += 1
        return Worker(worker_command())


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    thread = StoreThread()
    store = thread.open(Home(tmp_path / "home"), KEYED).store

    def fill() -> None:
        for name in (NAME, MUTE):
            started = "2026-11-20T19:30:05+00:00"
            store.begin(NewSession(name, started, "offline", "own", "practice", {}, keep_recording=True))
            if name == NAME:
                store.add_chunks(NAME, track("user", MIC_RATE, 3.0, (1.0, 2.505), 20_000))
                store.add_chunks(NAME, track("interviewer", SPEAKER_RATE, 2.0, (1.1,), 8_000))
            store.finish(name, "finished", 3.0, 1)

    thread.call(fill)
    yield Parts(thread, store)
    thread.close()


def told(parts: Parts, *sessions: str, after: str | None = None) -> list[Event]:
    """What is published while each outline is asked for, one after the other."""
    events: list[Event] = []

    async def work() -> None:
        over = asyncio.Event()

        def publish(event: Event) -> None:
            events.append(event)
            if isinstance(event, JobEnded):
                over.set()

        jobs = Jobs(Guard(publish), publish)
        outlines = Outlines(parts, Archive(parts, publish), jobs, publish)
        if after is not None:
            outlines.after(after)
            await over.wait()
        for session in sessions:
            over.clear()
            await outlines.carry_out(ShowOutline(session))
            async with asyncio.timeout(20):
                await over.wait()

    asyncio.run(work())
    return events


def shown(events: list[Event]) -> list[OutlineShown]:
    return [event for event in events if isinstance(event, OutlineShown)]


def loud(outline: bytes, cell: float) -> list[float]:
    """Seconds of the cells in which something sounds."""
    cells = np.frombuffer(outline, np.int8).reshape(-1, 2)
    return [round(n * cell, 3) for n in np.flatnonzero(cells.any(axis=1))]


def test_both_tracks_are_measured_once_in_the_worker_and_kept(parts: Parts) -> None:
    first, again = shown(told(parts, NAME, NAME))
    assert parts.workers == 1
    assert first == again
    assert (len(first.user.fine), len(first.interviewer.fine)) == (2 * 300, 2 * 200)
    assert loud(first.user.fine, 0.010) == [1.0, 2.5]
    assert loud(first.interviewer.fine, 0.010) == [1.1]
    assert loud(first.user.coarse, 0.320) == [0.96, 2.24]
    assert max(np.frombuffer(first.user.fine, np.int8)) == 20_000 >> 8


def test_after_a_session_it_is_ready_before_anybody_asks(parts: Parts) -> None:
    events = told(parts, NAME, after=NAME)
    assert parts.workers == 1
    (one,) = shown(events)
    assert loud(one.user.fine, 0.010) == [1.0, 2.5]


def test_more_sound_makes_an_outline_old(parts: Parts) -> None:
    told(parts, NAME)
    more = track("user", MIC_RATE, 4.0, (3.7,), 20_000)[6:]
    parts.keeper.call(lambda: parts.open_store()[0].add_chunks(NAME, more))
    (one,) = shown(told(parts, NAME))
    assert loud(one.user.fine, 0.010) == [1.0, 2.5, 3.7]


def test_without_a_recording_the_outline_is_empty_and_an_unknown_session_is_told(parts: Parts) -> None:
    events = told(parts, MUTE, "20200101-000000-0000")
    assert shown(events) == [OutlineShown(MUTE, TrackOutline(), TrackOutline())]
    assert parts.workers == 0
    (failure,) = [event for event in events if isinstance(event, CommandFailed)]
    assert "20200101-000000-0000" in failure.what
