"""The sound of the running answer on its way to the model: pre-roll, then wire blocks."""

from itertools import pairwise

import numpy as np

from coach_app.audio.values import Samples
from coach_app.core.pcm import BYTES_PER_FRAME, LIVE_FRAMES, MIC_RATE, PREROLL_SECONDS

KEPT_SECONDS = 5.0
"""Seconds of the newest sound kept for pre-roll; an onset is confirmed within one."""

JOINED_SECONDS = 0.010
"""Sound that begins this close to where the last ended follows on."""

_KEPT = round(KEPT_SECONDS * MIC_RATE)
_BLOCK = LIVE_FRAMES * BYTES_PER_FRAME


class AnswerSound:
    """Keeps the newest sound and cuts an answer into wire blocks, each sample once and in order."""

    def __init__(self) -> None:
        """Begin without sound."""
        self._kept: Samples = np.zeros(2 * _KEPT, np.int16)
        self._filled = 0
        self._end = 0.0
        self._taken_until = 0.0
        self._waiting = bytearray()
        self.running = False

    def add(self, at: float, samples: Samples) -> None:
        """Sound of the microphone that began at session second `at`."""
        self._keep(samples, joined=abs(at - self._end) < JOINED_SECONDS)
        self._end = at + len(samples) / MIC_RATE
        if self.running:
            self._waiting += _coded(samples)
            self._taken_until = self._end

    def _keep(self, samples: Samples, *, joined: bool) -> None:
        samples = samples[-_KEPT:]
        if not joined:
            self._filled = 0
        elif self._filled + len(samples) > len(self._kept):
            self._kept[:_KEPT] = self._kept[self._filled - _KEPT : self._filled]
            self._filled = _KEPT
        self._kept[self._filled : self._filled + len(samples)] = samples
        self._filled += len(samples)

    def begin(self, onset: float) -> bytes:
        """Start an answer: everything from 300 ms before `onset` until now that was not sent before."""
        since = max(onset - PREROLL_SECONDS, self._taken_until)
        wanted = min(max(round((self._end - since) * MIC_RATE), 0), self._filled)
        self.running = True
        self._waiting.clear()
        self._taken_until = self._end
        return _coded(self._kept[self._filled - wanted : self._filled])

    def blocks(self) -> list[bytes]:
        """Wire blocks that are ready: once one is full the rest goes with it, so that nothing waits twice."""
        whole = len(self._waiting) // _BLOCK
        if not whole:
            return []
        cuts = [*(n * _BLOCK for n in range(whole)), len(self._waiting)]
        ready = [bytes(self._waiting[a:b]) for a, b in pairwise(cuts)]
        self._waiting.clear()
        return ready

    def end(self) -> bytes:
        """Finish the answer: the rest that did not fill a block."""
        rest = bytes(self._waiting)
        self._waiting.clear()
        self.running = False
        return rest


def _coded(samples: Samples) -> bytes:
    return samples.astype("<i2", copy=False).tobytes()
