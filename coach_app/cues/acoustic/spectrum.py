"""Power spectrum of a 10 ms hop and what is read off it: level and mel bands."""

from functools import cache

import numpy as np
import numpy.typing as npt

RATE = 16_000
HOP = 160
"""Samples between two looks: 10 ms."""

WINDOW = 640
"""Samples in one look: 40 ms, Hann."""

SIZE = 1024
"""Points of the transform; a bin is 15.6 Hz wide."""

BINS = SIZE // 2 + 1
HOP_SECONDS = HOP / RATE
BANDS = 20
LOWEST_HZ, HIGHEST_HZ = 100.0, 4000.0
LEVEL_BINS = slice(round(80 * SIZE / RATE), round(4000 * SIZE / RATE) + 1)
RANGE_DB = 30.0
"""A band this far under the loudest one says nothing about the vowel."""

TINY = 1e-12

Array = npt.NDArray[np.float64]


@cache
def hann() -> Array:
    """The window, scaled so that a full-scale sine has a power of 0 dBFS in `level_db`."""
    window: Array = np.hanning(WINDOW + 1)[:WINDOW]
    scaled: Array = window / (np.sqrt(np.sum(window**2) * SIZE / 2) * 32768 / np.sqrt(2))
    return scaled


@cache
def mel_bands() -> Array:
    """Triangular mel filters, BINS x BANDS, each summing to one."""
    edges = _hertz(np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2))
    hertz = np.arange(BINS)[:, None] * RATE / SIZE
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    weights = np.maximum(np.minimum(rise, fall), 0.0)
    bands: Array = weights / weights.sum(axis=0)
    return bands


def power(frame: Array) -> Array:
    """Power spectrum (BINS values) of WINDOW samples of s16 size."""
    spectrum = np.fft.rfft(frame * hann(), SIZE)
    found: Array = spectrum.real**2 + spectrum.imag**2
    return found


def level_db(spectrum: Array) -> float:
    """Level between 80 and 4000 Hz, dBFS."""
    return 10.0 * float(np.log10(spectrum[LEVEL_BINS].sum() + TINY))


def mel_db(spectrum: Array) -> Array:
    """BANDS levels in dB, none more than RANGE_DB under the loudest."""
    decibels = 10.0 * np.log10(spectrum @ mel_bands() + TINY)
    found: Array = np.maximum(decibels, decibels.max() - RANGE_DB)
    return found


def _mel(hertz: float) -> float:
    return 1127.0 * float(np.log1p(hertz / 700.0))


def _hertz(mel: Array) -> Array:
    hertz: Array = 700.0 * np.expm1(mel / 1127.0)
    return hertz
