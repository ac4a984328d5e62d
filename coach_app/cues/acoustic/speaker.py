"""What is usual for this speaker: pitch, loudness, sound colour and restlessness of the spectrum."""

import numpy as np

from coach_app.cues.acoustic.spectrum import BANDS, Array

SETTLED_HOPS = 600
"""Voiced hops after which the averages move slowly; before, they are plain means."""

MOTION_START_DB = 4.5
"""Median envelope motion of the human and synthetic voices measured: 3.7 to 5.8 dB."""


class Speaker:
    """Running medians and means over the voiced hops of one speaker."""

    def __init__(self) -> None:
        self.hops = 0
        self.motion_db = MOTION_START_DB
        self.semitones = 0.0
        self.level_db = 0.0
        self.colour: Array = np.zeros(BANDS)
        self.strength = 0.0

    def hear(self, motion_db: float, semitones: float, level_db: float, mel: Array, strength: float) -> None:
        """Take one voiced hop."""
        if not self.hops:
            self.semitones, self.level_db, self.strength = semitones, level_db, strength
        self.hops += 1
        share = 1.0 / min(self.hops, SETTLED_HOPS)
        step = max(share * 4.0, 0.01)
        self.motion_db += _towards(motion_db - self.motion_db, 4.0 * min(step, 0.05))
        self.semitones += _towards(semitones - self.semitones, 6.0 * step)
        self.level_db += _towards(level_db - self.level_db, 10.0 * step)
        self.strength += share * (strength - self.strength)
        self.colour += share * (mel - level_db - self.colour)


def _towards(difference: float, step: float) -> float:
    """A step of a running median: as far as the difference, but never more than `step`."""
    return max(-step, min(step, difference))
