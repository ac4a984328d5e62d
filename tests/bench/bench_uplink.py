"""Microphone → socket: a sample at a 5 ms recorder on the same source, and at the service in an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from tests.bench.rows import Row, percentiles
from tests.bench.talk import NAIVE, QUICK, Command, eager_threads, practise, talk
from tests.children import wait_until
from tests.engine.candidate import RATE, sound_of
from tests.stand_ins.gemini import InterviewServer, Pace
from tests.stand_ins.gemini.record import Activity
from tests.virtual_sound import MICROPHONE, Recording
from tests.window.hearing import Sound, place_of

STARTS = 3 if QUICK else 10
BASELINE_STARTS = 2 if QUICK else 3

ANSWER = (
    "Last spring our main supplier closed without any warning, and I found two others within a week, because"
    " I had kept a list of everybody who had ever offered us anything."
)

EVERY = 16
"""Frames between the samples that are looked at: 1 ms."""

ALIKE = 0.5
"""Likeness of what was said and what was sent: the canceller and its noise suppression lie between them."""

LIVE_SECONDS = 1.0
"""Sound before this second of the activity came with the pre-roll, which is late on purpose."""


def measure() -> list[Row]:
    """Ten fresh starts, each judged by itself; the naive loop in the same run."""
    sound = sound_of(ANSWER)
    with eager_threads():
        ours = [_one(sound, _practise) for _ in range(STARTS)]
        naive = [_one(sound, lambda folder: NAIVE) for _ in range(BASELINE_STARTS)]
    each = [percentiles(delays) for delays in ours]
    other = percentiles([delay for delays in naive for delay in delays])
    worst = max(high for _, high in each)
    p50, p95 = percentiles([delay for delays in ours for delay in delays])
    starts = ", ".join(f"{high:.0f}" for _, high in each)
    goal, baseline = "≤ 50 p95 in each of ten starts", f"naive loop {other[0]:.0f} (p95 {other[1]:.0f})"
    count = sum(map(len, ours))
    area, count = "microphone → socket", sum(map(len, ours))
    note = f"samples 1 ms apart; p95 of each start: {starts}"
    middle = float(np.median([high for _, high in each]))
    last = "second figure the worst start"
    return [
        Row(area, "sample at a 5 ms recorder → at the service", goal, p50, p95, count, "ms", baseline, note),
        Row(area, "p95 of a start: median and worst", goal, middle, worst, STARTS, "ms", note=last),
    ]


def _practise(folder: Path) -> Command:
    return practise("--questions", "1", "--patience", "4")


def _one(sound: Sound, command: Callable[[Path], Command]) -> list[float]:
    """Delays of one start in ms."""
    model = InterviewServer(["Why?"], pace=Pace(speed=1.5))
    with talk(model, command) as running:
        path = running.folder / "answer.wav"
        soundfile.write(path, sound, RATE)
        wait_until(lambda: bool(running.service.record.spoken), 20.0, "the first words")
        recording = running.card.start_recording(MICROPHONE, RATE)
        spoken = running.service.record.spoken[0]
        wait_until(lambda: time.monotonic() > spoken.started + 3.5, 20.0, "the end of the question")
        running.card.play(path)
        (activity,) = running.service.record.activities
        recording.stop()
        return delays(activity, recording, sound)


def delays(activity: Activity, recording: Recording, sound: Sound) -> list[float]:
    """For samples of the answer: when the service had it less when the recorder had it, ms."""
    sent = np.frombuffer(activity.pcm, "<i2")
    heard = recording.samples()
    begins, likeness = place_of(sound[: 2 * RATE], sent)
    also, as_like = place_of(sound[: 2 * RATE], heard)
    if min(likeness, as_like) < ALIKE:
        raise RuntimeError("the answer was not found again in what was sent")
    arrived = np.concatenate([np.full(len(block.pcm) // 2, block.at) for block in activity.blocks])
    # A block is there when its last sample is; the samples before it were there that much earlier.
    seen = np.concatenate(
        [at - (len(block) - 1 - np.arange(len(block))) / RATE for at, block in recording.blocks]
    )
    first = begins + round(LIVE_SECONDS * RATE)
    last = min(begins + len(sound), len(arrived), begins + len(seen) - also)
    places = np.arange(first, last, EVERY)
    return [float(one) for one in (arrived[places] - seen[places - begins + also]) * 1e3]
