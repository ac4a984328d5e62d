"""The sound path on a virtual sound card: callbacks, the ring's delay, the way out, interruption."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.playout import Playout
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE
from tests.bench.rows import Row, percentiles
from tests.virtual_sound import MICROPHONE, SPEAKER, Recording, SoundCard

TURNS = 25
CHUNK_SECONDS = 0.040
PACE_SECONDS = 0.020
"""Even arrival: a chunk of 40 ms every 20 ms."""

TURN_CHUNKS = 30


def measure() -> list[Row]:
    """All rows of this area; streams and recorder run together, as in a session."""
    rows = [_ring_delay()]
    with _eager_threads(), SoundCard() as card:
        os.environ.update(card.env)
        microphone = DeviceMicrophone(MICROPHONE, time.monotonic)
        speaker = DeviceSpeaker(SPEAKER, time.monotonic)
        microphone.start()
        speaker.start()
        recording = card.start_recording()
        try:
            rows.append(_written_to_heard(speaker, recording, microphone))
            rows.append(_flush_to_silence(speaker, recording, microphone))
        finally:
            recording.stop()
            microphone.close()
            speaker.close()
        rows.append(_callback("microphone", microphone.meter.seconds, microphone.meter.flagged))
        rows.append(_callback("speaker", speaker.meter.seconds, speaker.meter.flagged))
    return rows


@contextmanager
def _eager_threads() -> Iterator[None]:
    """The switch interval the program runs with."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _ring_delay() -> Row:
    """First chunk of a turn written → first sample pulled, in virtual time: what the ring itself adds."""
    playout = Playout()
    block = np.zeros(SPEAKER_RATE // 100, np.int16)
    chunk = np.ones(round(CHUNK_SECONDS * SPEAKER_RATE), np.int16)
    delays = []
    now = 0.0
    for turn in range(400):
        # The callback's beat and the chunks' have nothing to do with each other.
        arrivals = [now + 0.010 * (turn % 97) / 97 + PACE_SECONDS * number for number in range(TURN_CHUNKS)]
        first = arrivals[0]
        heard = None
        while heard is None or arrivals or playout.waiting:
            now += 0.010
            while arrivals and arrivals[0] <= now:
                playout.write(chunk, arrivals.pop(0))
                if not arrivals:
                    playout.end_turn()
            if playout.pull(block) and heard is None:
                heard = now
        delays.append((heard - first) * 1e3)
        now += 0.5
    p50, p95 = percentiles(delays)
    note = f"virtual time; {playout.underruns} underruns"
    return Row(
        "jitter",
        "chunk written → first sample pulled, even arrival",
        "≤ 40 p95",
        p50,
        p95,
        400,
        "ms",
        "",
        note,
    )


def _written_to_heard(speaker: DeviceSpeaker, recording: Recording, microphone: DeviceMicrophone) -> Row:
    sound = np.full(round(CHUNK_SECONDS * SPEAKER_RATE), 8000, np.int16)
    delays = []
    for _ in range(TURNS):
        _wait(microphone, lambda: speaker.pending == 0.0)
        _pause(microphone, 0.25)
        began = time.monotonic()
        for number in range(TURN_CHUNKS):
            speaker.write(sound)
            _pause(microphone, began + (number + 1) * PACE_SECONDS - time.monotonic())
        speaker.end_turn()
        _wait(microphone, lambda: speaker.pending == 0.0)
        _pause(microphone, 0.1)
        delays.append((_first_loud(recording, began) - began) * 1e3)
    p50, p95 = percentiles(delays)
    note = f"on the speaker's monitor; {speaker.underruns} underruns"
    return Row(
        "server → ear", "chunk written → heard, even arrival", "≤ 75 p95", p50, p95, TURNS, "ms", "", note
    )


def _flush_to_silence(speaker: DeviceSpeaker, recording: Recording, microphone: DeviceMicrophone) -> Row:
    sound = np.full(2 * SPEAKER_RATE, 8000, np.int16)
    delays = []
    for turn in range(TURNS):
        began = time.monotonic()
        speaker.write(sound)
        _pause(microphone, 0.35 + 0.010 * turn / TURNS)
        flushed = time.monotonic()
        speaker.flush()
        _pause(microphone, 0.3)
        delays.append((_last_loud(recording, began) - flushed) * 1e3)
    p50, p95 = percentiles(delays)
    return Row(
        "interruption", "flush → silence", "≤ 60 p95", p50, p95, TURNS, "ms", "", "on the speaker's monitor"
    )


def _callback(name: str, seconds: np.ndarray, flagged: int) -> Row:
    p50, p99 = percentiles(list(seconds * 1e3), 99.0)
    note = f"second figure p99; lost sound reported {flagged} times"
    return Row(
        "callbacks", f"time in the {name}'s callback", "≤ 0.1 p99", p50, p99, len(seconds), "ms", "", note
    )


def _pause(microphone: DeviceMicrophone, seconds: float) -> None:
    """Let real time pass as the engine does: draining the microphone every 10 ms."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        microphone.read()
        time.sleep(min(left, 0.010))


def _wait(microphone: DeviceMicrophone, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10.0
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the speaker went on for 10 s")
        _pause(microphone, 0.005)


def _loud(samples: Samples) -> np.ndarray:
    return np.flatnonzero(np.abs(samples.astype(int)) > 200)


def _first_loud(recording: Recording, since: float) -> float:
    """When the first loud sample was there: its block's arrival, less what followed it in the block."""
    for at, block in list(recording.blocks):
        if at > since and len(places := _loud(block)):
            return at - (len(block) - int(places[0])) / recording.rate
    raise TimeoutError("nothing was heard")


def _last_loud(recording: Recording, since: float) -> float:
    for at, block in reversed(list(recording.blocks)):
        if at > since and len(places := _loud(block)):
            return at - (len(block) - int(places[-1])) / recording.rate
    raise TimeoutError("nothing was heard")
