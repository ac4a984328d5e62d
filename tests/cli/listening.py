"""Finding one sound within another that may have been slowed a little on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.int16]

WINDOW_SECONDS = 0.040
LOUD = 250.0
"""Root mean square of a window that can be told apart from others."""

SLOWEST, SLOWEST_SILENCE = 0.15, 0.50
"""Speech, and silence, may be slowed by so much while little is buffered, and not more."""


@dataclass(frozen=True)
class Match:
    """Where a sound was heard, in frames; `likeness` of every loud window, 1 where it is the very same."""

    first: int
    last: int
    likeness: NDArray[np.float64]


def find(sent: Sound, out: Sound, near: int, rate: int, reach: float = 0.1) -> Match:
    """Follow `sent` through `out`, window by window, from within `reach` seconds of frame `near`.

    Each window is looked for where it must lie if nothing was left out or put in but slowing.
    """
    size = round(WINDOW_SECONDS * rate)
    offset, drift, likeness = near, round(reach * rate), []
    first: int | None = None
    last = near
    for start in range(0, len(sent) - size + 1, size):
        window = sent[start : start + size].astype(np.float64)
        if np.sqrt(np.mean(window**2)) < LOUD:
            drift += round(SLOWEST_SILENCE * size) + 1
            continue
        place, alike = _best(window, out, start + offset - drift // 4, start + offset + drift)
        offset, drift = place - start, round(SLOWEST * size) + rate // 200
        likeness.append(alike)
        first = offset if first is None else first
        last = offset + len(sent)
    assert first is not None, "there is nothing loud to look for"
    return Match(first, last, np.array(likeness))


def leading_silence(sent: Sound, rate: int) -> float:
    """Seconds before the first window loud enough to be looked for."""
    size = round(WINDOW_SECONDS * rate)
    starts = range(0, len(sent) - size + 1, size)
    loud = (one for one in starts if np.sqrt(np.mean(sent[one : one + size].astype(np.float64) ** 2)) >= LOUD)
    return next(loud, len(sent)) / rate


def _best(window: NDArray[np.float64], out: Sound, since: int, until: int) -> tuple[int, float]:
    since = max(since, 0)
    reach = out[since : until + len(window)].astype(np.float64)
    if len(reach) < len(window):
        return since, 0.0
    products = np.correlate(reach, window, "valid")
    energy = np.convolve(reach**2, np.ones(len(window)), "valid")
    likeness = products / np.sqrt(np.maximum(energy * float(window @ window), 1.0))
    best = int(np.argmax(likeness))
    return since + best, float(likeness[best])
