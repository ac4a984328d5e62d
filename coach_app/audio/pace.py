"""Speech faster or slower at the same pitch: windows overlapped and added where they fit best (WSOLA)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from coach_app.audio.values import SILENT, Samples
from coach_app.core.pcm import SPEAKER_RATE

HOP_SECONDS = 0.020
"""Length of an overlap: two periods of the lowest voice."""

REACH_SECONDS = 0.010
"""How far from its place a window may be taken, so that it fits the one before."""

_HOP = round(HOP_SECONDS * SPEAKER_RATE)
_REACH = round(REACH_SECONDS * SPEAKER_RATE)
_RISE = np.sin(np.pi / 2 * (np.arange(_HOP, dtype=np.float32) + 0.5) / _HOP) ** 2


class Pace:
    """Changes the speed of 24 kHz sound as it comes; output frame n is input frame n × speed, within 10 ms.

    At speed 1 every sample comes out as it went in.
    """

    def __init__(self, speed: float) -> None:
        """`speed` 0.5 to 2: 2 is twice as fast."""
        self.speed = speed
        self._input: NDArray[np.float32] = np.zeros(0, np.float32)
        self._first = 0
        self._came = 0
        self._step = 0
        self._follows = 0
        self._given = 0

    def push(self, samples: Samples) -> Samples:
        """Take the next sound; gives what is ready."""
        if self.speed == 1.0:
            return samples
        self._came += len(samples)
        return self._take(samples)

    def flush(self) -> Samples:
        """The rest of the sound; what is pushed next begins anew."""
        if self.speed == 1.0:
            return SILENT
        rest = self._take(np.zeros(round(_HOP * (3 + 2 * self.speed)) + 2 * _REACH, np.int16))
        left = round(self._came / self.speed) - self._given + len(rest)
        self.__init__(self.speed)  # type: ignore[misc]
        return rest[: max(left, 0)]

    def _take(self, samples: Samples) -> Samples:
        self._input = np.concatenate([self._input, samples.astype(np.float32)])
        pieces = []
        while (ideal := self._ideal()) + _REACH + 2 * _HOP <= self._until:
            pieces.append(self._window(ideal))
            self._step += 1
            self._forget(min(self._ideal() - _REACH, self._follows))
        if not pieces:
            return SILENT
        out: Samples = np.clip(np.rint(np.concatenate(pieces)), -32768, 32767).astype(np.int16)
        self._given += len(out)
        return out

    @property
    def _until(self) -> int:
        return self._first + len(self._input)

    def _ideal(self) -> int:
        """Frame of the input from which the next window would best be taken: its middle sounds in time."""
        return max(round((self._step + 1) * _HOP * self.speed) - _HOP, 0) if self._step else 0

    def _window(self, ideal: int) -> NDArray[np.float32]:
        """One hop of output, and where the sound would go on after it."""
        if not self._step:
            self._follows = _HOP
            return self._input[:_HOP]
        fading = self._part(self._follows, _HOP)
        lowest = max(ideal - _REACH, self._first)
        near = self._part(lowest, ideal + _REACH - lowest + _HOP)
        at = lowest + _best(near, fading, ideal - lowest)
        self._follows = at + _HOP
        coming = self._part(at, _HOP)
        joined: NDArray[np.float32] = fading + (coming - fading) * _RISE
        return joined

    def _part(self, at: int, frames: int) -> NDArray[np.float32]:
        return self._input[at - self._first : at - self._first + frames]

    def _forget(self, before: int) -> None:
        gone = max(before - self._first, 0)
        self._input = self._input[gone:]
        self._first += gone


def _best(near: NDArray[np.float32], wanted: NDArray[np.float32], ideal: int) -> int:
    """Frame of `near` from which it is most like `wanted`; where nothing is, the ideal one."""
    windows = sliding_window_view(near, len(wanted))
    power = np.einsum("ij,ij->i", windows, windows)
    likeness = (windows @ wanted) / np.sqrt(power + 1.0)
    best = int(np.argmax(likeness))
    return best if likeness[best] > 0.0 else ideal
