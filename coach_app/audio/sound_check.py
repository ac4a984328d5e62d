"""Hearing a microphone out and trying a speaker, before a session. Nothing of it is written anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from coach_app.audio.errors import DeviceLost
from coach_app.audio.levels import level_dbfs
from coach_app.audio.microphone import Microphone
from coach_app.audio.resample import Resampler
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import SILENT, Samples
from coach_app.core.clock import Clock
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE

Verdict = Literal["clear", "quiet", "noisy", "clipped", "silent"]
"""What a sample shows, the worst that is true of it."""

SAMPLE_SECONDS = 5.0
PULSE_SECONDS = 0.020
DEAD_SECONDS = 2.0
"""A device that gave no block for so long is gone."""

FRAME = MIC_RATE // 20
"""Frames levels are taken over: 50 ms, about a syllable."""

VOICE_SHARE, FLOOR_SHARE = 95, 10
"""The level of the voice is exceeded in a twentieth of the time, that of the room in nine tenths."""

SILENT_DBFS = -80.0
"""A microphone in a room is never as quiet: it is muted, or the system keeps its sound from us."""

QUIET_DBFS = -45.0
"""What is louder when a stream begins is taken for a voice (`audio.noise_floor.LOUDEST_START_DBFS`)."""

CLEAR_DB = 15.0
"""A voice this far above its room is wholly audible (ANSI S3.5, speech intelligibility index)."""

FULL = 32_700
FLAT_RUN = 3
"""So many samples in a row at full scale are a flattened top, not a peak that just reaches it."""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """Levels of the voice and of the room (dBFS), how many tops were flattened, and the verdict."""

    voice: float
    floor: float
    clipped: int
    verdict: Verdict


def judge(samples: Samples) -> SampleReport:
    """What a few seconds of speech at `MIC_RATE` show about the microphone."""
    whole = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    levels = [level_dbfs(frame) for frame in whole] or [level_dbfs(samples)]
    voice, floor = (float(np.percentile(levels, share)) for share in (VOICE_SHARE, FLOOR_SHARE))
    clipped = flattened(samples)
    return SampleReport(voice, floor, clipped, _verdict(voice, floor, clipped))


def flattened(samples: Samples) -> int:
    """How many tops were cut off: runs of `FLAT_RUN` and more samples at full scale."""
    full = np.concatenate([[False], np.abs(samples.astype(np.int32)) >= FULL, [False]])
    edges = np.flatnonzero(full[1:] != full[:-1])
    return int((edges[1::2] - edges[::2] >= FLAT_RUN).sum())


def _verdict(voice: float, floor: float, clipped: int) -> Verdict:
    if voice <= SILENT_DBFS:
        return "silent"
    if clipped:
        return "clipped"
    if voice < QUIET_DBFS:
        return "quiet"
    return "noisy" if voice - floor < CLEAR_DB else "clear"


def listen(
    microphone: Microphone,
    clock: Clock,
    sleep: Callable[[float], None],
    tell: Callable[[float], None],
    seconds: float | None = None,
) -> Samples:
    """Open the microphone and `tell` its level (dBFS) until `seconds` were heard; returns what was heard.

    Without `seconds` it goes on until `sleep` raises, and keeps nothing. Raises SoundFailed, BadInput.
    """
    heard: list[Samples] = []
    wanted = None if seconds is None else round(seconds * MIC_RATE)
    microphone.start()
    try:
        while wanted is None or wanted > 0:
            sleep(PULSE_SECONDS)
            block = microphone.read().samples
            if microphone.age(clock()) > DEAD_SECONDS:
                raise DeviceLost(f"no sound comes from “{microphone.name}”", "choose another microphone")
            if len(block):
                tell(level_dbfs(block))
            if wanted is not None:
                heard.append(block[:wanted])
                wanted -= len(heard[-1])
    finally:
        microphone.close()
    return np.concatenate(heard) if heard else SILENT


def for_speaker(samples: Samples) -> Samples:
    """Sound of a microphone at the rate of a speaker."""
    resampler = Resampler(MIC_RATE, SPEAKER_RATE)
    return np.concatenate([resampler.push(samples), resampler.flush()])


def play(speaker: Speaker, samples: Samples, clock: Clock, sleep: Callable[[float], None]) -> None:
    """Open the speaker and play sound (24 kHz) to its end. Raises SoundFailed, BadInput."""
    speaker.start()
    try:
        speaker.write(samples)
        speaker.end_turn()
        until = clock() + len(samples) / SPEAKER_RATE + DEAD_SECONDS
        while speaker.pending > 0.0 and clock() < until:
            sleep(PULSE_SECONDS)
            speaker.read_played()
        if speaker.pending > 0.0:
            raise DeviceLost(f"“{speaker.name}” does not play", "choose another speaker")
    finally:
        speaker.close()
