"""Stored sound is heard again: the right stretch, at the right time, and never into a session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.audio.recorder import encode_flac
from coach_app.audio.speaker import FileSpeaker, Speaker
from coach_app.audio.values import Chunk, Track
from coach_app.core.commands.playback import PlayStretch, SteerPlayback, StopPlayback
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded
from coach_app.core.desk_events.playback import PlaybackEnded, PlaybackMoved
from coach_app.core.folders import Home
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.core.session import NewSession
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.playback import Playback
from coach_app.engine.playing import WINDOW_SECONDS
from coach_app.engine.stretch import mixed
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.engine.studio import KEYED

pytestmark = pytest.mark.unit

NAME = "20261120-193005-0001"
CLICKS = (1.0, 1.25, 1.5)
"""Session seconds at which the user's track has a click."""


def track(name: Track, rate: int, seconds: float, clicks: tuple[float, ...], height: int) -> list[Chunk]:
    """A silent track with single clicks, in half seconds."""
    whole = np.zeros(round(seconds * rate), np.int16)
    for at in clicks:
        whole[round(at * rate) : round((at + 0.002) * rate)] = height
    half = rate // 2
    parts = [whole[first : first + half] for first in range(0, len(whole), half)]
    return [Chunk(name, n * 0.5, len(part), rate, encode_flac(part, rate)) for n, part in enumerate(parts)]


class Parts:
    """A store with one recorded session, and a speaker that writes down what is heard."""

    def __init__(self, keeper: StoreThread, store: Store, heard: Path) -> None:
        self.keeper, self.store, self._heard = keeper, store, heard
        self.clock = asyncio.get_running_loop().time
        self.quiet = True

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return self.store, ()

    def speaker(self) -> Speaker:
        return FileSpeaker(self._heard, self.clock)


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    made = StoreThread()
    yield made
    made.close()


@pytest.fixture
def store(thread: StoreThread, tmp_path: Path) -> Store:
    store = thread.open(Home(tmp_path / "home"), KEYED).store

    def fill() -> None:
        started = "2026-11-20T19:30:05+00:00"
        store.begin(NewSession(NAME, started, "offline", "own", "practice", {}, keep_recording=True))
        store.add_chunks(NAME, track("user", MIC_RATE, 3.0, CLICKS, 20_000))
        store.add_chunks(NAME, track("interviewer", SPEAKER_RATE, 2.0, (1.1,), 8_000))
        store.finish(NAME, "finished", 3.0, 1)

    thread.call(fill)
    return store


def told(
    thread: StoreThread,
    store: Store,
    heard: Path,
    *commands: PlayStretch,
    stop: float | None = None,
    quiet: bool = True,
    steer: tuple[float, SteerPlayback] | None = None,
    repeats: int = 0,
) -> list[tuple[float, Event]]:
    """What is published, each with its clock time; stopped or steered once a session second has sounded."""
    events: list[tuple[float, Event]] = []

    async def work() -> None:
        parts = Parts(thread, store, heard)
        loop = asyncio.get_running_loop()
        guard = Guard(lambda event: publish(event))
        jobs = Jobs(guard, lambda event: publish(event))
        over, news = asyncio.Event(), asyncio.Event()

        def publish(event: Event) -> None:
            events.append((loop.time(), event))
            news.set()
            if isinstance(event, JobEnded | CommandFailed) and not jobs.runs("playback"):
                over.set()

        async def reached(place: float) -> None:
            async with asyncio.timeout(30):
                while not any(isinstance(one, PlaybackMoved) and one.at >= place for _, one in events):
                    news.clear()
                    await news.wait()

        playback = Playback(parts, Archive(parts, publish), jobs, publish, lambda: quiet)
        for command in commands:
            await guard.run("PlayStretch", lambda command=command: playback.carry_out(command))  # type: ignore[misc]
        if steer is not None:
            await reached(steer[0])
            await playback.carry_out(steer[1])
        if repeats:
            async with asyncio.timeout(30):
                while sum(after < before for before, after in pairwise(moments(events))) < repeats:
                    news.clear()
                    await news.wait()
            await playback.carry_out(SteerPlayback(loop=False))
        if stop is not None:
            await reached(stop)
            await playback.carry_out(StopPlayback())
        if jobs.runs("playback"):
            over.clear()
            async with asyncio.timeout(30):
                await over.wait()

    asyncio.run(work())
    return events


