"""The sound that cues are decided on: echo taken off, the room's noise left in, as the recording has it."""

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

import numpy as np

from coach_app.audio.values import Samples
from coach_app.core.pcm import LIVE_FRAMES, MIC_RATE, PREROLL_SECONDS
from coach_app.engine.answer_sound import KEPT_SECONDS

HOLE_SECONDS = 0.020
"""Sound that begins this far from where the last ended comes after a hole: a mute, a pause, a lost block."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples without a hole, the first of them at session second `at`."""

    at: float
    samples: Samples

    @property
    def ended(self) -> float:
        """Session second at which they end."""
        return self.at + len(self.samples) / MIC_RATE

    def since(self, second: float) -> "Piece":
        """What sounded from a session second on."""
        skipped = max(round((second - self.at) * MIC_RATE), 0)
        return Piece(self.at + min(skipped, len(self.samples)) / MIC_RATE, self.samples[skipped:])


class CueSound:
    """Keeps the newest sound and hands out an answer's in pieces of 20 ms or more, each sample once."""

    def __init__(self) -> None:
        """Begin without sound."""
        self._kept: deque[Piece] = deque()
        self._waiting: deque[Piece] = deque()
        self._taken_until = 0.0
        self._running = False

    def add(self, at: float, samples: Samples) -> None:
        """Sound of the microphone that began at session second `at`."""
        if not len(samples):
            return
        if self._running:
            self._waiting.append(Piece(at, samples))
            return
        self._kept.append(Piece(at, samples))
        while self._kept[0].ended < at - KEPT_SECONDS:
            self._kept.popleft()

    def begin(self, onset: float) -> None:
        """An answer began: everything from 300 ms before `onset` on that was not handed out before."""
        since = max(onset - PREROLL_SECONDS, self._taken_until)
        self._waiting.extend(part for piece in self._kept if len((part := piece.since(since)).samples))
        self._kept.clear()
        self._running = True

    def pieces(self) -> list[Piece]:
        """What is ready: nothing before 20 ms of it are."""
        if sum(len(piece.samples) for piece in self._waiting) < LIVE_FRAMES:
            return []
        return self._all()

    def end(self) -> list[Piece]:
        """The answer is over: the rest of it."""
        self._running = False
        return self._all()

    def _all(self) -> list[Piece]:
        joined: list[list[Piece]] = []
        for piece in self._waiting:
            if joined and abs(piece.at - joined[-1][-1].ended) < HOLE_SECONDS:
                joined[-1].append(piece)
            else:
                joined.append([piece])
        if self._waiting:
            self._taken_until = self._waiting[-1].ended
        self._waiting.clear()
        return [Piece(run[0].at, np.concatenate([piece.samples for piece in run])) for run in joined]


class StreamTimes:
    """Which session second a second of one answer's stream is: the stream has no holes, the session may."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._since: list[float] = []
        self._later: list[float] = []

    def heard(self, position: float, at: float) -> None:
        """What comes at stream second `position` sounded at session second `at`."""
        if not self._since or abs(position + self._later[-1] - at) > HOLE_SECONDS:
            self._since.append(position)
            self._later.append(at - position)

    def at(self, second: float) -> float:
        """The session second; the stream's own where nothing was heard."""
        if not self._since:
            return second
        return second + self._later[max(bisect_right(self._since, second) - 1, 0)]
