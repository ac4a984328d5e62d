"""A stretch of stored sound, decoded a few seconds at a time."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import Chunk, Samples
from coach_app.core.pcm import SPEAKER_RATE

WINDOW_SECONDS = 5.0
"""Sound decoded at a time; small enough that a stretch of an hour begins as soon as a short one."""


class StoredStretch:
    """Sound of one or two tracks from `started` to `ended` (session seconds), at `SPEAKER_RATE`."""

    def __init__(self, tracks: Sequence[Sequence[Chunk]], started: float, ended: float) -> None:
        """Tracks are mixed; where nothing was recorded there are zeros."""
        self._tracks = [sorted(track, key=lambda chunk: chunk.at) for track in tracks]
        self._at = started
        self._ended = min(ended, max((_end(track[-1]) for track in self._tracks if track), default=started))

    @property
    def seconds(self) -> float:
        """Seconds that are left."""
        return max(0.0, self._ended - self._at)

    def next(self) -> Samples:
        """The next seconds, empty at the end. Raises StorageFailed when a piece is damaged."""
        begin, end = self._at, min(self._at + WINDOW_SECONDS, self._ended)
        frames = round(max(0.0, end - begin) * SPEAKER_RATE)
        self._at = end
        mixed = np.zeros(frames, np.int32)
        for track in self._tracks:
            inside = [replace(one, at=one.at - begin) for one in track if one.at < end and _end(one) > begin]
            mixed += decode_chunks(inside, SPEAKER_RATE, frames / SPEAKER_RATE)[:frames]
        return np.clip(mixed, -32768, 32767).astype(np.int16)


def _end(chunk: Chunk) -> float:
    return chunk.at + chunk.frames / chunk.rate
