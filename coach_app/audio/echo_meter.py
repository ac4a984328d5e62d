"""How much of the echo is left after the canceller."""

from collections import deque
from statistics import median

import numpy as np

from coach_app.audio.levels import FULL_SCALE, decibels
from coach_app.audio.noise_floor import NoiseFloor
from coach_app.audio.values import Samples

CONVERGED_DB = 20.0
"""Echo taken away from which on a voice over the interviewer can be trusted to be the user's."""

SEGMENT_FRAMES = 25
"""10 ms frames of playing that make one measurement."""

MEASURED = 24
"""Newest measurements that count: 6 s of playing."""

ENOUGH = 6
"""Fewest measurements that say anything: 1.5 s of playing."""

AUDIBLE_OVER_FLOOR_DB = 6.0
"""An echo that stays this close to the room's own noise is none."""

HIDDEN_UNDER_FLOOR_DB = 3.0
"""What is left of an echo is drowned where it stays this far under the room's own noise."""

ROOM_FRAMES = 30
"""10 ms frames without playing after which the room's noise is known."""

COMB = 8
"""Samples between which the difference is taken: at 16 kHz most of 1 kHz is left, little of 100 Hz."""

NO_ECHO_DB = 60.0
"""What a stretch counts as in which nothing of what was played could be heard."""


class EchoMeter:
    """Echo return loss enhancement (ERLE): level heard over level left, in dB, while the speaker plays.

    One value for each quarter second of playing in which an echo stood out of the room's noise; the median
    of the newest 6 s counts, so that a word of the user's in between doesn't matter. Low frequencies, which
    every high-pass takes away, hardly count.
    """

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self._values: deque[float] = deque(maxlen=MEASURED)
        self._floor = NoiseFloor()
        self._room = 0
        self._heard = self._left = 0.0
        self._frames = 0

    @property
    def erle(self) -> float | None:
        """Median ERLE in dB; None before 1.5 s of playing were measured."""
        return median(self._values) if len(self._values) >= ENOUGH else None

    @property
    def converged(self) -> bool:
        """Whether so little echo is left that it can't be taken for a voice."""
        erle = self.erle
        return erle is not None and erle >= CONVERGED_DB

    def forget(self) -> None:
        """What was measured may not hold any more."""
        self._values.clear()
        self._heard = self._left = 0.0
        self._frames = 0

    def push(self, heard: Samples, left: Samples, *, playing: bool) -> None:
        """Take one 10 ms frame before and after the canceller; `playing`: it may hold echo."""
        before = _power(heard)
        if not playing:
            self._floor.update(decibels(before), maybe_voice=True)
            self._room += 1
            return
        self._heard += before
        self._left += _power(left)
        self._frames += 1
        if self._frames == SEGMENT_FRAMES:
            self._values.append(self._value())
            self._heard = self._left = 0.0
            self._frames = 0

    def _value(self) -> float:
        level, left = decibels(self._heard / SEGMENT_FRAMES), decibels(self._left / SEGMENT_FRAMES)
        if self._room >= ROOM_FRAMES and (
            level < self._floor.level + AUDIBLE_OVER_FLOOR_DB
            or left < self._floor.level - HIDDEN_UNDER_FLOOR_DB
        ):
            return NO_ECHO_DB
        return level - left


def _power(samples: Samples) -> float:
    """Mean power around 1 kHz, by a comb: neither rumble nor hiss."""
    sound = samples.astype(np.float32)
    around = sound[COMB:] - sound[:-COMB]
    return float(around @ around) / len(around) / FULL_SCALE**2 if len(around) else 0.0
