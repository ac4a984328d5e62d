"""A sample buffer between two threads, of which one only writes and the other only reads."""

import numpy as np

from coach_app.audio.values import Samples


class Ring:
    """Preallocated ring for one writer thread and one reader thread, without locks.

    The two counters never wrap and each is stored by one side only, after its samples are in place; under
    the GIL integer stores are atomic and ordered, so the other side never sees unwritten samples. A ring that
    was emptied is filled from its beginning again: of a long one only what was ever needed takes up memory.
    """

    def __init__(self, frames: int) -> None:
        """Hold at least `frames` samples; the capacity is the next power of two."""
        if frames < 1:
            raise ValueError("a ring holds at least one frame")
        self.capacity = 1 << (frames - 1).bit_length()
        self._mask = self.capacity - 1
        self._buffer = np.zeros(self.capacity, np.int16)
        self._written = 0
        self._taken = 0
        # The position whose sample lies first in the buffer: moved by the writer, while nothing waits.
        self._base = 0

    @property
    def written(self) -> int:
        """Frames ever written; the writer's position."""
        return self._written

    @property
    def taken(self) -> int:
        """Frames ever read or discarded; the reader's position."""
        return self._taken

    @property
    def fill(self) -> int:
        """Frames that wait to be read."""
        return self._written - self._taken

    def write(self, samples: Samples) -> int:
        """Writer: append as many frames as there is room for; returns how many were accepted."""
        waiting = self.fill
        if not waiting:
            self._base = self._written
        accepted = min(len(samples), self.capacity - waiting)
        start = (self._written - self._base) & self._mask
        head = min(accepted, self.capacity - start)
        self._buffer[start : start + head] = samples[:head]
        self._buffer[: accepted - head] = samples[head:accepted]
        self._written += accepted
        return accepted

    def read_into(self, out: Samples) -> int:
        """Reader: fill `out` from its start, without allocating; returns the frames copied."""
        copied = min(len(out), self.fill)
        start = (self._taken - self._base) & self._mask
        head = min(copied, self.capacity - start)
        out[:head] = self._buffer[start : start + head]
        out[head:copied] = self._buffer[: copied - head]
        self._taken += copied
        return copied

    def read(self, limit: int | None = None) -> Samples:
        """Reader: take up to `limit` frames (all without one) as a new array."""
        waiting = self.fill
        out = np.empty(waiting if limit is None else min(limit, waiting), np.int16)
        self.read_into(out)
        return out

    def discard(self, limit: int | None = None) -> int:
        """Reader: drop up to `limit` frames (all without one); returns how many."""
        waiting = self.fill
        dropped = waiting if limit is None else min(limit, waiting)
        self._taken += dropped
        return dropped
