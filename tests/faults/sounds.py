"""Sounds that can be told apart: answers by their samples, the interviewer's turns by level."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.engine.candidate import sound_of

Sound = NDArray[np.int16]

MIC_RATE, OUT_RATE = 16_000, 24_000
FIRST_LEVEL, STEP = 400, 40
TOLERANCE = 4
"""A level survives time-stretching and the codec to within this."""
SECONDS_A_TURN = 0.5

ANSWERS = (
    "We moved the date.",
    "I asked for help.",
    "It went very well.",
    "They told us early.",
    "Nobody was hurt.",
    "Our plan was good.",
    "I learned to wait.",
    "She found the fault.",
    "We sold it twice.",
    "He called me back.",
)
"""What the candidate says, one after the other; each a second or so of voice."""


@cache
def clip(number: int) -> Sound:
    """The voice of an answer, 16 kHz, the same samples every time."""
    return sound_of(ANSWERS[number])


@cache
def halves(number: int) -> tuple[bytes, bytes]:
    """The two halves of an answer's sound as they travel."""
    pcm = clip(number).astype("<i2")
    middle = len(pcm) // 2
    return pcm[:middle].tobytes(), pcm[middle:].tobytes()


def recognised(pcm: bytes) -> str:
    """What a perfect recogniser hears: the words of every half of an answer that is in there whole."""
    found: list[tuple[int, str]] = []
    for number, text in enumerate(ANSWERS):
        words = text.split()
        parts = " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
        for half, part in zip(halves(number), parts, strict=True):
            if (at := pcm.find(half)) >= 0:
                found.append((at, part))
    return " ".join(part for _, part in sorted(found))


@dataclass(frozen=True)
class Said:
    """One turn of the interviewer as it was made: its own level, its words, its length in frames."""

    level: int
    text: str
    frames: int


@dataclass
class Voice:
    """Speaks every turn at a level of its own, so that what is heard tells which turn it was."""

    said: list[Said] = field(default_factory=list)

    def say(self, text: str) -> bytes:
        """s16le at 24 kHz."""
        frames = round(SECONDS_A_TURN * OUT_RATE)
        turn = Said(FIRST_LEVEL + STEP * len(self.said), text, frames)
        self.said.append(turn)
        return np.full(frames, turn.level, "<i2").tobytes()

    def of(self, level: int) -> Said | None:
        """The turn of a level."""
        index = (level - FIRST_LEVEL) // STEP
        return self.said[index] if 0 <= index < len(self.said) else None


def levels(samples: Sound) -> list[tuple[int, int, int]]:
    """Stretches of one level each: level, first frame, frames; fades and silence are left out."""
    nearest = np.rint((samples.astype(np.float64) - FIRST_LEVEL) / STEP) * STEP + FIRST_LEVEL
    known = np.where((np.abs(samples - nearest) <= TOLERANCE) & (nearest >= FIRST_LEVEL), nearest, 0)
    edges = [0, *(np.flatnonzero(np.diff(known)) + 1), len(known)]
    runs = [(int(known[a]), int(a), int(b - a)) for a, b in pairwise(edges) if b > a]
    return [run for run in runs if run[0] and run[2] >= 48]
