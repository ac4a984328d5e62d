"""A stretch of stored sound, decoded a few seconds at a time."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import Chunk, Samples
from coach_app.core.pcm import SPEAKER_RATE

EDGE_SECONDS = 0.050
"""Sound decoded on either side: resampling has what it needs, and two stretches join without a seam."""


def mixed(tracks: Sequence[Sequence[Chunk]], begin: float, end: float) -> Samples:
    """Sound of all tracks from `begin` to `end` (session seconds) at `SPEAKER_RATE`.

    Zeros where there is none. Chunks must reach `EDGE_SECONDS` further on either side. Raises
    StorageFailed when one is damaged.
    """
    frames = round(max(0.0, end - begin) * SPEAKER_RATE)
    # A whole number of frames before `begin`, so that both edges stay on the grid of samples.
    edge = round(EDGE_SECONDS * SPEAKER_RATE)
    since = begin - edge / SPEAKER_RATE
    whole = frames + 2 * edge
    out = np.zeros(whole, np.int32)
    for track in tracks:
        inside = [replace(one, at=one.at - since) for one in track]
        out += decode_chunks(inside, SPEAKER_RATE, whole / SPEAKER_RATE)[:whole]
    return np.clip(out[edge : edge + frames], -32768, 32767).astype(np.int16)
