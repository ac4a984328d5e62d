"""What was played, by the time it sounded: the echo canceller's reference."""

from collections import deque

import numpy as np

from coach_app.audio.values import Played, Samples
from coach_app.core.pcm import SPEAKER_RATE

HELD_FRAMES = 1 << 17
"""Frames of played sound that are kept, about 5 s: the longest the engine may stall."""

SLIP_FRAMES = round(0.020 * SPEAKER_RATE)
"""The reading place is moved when it is this far from the time asked for, else only in silence."""

LEAD_FRAMES = round(0.040 * SPEAKER_RATE)
"""The reference is given so much early: stamps may be wrong by that, and an echo never comes first."""

LATE_READS = 25
"""So many reads in a row that come too early show a speaker that tells late; one is a late callback."""

STEADY_FRAMES = round(0.001 * SPEAKER_RATE)
"""Off by less than this, the place is right."""


class Reference:
    """Sound of the speaker at `SPEAKER_RATE`, found by clock time; where nothing was played, zeros.

    It is read 40 ms ahead of the time asked for, or less where a speaker tells only later what it plays.

    Speaker and microphone have crystals of their own. Reading goes on sample by sample, so that the echo's
    delay doesn't jump inside speech, and is set right in silence.
    """

    def __init__(self) -> None:
        """Nothing played."""
        self._held = np.zeros(HELD_FRAMES, np.int16)
        self._until = 0
        self._next: int | None = None
        self._lead = LEAD_FRAMES
        self._shorts: deque[int] = deque(maxlen=LATE_READS)

    def add(self, played: Played) -> None:
        """Take what the speaker played; pieces come in order of time."""
        first = round(played.at * SPEAKER_RATE)
        samples = played.samples[-HELD_FRAMES:]
        first += len(played.samples) - len(samples)
        if abs(first - self._until) <= SLIP_FRAMES:
            first = self._until  # It follows on: stamps wander by a few samples.
        elif first > self._until:
            self._put(self._until, np.zeros(min(first - self._until, HELD_FRAMES), np.int16))
        self._put(first, samples)
        self._until = first + len(samples)

    def read(self, at: float, frames: int) -> Samples:
        """The next `frames` frames for what was heard from clock time `at` on."""
        due = round(at * SPEAKER_RATE) + self._lead
        self._shorts.append(due + frames - self._until)
        if self._lead and len(self._shorts) == LATE_READS and 0 < min(self._shorts) <= LEAD_FRAMES:
            self._lead = max(self._lead - max(self._shorts), 0)
            self._shorts.clear()
            due = round(at * SPEAKER_RATE) + self._lead
            self._next = due
        if self._next is None or abs(due - self._next) > SLIP_FRAMES:
            self._next = due
        sound = self._cut(self._next, frames)
        if abs(due - self._next) > STEADY_FRAMES and not sound.any():
            self._next = due
            sound = self._cut(due, frames)
        self._next += frames
        return sound

    def _put(self, first: int, samples: Samples) -> None:
        start = first % HELD_FRAMES
        head = min(len(samples), HELD_FRAMES - start)
        self._held[start : start + head] = samples[:head]
        self._held[: len(samples) - head] = samples[head:]

    def _cut(self, first: int, frames: int) -> Samples:
        out = np.zeros(frames, np.int16)
        known = min(max(self._until - first, 0), frames)
        if first < self._until - HELD_FRAMES or not known:
            return out
        start = first % HELD_FRAMES
        head = min(known, HELD_FRAMES - start)
        out[:head] = self._held[start : start + head]
        out[head:known] = self._held[: known - head]
        return out
