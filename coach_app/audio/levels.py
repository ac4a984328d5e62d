"""How loud a stretch of sound is."""

import math

import numpy as np

from coach_app.audio.values import Samples

SILENCE_DBFS = -100.0
"""The level reported for digital silence and for no samples at all; below one step of 16 bits (-90.3)."""

FULL_SCALE = 32768.0


def level_dbfs(samples: Samples) -> float:
    """RMS level in dB relative to full scale (a square wave of ±32768 is 0, a full sine -3.01)."""
    if not len(samples):
        return SILENCE_DBFS
    sound = samples.astype(np.float32)
    return decibels(float(sound @ sound) / len(sound) / FULL_SCALE**2)


def decibels(power: float) -> float:
    """A mean power, full scale 1, in dB; never below `SILENCE_DBFS`."""
    return max(10.0 * math.log10(power), SILENCE_DBFS) if power > 0.0 else SILENCE_DBFS
