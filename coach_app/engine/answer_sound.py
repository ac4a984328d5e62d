"""The sound of the running answer on its way to the model: pre-roll, then whole wire blocks."""

import numpy as np

from coach_app.audio.values import SILENT, Samples
from coach_app.core.pcm import MIC_RATE, PREROLL_SECONDS, WIRE_FRAMES

KEPT_SECONDS = 5.0
"""Seconds of the newest sound kept for pre-roll; an onset is confirmed within one."""


class AnswerSound:
    """Keeps the newest sound and cuts an answer into wire blocks, each sample once and in order."""

    def __init__(self) -> None:
        """Begin without sound."""
        self._kept: Samples = SILENT
        self._end = 0.0
        self._taken_until = 0.0
        self._waiting: Samples = SILENT
        self.running = False

    def add(self, at: float, samples: Samples) -> None:
        """Sound of the microphone that began at session second `at`."""
        joined = abs(at - self._end) < 0.5 / MIC_RATE * 320
        self._kept = (
            np.concatenate([self._kept, samples])[-round(KEPT_SECONDS * MIC_RATE) :] if joined else samples
        )
        self._end = at + len(samples) / MIC_RATE
        if self.running:
            self._waiting = np.concatenate([self._waiting, samples])
            self._taken_until = self._end

    def begin(self, onset: float) -> bytes:
        """Start an answer: everything from 300 ms before `onset` until now that was not sent before."""
        since = max(onset - PREROLL_SECONDS, self._taken_until)
        wanted = min(max(round((self._end - since) * MIC_RATE), 0), len(self._kept))
        self.running = True
        self._waiting = SILENT
        self._taken_until = self._end
        return self._kept[len(self._kept) - wanted :].astype("<i2").tobytes()

    def blocks(self) -> list[bytes]:
        """Whole wire blocks of 512 frames that are ready."""
        whole = len(self._waiting) // WIRE_FRAMES * WIRE_FRAMES
        ready, self._waiting = self._waiting[:whole], self._waiting[whole:]
        return [ready[i : i + WIRE_FRAMES].astype("<i2").tobytes() for i in range(0, whole, WIRE_FRAMES)]

    def end(self) -> bytes:
        """Finish the answer: the rest that did not fill a block."""
        rest, self._waiting = self._waiting, SILENT
        self.running = False
        return rest.astype("<i2").tobytes()
