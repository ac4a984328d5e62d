"""Fundamental frequency of one hop by the autocorrelation of its spectrum."""

from functools import cache
from math import log2
from typing import NamedTuple

import numpy as np

from coach_app.cues.acoustic.spectrum import BINS, RATE, SIZE, WINDOW, Array

LOWEST_HZ, HIGHEST_HZ = 65.0, 400.0
SHORTEST = int(RATE / HIGHEST_HZ)
LONGEST = int(RATE / LOWEST_HZ) + 1
OCTAVE_COST = 0.03
"""Strength that an octave more lag must bring (Boersma 1993)."""

NEAR_LAST_BONUS = 0.12
NEAR_LAST_OCTAVES = 0.15
VOICED = 0.50
"""Normalised autocorrelation above which a hop is voiced."""

REFERENCE_HZ = 100.0


class Pitch(NamedTuple):
    """Pitch of a hop: semitones over 100 Hz, 0 where unvoiced, and its periodicity, 0 to 1."""

    semitones: float
    strength: float
    lag: float

    @property
    def voiced(self) -> bool:
        """Whether there is a pitch at all."""
        return self.strength > VOICED


@cache
def _weights() -> Array:
    hertz = np.arange(BINS) * RATE / SIZE
    weights: Array = ((hertz >= 60) & (hertz <= 1200)) + 0.5 * ((hertz > 1200) & (hertz <= 1500))
    return weights


@cache
def _window_autocorrelation() -> Array:
    window = np.hanning(WINDOW + 1)[:WINDOW]
    spectrum = np.abs(np.fft.rfft(window, 2 * SIZE)) ** 2
    correlation: Array = np.fft.irfft(spectrum)[: LONGEST + 2]
    scaled: Array = correlation / correlation[0]
    return scaled


@cache
def _octaves() -> Array:
    octaves: Array = np.log2(np.arange(SHORTEST, LONGEST + 1) / SHORTEST)
    return octaves


def pitch(spectrum: Array, last_lag: float) -> Pitch:
    """Pitch of a power spectrum; `last_lag` (samples, 0 for none) is where the last hop's lay."""
    correlation = np.fft.irfft(spectrum * _weights(), SIZE)[: LONGEST + 2]
    if correlation[0] <= 0.0:
        return Pitch(0.0, 0.0, 0.0)
    correlation = correlation / (correlation[0] * _window_autocorrelation())
    scores = correlation[SHORTEST : LONGEST + 1] - OCTAVE_COST * _octaves()
    if last_lag:
        near = np.abs(_octaves() - log2(last_lag / SHORTEST)) < NEAR_LAST_OCTAVES
        scores = scores + NEAR_LAST_BONUS * near
    lag = SHORTEST + int(scores.argmax())
    before, peak, after = (float(value) for value in correlation[lag - 1 : lag + 2])
    if peak <= VOICED:
        return Pitch(0.0, max(peak, 0.0), 0.0)
    bend = before - 2 * peak + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    exact = lag + min(max(shift, -0.5), 0.5)
    return Pitch(12 * log2(RATE / exact / REFERENCE_HZ), min(peak, 1.0), exact)
