"""A candidate's recording for a whole interview: answers placed where the interviewer listens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.stand_ins.speech import speech

RATE = 16_000


@dataclass(frozen=True, slots=True)
class Placed:
    """One answer: its words and where its sound lies in the recording, seconds."""

    text: str
    started: float
    ended: float


def sound_of(text: str, voice: str = "rms") -> NDArray[np.int16]:
    """A spoken text at 16 kHz without silence around it."""
    samples = np.frombuffer(speech(text, RATE, voice), "<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 300)
    return np.asarray(samples[loud[0] : loud[-1] + 1], np.int16)


def record(
    path: Path, turns: Sequence[str], answers: Sequence[str], patience: float, connect: float = 3.0
) -> tuple[Placed, ...]:
    """Write the candidate's WAV: each answer a second after the interviewer's turn must be over.

    `turns` are what the interviewer says before each answer; `connect` seconds may pass before the first.
    """
    placed, parts, position = [], [], 0.0
    wait = connect
    for turn, answer in zip(turns, answers, strict=True):
        spoken = len(speech(turn)) / 2 / 24_000
        sound = sound_of(answer)
        start = position + wait + spoken + 1.0
        parts.append((start, sound))
        position = start + len(sound) / RATE
        placed.append(Placed(answer, start, position))
        wait = patience + 0.5
    out = np.zeros(round((position + 1.0) * RATE), np.int16)
    for start, sound in parts:
        first = round(start * RATE)
        out[first : first + len(sound)] = sound
    soundfile.write(path, out, RATE)
    return tuple(placed)