def onsets(heard: Path, least: int) -> list[float]:
    """Seconds at which something of at least this height begins in a WAV."""
    samples, rate = soundfile.read(heard, dtype="int16")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= least)
    return [int(at) / rate for n, at in enumerate(loud) if n == 0 or at - loud[n - 1] > 0.02 * rate]


def test_the_stretch_asked_for_is_heard_and_told(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    events = told(thread, store, heard, PlayStretch(NAME, 0.9, 1.6, "user"))
    first, *_ = onsets(heard, 10_000)
    assert np.diff(onsets(heard, 10_000)) == pytest.approx([0.25, 0.25], abs=0.002)
    moved = [(at, event) for at, event in events if isinstance(event, PlaybackMoved)]
    assert [event.at for _, event in moved] == sorted(event.at for _, event in moved)
    (ended,) = [event for _, event in events if isinstance(event, PlaybackEnded)]
    assert (ended.session, ended.started, ended.how) == (NAME, 0.9, "done")
    assert ended.at == pytest.approx(1.6, abs=0.001)
    samples, rate = soundfile.read(heard, dtype="int16")
    assert first + 0.6 <= len(samples) / rate < first + 0.8


def test_a_place_told_is_what_sounds_within_fifty_milliseconds(
    thread: StoreThread, store: Store, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.wav"
    events = told(thread, store, heard, PlayStretch(NAME, 0.9, 1.6, "user"))
    moved = [(at, event.at) for at, event in events if isinstance(event, PlaybackMoved)]
    running = [(at, place) for at, place in moved if 0.95 < place < 1.55]
    assert len(running) >= 5
    clock, place = running[0]
    assert max(abs((at - clock) - (where - place)) for at, where in running) < 0.05


def test_both_tracks_are_heard_together_on_one_clock(
    thread: StoreThread, store: Store, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.wav"
    told(thread, store, heard, PlayStretch(NAME, 0.95, 1.3))
    clicks = onsets(heard, 4_000)
    assert np.diff(clicks) == pytest.approx([0.1, 0.15], abs=0.002)


def test_it_stops_at_once(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    events = told(thread, store, tmp_path / "heard.wav", PlayStretch(NAME, 0.0, 3.0), stop=0.3)
    (ended,) = [event for _, event in events if isinstance(event, PlaybackEnded)]
    assert ended.how == "stopped"
    assert 0.3 <= ended.at < 3.0


def test_the_newer_stretch_replaces_the_older(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    first, second = PlayStretch(NAME, 0.0, 3.0), PlayStretch(NAME, 2.8, 3.0)
    events = told(thread, store, tmp_path / "heard.wav", first, second)
    ends = [event for _, event in events if isinstance(event, PlaybackEnded)]
    assert (ends[-1].started, ends[-1].how) == (2.8, "done")
    assert ends[-1].at == pytest.approx(3.0, abs=0.001)


def test_nothing_sounds_into_a_session(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    events = told(thread, store, heard, PlayStretch(NAME, 0.0, 1.0), quiet=False)
    assert [event for _, event in events] == [
        CommandFailed("PlayStretch", "a session is running", "end it first, then listen")
    ]
    assert not heard.exists()


def test_a_moment_without_sound_says_so(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    events = told(thread, store, tmp_path / "heard.wav", PlayStretch(NAME, 7.0, 9.0))
    assert events[0][1] == CommandFailed(
        "PlayStretch", "no sound was kept of this moment", "its words are all here"
    )


def test_windows_join_without_a_seam() -> None:
    """A tone decoded window by window is the tone decoded at once."""
    seconds = 2 * WINDOW_SECONDS + 1.3
    tone = (8000 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * MIC_RATE)) / MIC_RATE)).astype(np.int16)
    half = MIC_RATE // 2
    parts = [tone[first : first + half] for first in range(0, len(tone), half)]
    chunks = [Chunk("user", n * 0.5, len(p), MIC_RATE, encode_flac(p, MIC_RATE)) for n, p in enumerate(parts)]
    edges = [0.25, 0.75, *np.arange(WINDOW_SECONDS, seconds, WINDOW_SECONDS), seconds]
    heard = [mixed([chunks], begin, end) for begin, end in pairwise(edges)]
    joined = np.concatenate(heard).astype(float)
    times = 0.25 + np.arange(len(joined)) / SPEAKER_RATE
    wanted = 8000 * np.sin(2 * np.pi * 220 * times)
    assert len(joined) == pytest.approx((seconds - 0.25) * SPEAKER_RATE, abs=2)
    assert np.abs(joined - wanted)[100:-100].max() < 60


def moments(events: list[tuple[float, Event]]) -> list[float]:
    return [place for _, place in places(events)]


def places(events: list[tuple[float, Event]]) -> list[tuple[float, float]]:
    """Clock times and the session seconds told at them."""
    return [(at, event.at) for at, event in events if isinstance(event, PlaybackMoved)]


@pytest.mark.parametrize("speed", [0.75, 2.0])
def test_another_speed_is_heard_and_told(
    thread: StoreThread, store: Store, tmp_path: Path, speed: float
) -> None:
    heard = tmp_path / "heard.wav"
    events = told(thread, store, heard, PlayStretch(NAME, 0.2, 2.6, "user", speed=speed))
    running = [(at, place) for at, place in places(events) if 0.3 < place < 2.5]
    (since, first), (until, last) = running[0], running[-1]
    assert (last - first) / (until - since) == pytest.approx(speed, rel=0.1)
    (ended,) = [event for _, event in events if isinstance(event, PlaybackEnded)]
    assert ended.how == "done"
    assert ended.at == pytest.approx(2.6, abs=0.01)


def test_a_jump_is_heard_at_once_and_its_place_told(
    thread: StoreThread, store: Store, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.wav"
    jump = (0.1, SteerPlayback(at=1.2))
    events = told(thread, store, heard, PlayStretch(NAME, 0.0, 1.6, "user"), steer=jump)
    before, after = (
        [place for _, place in places(events) if place < 0.9],
        [place for _, place in places(events) if place >= 0.9],
    )
    assert before
    assert min(after) == pytest.approx(1.2, abs=0.06)
    assert np.diff(onsets(heard, 10_000)) == pytest.approx([0.25], abs=0.002)
    (ended,) = [event for _, event in events if isinstance(event, PlaybackEnded)]
    assert (ended.started, ended.how) == (0.0, "done")
    assert ended.at == pytest.approx(1.6, abs=0.001)


def test_it_can_go_back_and_hear_only_one_track(thread: StoreThread, store: Store, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    back = (1.3, SteerPlayback(at=1.05, track="interviewer"))
    told(thread, store, heard, PlayStretch(NAME, 0.0, 1.4, at=1.3), steer=back)
    (click,) = onsets(heard, 4_000)
    samples, rate = soundfile.read(heard, dtype="int16")
    assert np.abs(samples.astype(int)).max() < 10_000, "the user's click is louder"
    assert 0.0 < click < len(samples) / rate


def test_a_loop_is_heard_again_and_again_until_it_is_taken_away(
    thread: StoreThread, store: Store, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.wav"
    loop = PlayStretch(NAME, 1.1, 1.4, "user", loop=True)
    events = told(thread, store, heard, loop, repeats=3)
    clicks = onsets(heard, 10_000)
    assert len(clicks) >= 3
    assert np.diff(clicks[:3]) == pytest.approx([0.3, 0.3], abs=0.002)
    told_places = [place for _, place in places(events)]
    assert min(told_places) >= 1.1
    assert max(told_places) <= 1.4
    assert sum(after < before for before, after in pairwise(told_places)) >= 2
    assert isinstance(events[-2][1], PlaybackEnded)
