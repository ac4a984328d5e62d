"""What the sound room hands to others: frozen values. Sound is int16 mono; times are seconds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""Mono sound, s16, one-dimensional."""

Track = Literal["user", "interviewer"]

SILENT = np.zeros(0, np.int16)
"""No sound at all."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What a microphone heard without a break: `at` = clock time (s) of the first sample at the converter.

    `lost` frames were dropped just before the first sample, because nobody read in time. Where an echo was
    cancelled, `track` is the same sound for the recording, with its noise, from clock time `track_at` on.
    """

    at: float
    samples: Samples
    lost: int
    track_at: float = 0.0
    track: Samples | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What went to the converter: `at` = clock time (s) at which the first sample sounds.

    `content` frames of it were speech; 0 means silence. `until` counts the frames ever given to the speaker
    that have sounded at its end; slowed speech has more content than was given.
    """

    at: float
    samples: Samples
    content: int
    until: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stored stretch of one track: `at` in session seconds, `frames` at `rate` Hz, coded as FLAC."""

    track: Track
    at: float
    frames: int
    rate: int
    flac: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of session time (s) in which the user's track is silent because nothing was recorded."""

    started: float
    ended: float
    reason: str
