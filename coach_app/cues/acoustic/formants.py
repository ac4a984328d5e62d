"""First and second formant of many hops at once, from their power spectra (LPC, 4 kHz band)."""

from functools import cache

import numpy as np

from coach_app.cues.acoustic.spectrum import SIZE, Array

BAND_BINS = SIZE // 4 + 1
"""Bins up to 4 kHz: what is kept of a spectrum for this."""

BAND_RATE = 8000.0
ORDER = 10
GRID = 160
GRID_HZ = 4000.0 / GRID
LOWEST_HZ = 250.0
BLUR_HZ = 90.0
"""Width of the lag window: the first formant must not lock onto a high voice's harmonics."""

TINY = 1e-12


@cache
def _to_autocorrelation() -> Array:
    """Pre-emphasis (about 6 dB an octave) and the cosines that make lags 0…ORDER of a band spectrum."""
    angles = np.pi * np.arange(BAND_BINS) / (BAND_BINS - 1)
    emphasis = 1.0 + 0.94**2 - 2 * 0.94 * np.cos(angles)
    lag_window = np.exp(-0.5 * (2 * np.pi * BLUR_HZ * np.arange(ORDER + 1) / BAND_RATE) ** 2)
    cosines: Array = np.cos(np.outer(angles, np.arange(ORDER + 1))) * emphasis[:, None] * lag_window
    return cosines


@cache
def _response() -> Array:
    """e^-jwk for GRID frequencies and ORDER + 1 lags."""
    angles = np.pi * np.arange(GRID) / GRID
    response: Array = np.exp(-1j * np.outer(np.arange(ORDER + 1), angles))
    return response


def formants(spectra: Array) -> Array:
    """(n, BAND_BINS) power spectra to (n, 2) Hz; where no second peak is found it repeats the first."""
    correlations = spectra @ _to_autocorrelation()
    correlations[:, 0] = correlations[:, 0] * 1.0001 + TINY
    places = np.abs(np.subtract.outer(np.arange(ORDER), np.arange(ORDER)))
    matrices = correlations[:, places]
    predictor = np.linalg.solve(matrices, -correlations[:, 1:, None])[:, :, 0]
    inverse = np.concatenate([np.ones((len(spectra), 1)), predictor], axis=1) @ _response()
    envelope = -np.log(np.abs(inverse) + TINY)
    peaks = np.zeros_like(envelope, bool)
    middle = envelope[:, 1:-1]
    peaks[:, 1:-1] = (middle > envelope[:, :-2]) & (middle >= envelope[:, 2:])
    peaks[:, : int(LOWEST_HZ / GRID_HZ)] = False
    first = peaks.argmax(axis=1)
    rows = np.arange(len(spectra))
    peaks[rows, first] = False
    second = np.where(peaks.any(axis=1), peaks.argmax(axis=1), first)
    found: Array = np.stack([first, second], axis=1) * GRID_HZ
    return found
