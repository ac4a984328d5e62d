"""Finding sound again: in what a recorder heard, and in what was kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.virtual_sound import Recording

Sound = NDArray[np.int16]

PIECE_SECONDS = 0.2
REACH_SECONDS = 0.1
QUIET = 300.0
"""Root mean square under which a piece holds too little to be told from another."""

LIKE = 0.95
"""Likeness from which a piece is the same sound; it went through two resamplers."""


def heard_between(recording: Recording, since: float, until: float) -> Sound:
    """What a recorder took from one moment to another, both `time.monotonic()`."""
    parts = [block for at, block in list(recording.blocks) if since <= at <= until]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def place_of(piece: Sound, within: Sound) -> tuple[int, float]:
    """Frame of `within` at which `piece` is most alike, and how much so, 0 to 1; loudness does not count."""
    return places_of([piece], within)[0]


def places_of(pieces: Sequence[Sound], within: Sound) -> list[tuple[int, float]]:
    """`place_of` for each of several pieces; those that are longer than `within` are nowhere."""
    wide = within.astype(float)
    size = 1 << (len(wide) + max((len(piece) for piece in pieces), default=0)).bit_length()
    spectrum = np.fft.rfft(wide, size)
    power = np.concatenate([[0.0], np.cumsum(wide**2)])
    return [_place(piece.astype(float), spectrum, power, size) for piece in pieces]


def _place(
    small: NDArray[np.float64], spectrum: NDArray[np.complex128], power: NDArray[np.float64], size: int
) -> tuple[int, float]:
    places = len(power) - len(small)
    if places < 1:
        return 0, 0.0
    together = np.fft.irfft(spectrum * np.conj(np.fft.rfft(small, size)), size)[:places]
    there = np.sqrt(np.maximum(power[len(small) :] - power[:places], 1.0))
    likeness = together / (there * max(float(np.linalg.norm(small)), 1.0))
    place = int(np.argmax(likeness))
    return place, float(likeness[place])


def slips(sent: Sound, heard: Sound, rate: int, like: float = LIKE) -> tuple[list[int], int]:
    """By how many frames each piece of `sent` came later than the one before, and how many were not found.

    Each piece is looked for within a tenth of a second of where the whole would put it.
    """
    whole, _ = place_of(sent, heard)
    step, reach = round(PIECE_SECONDS * rate), round(REACH_SECONDS * rate)
    lags, lost = [], 0
    for at in range(0, len(sent) - step, step):
        piece = sent[at : at + step]
        if np.sqrt(np.mean(piece.astype(float) ** 2)) < QUIET:
            continue
        first = max(whole + at - reach, 0)
        place, likeness = place_of(piece, heard[first : whole + at + step + reach])
        if likeness >= like:
            lags.append(first + place - at)
        else:
            lost += 1
    return [int(change) for change in np.diff(lags)], lost
