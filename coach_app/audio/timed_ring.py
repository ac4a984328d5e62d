"""A ring whose blocks keep their time: what a device callback leaves for the engine thread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.ring import Ring
from coach_app.audio.values import SILENT, Samples


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks read at once: `samples` in one piece; per block time (s), frames, tag, frames lost, place."""

    samples: Samples
    at: NDArray[np.float64]
    frames: NDArray[np.int64]
    tag: NDArray[np.int64]
    lost: NDArray[np.int64]
    place: NDArray[np.int64]


_NO_MARKS = np.zeros(0, np.int64)

NOTHING = Blocks(SILENT, np.zeros(0, np.float64), _NO_MARKS, _NO_MARKS, _NO_MARKS, _NO_MARKS)
"""No block waited."""


class TimedRing:
    """Single-writer single-reader ring of sound blocks, each with its time and two integers.

    `write` copies into preallocated arrays only. A block that finds no room is dropped whole and its frames
    are counted as lost before the next block that fits.
    """

    def __init__(self, frames: int, blocks: int) -> None:
        """Hold at least `frames` samples in at least `blocks` blocks."""
        self._sound = Ring(frames)
        self._slots = 1 << (blocks - 1).bit_length()
        self._at = np.zeros(self._slots, np.float64)
        self._marks = np.zeros((self._slots, 4), np.int64)
        self._written = 0
        self._taken = 0
        self._lost = 0

    def write(self, samples: Samples, at: float, tag: int, place: int = 0) -> bool:
        """Writer: append one block; False when it was dropped for want of room."""
        frames = len(samples)
        if self._written - self._taken == self._slots or self._sound.capacity - self._sound.fill < frames:
            self._lost += frames
            return False
        self._sound.write(samples)
        slot = self._written & (self._slots - 1)
        self._at[slot] = at
        mark = self._marks[slot]
        mark[0] = frames
        mark[1] = tag
        mark[2] = self._lost
        mark[3] = place
        self._lost = 0
        self._written += 1
        return True

    def read(self, until_loss: bool = False) -> Blocks:
        """Reader: take every waiting block; `until_loss` stops before a later block that follows a loss."""
        waiting = self._written - self._taken
        if not waiting:
            return NOTHING
        first = self._taken & (self._slots - 1)
        if first + waiting <= self._slots:
            at, marks = self._at[first : first + waiting].copy(), self._marks[first : first + waiting].copy()
        else:
            places = np.arange(first, first + waiting) & (self._slots - 1)
            at, marks = self._at[places], self._marks[places]
        if until_loss and marks[1:, 2].any():
            waiting = int(np.flatnonzero(marks[1:, 2])[0]) + 1
            at, marks = at[:waiting], marks[:waiting]
        samples = self._sound.read(int(marks[:, 0].sum()))
        self._taken += waiting
        return Blocks(samples, at, marks[:, 0], marks[:, 1], marks[:, 2], marks[:, 3])
