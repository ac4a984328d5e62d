"""Changing the sample rate of a stream."""

import numpy as np
import soxr

from coach_app.audio.values import SILENT, Samples


class Resampler:
    """Streaming resampler (soxr, HQ): output frame k sounds at the time of input frame k·from/to.

    The filter needs later samples before it can answer: output lags the input by about 15-30 ms until
    `flush`. Equal rates pass through untouched.
    """

    def __init__(self, from_rate: int, to_rate: int) -> None:
        """Convert mono sound at `from_rate` Hz to `to_rate` Hz."""
        self.from_rate = from_rate
        self.to_rate = to_rate
        same = from_rate == to_rate
        self._stream = None if same else soxr.ResampleStream(from_rate, to_rate, 1, dtype="int16")

    def push(self, samples: Samples) -> Samples:
        """Take the next stretch; returns what is ready, possibly nothing."""
        if self._stream is None or not len(samples):
            return samples
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(samples)), np.int16)

    def flush(self) -> Samples:
        """End the stream: returns what was held back. The next `push` begins a new stream."""
        if self._stream is None:
            return SILENT
        rest = np.asarray(self._stream.resample_chunk(SILENT, last=True), np.int16)
        self._stream.clear()
        return rest
