"""Replay: how soon a jump is heard in an hour of sound, and what another speed costs and does to a voice."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from coach_app.audio.pace import Pace
from coach_app.audio.recorder import encode_flac
from coach_app.audio.speaker import SilentSpeaker
from coach_app.audio.values import Chunk, Samples
from coach_app.core.commands.playback import PlayStretch, SteerPlayback, StopPlayback
from coach_app.core.desk_events import Event
from coach_app.core.folders import Home
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.core.session import NewSession
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.playback import Playback
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.audio.test_pace import SPEEDS, paced, pitch_ratios
from tests.audio.test_stretch import spoken
from tests.bench.rows import Row, percentiles
from tests.engine.studio import KEYED

NAME = "20261120-193005-0001"
MINUTES = 60
JUMPS = 60


class _Speaker(SilentSpeaker):
    """Tells when it was first given sound after a jump."""

    def __init__(self) -> None:
        super().__init__(time.monotonic)
        self.given = asyncio.Event()

    def write(self, samples: Samples) -> None:
        super().write(samples)
        self.given.set()


class _Parts:
    clock = staticmethod(time.monotonic)

    def __init__(self, keeper: StoreThread, store: Store) -> None:
        self.keeper, self._store = keeper, store
        self.made: _Speaker | None = None

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return self._store, ()

    def speaker(self) -> _Speaker:
        self.made = _Speaker()
        return self.made


def measure() -> list[Row]:
    """Jumps to places drawn at random; the speaker takes sound and hears it in real time."""
    with tempfile.TemporaryDirectory(prefix="pc-bench-") as folder:
        thread = StoreThread()
        try:
            store = thread.open(Home(Path(folder) / "home"), KEYED).store
            thread.call(partial(_fill, store))
            delays = asyncio.run(_jumps(_Parts(thread, store)))
        finally:
            thread.close()
    p50, p95 = percentiles(delays)
    note = "both tracks, asked → given to the speaker; its device adds its own delay"
    rows = [Row("replay", f"a jump in {MINUTES} min", "≤ 100 p95", p50, p95, len(delays), "ms", note=note)]
    return [*rows, *_speeds()]


def _fill(store: Store) -> None:
    """An hour of half-second chunks, each track with one second of a voice over and over."""
    store.begin(NewSession(NAME, "2026-11-20T19:30:05+00:00", "offline", "own", "practice", {}, True))
    voice = spoken("slt")
    for track, rate in (("user", MIC_RATE), ("interviewer", SPEAKER_RATE)):
        piece = voice[: rate // 2]
        flac = encode_flac(piece, rate)
        chunks = [
            Chunk("user" if track == "user" else "interviewer", n / 2, len(piece), rate, flac)
            for n in range(MINUTES * 120)
        ]
        store.add_chunks(NAME, chunks)
    store.finish(NAME, "finished", MINUTES * 60.0, 1)


async def _jumps(parts: _Parts) -> list[float]:
    def publish(event: Event) -> None:
        return

    jobs = Jobs(Guard(publish), publish)
    playback = Playback(parts, Archive(parts, publish), jobs, publish, lambda: True)
    await playback.carry_out(PlayStretch(NAME, 0.0, MINUTES * 60.0))
    dice, delays = random.Random(1), []
    await asyncio.sleep(0.5)
    for _ in range(JUMPS):
        speaker = parts.made
        assert speaker is not None
        speaker.given.clear()
        began = time.perf_counter()
        await playback.carry_out(SteerPlayback(at=dice.uniform(0, MINUTES * 60 - 10)))
        await speaker.given.wait()
        delays.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(dice.uniform(0.05, 0.2))
    await playback.carry_out(StopPlayback())
    return delays


def _speeds() -> list[Row]:
    """Pitch and steps of two voices at four speeds, and the time it takes."""
    off, steps, costs = [], [], []
    for voice in ("slt", "rms"):
        sound = spoken(voice)
        steepest = np.abs(np.diff(sound.astype(int))).max()
        for speed in SPEEDS:
            began = time.perf_counter()
            heard = paced(sound, speed)
            costs.append((time.perf_counter() - began) / (len(heard) / SPEAKER_RATE) * 100)
            off.append(abs(float(np.median(pitch_ratios(sound, heard, speed))) - 1) * 100)
            steps.append(np.abs(np.diff(heard.astype(int))).max() / steepest)
    sound = spoken("slt")
    same = np.array_equal(paced(sound, 1.0), sound) and isinstance(Pace(1.0), Pace)
    return [
        Row("replay", "pitch at 0.75-2x", "≤ 1", *percentiles(off), len(off), "%"),
        Row("replay", "steepest step at 0.75-2x", "≤ 1.1", *percentiles(steps), len(steps), "× the sound's"),
        Row("replay", "samples changed at 1x", "0", 0.0 if same else 1.0, None, len(sound), "samples"),
        Row("replay", "work at 0.75-2x", "≤ 15", *percentiles(costs), len(costs), "% of a core"),
    ]
