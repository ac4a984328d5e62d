"""From the speaker's callback to the engine: what really sounded, and when."""

from collections import deque

import numpy as np

from coach_app.audio.resample import Resampler
from coach_app.audio.sample_clock import SampleClock
from coach_app.audio.timed_ring import TimedRing
from coach_app.audio.values import SILENT, Played, Samples
from coach_app.core.pcm import SPEAKER_RATE

HOLD_SECONDS = 30
"""How long the engine may stall before the record of what was heard has a hole."""

_SHORTEST_BLOCK_SECONDS = 0.005


class PlayedLog:
    """Blocks written by one thread, read by another as stretches of speech and of silence at `SPEAKER_RATE`.

    The stretches follow each other without a break in samples; a hole in the record is silence. `until` of
    each is a position of the playout, in its own frames.
    """

    def __init__(self, rate: int) -> None:
        """Take blocks at the device's `rate` Hz."""
        self._rate = rate
        self._ring = TimedRing(HOLD_SECONDS * rate, round(HOLD_SECONDS / _SHORTEST_BLOCK_SECONDS))
        self._resampler = Resampler(rate, SPEAKER_RATE)
        self._clock = SampleClock(rate)
        self._frames = 0
        self._given = 0
        self._ready: Samples = SILENT
        self._place = 0
        # Each stretch not handed out yet: the output frame it ends before, its frames of speech, its place.
        self._stretches: deque[tuple[int, int, int]] = deque()

    def write(self, samples: Samples, at: float, content: int, place: int) -> None:
        """Callback: one block that sounds at clock time `at`, `content` frames of it speech; copies only.

        `place` is the playout's position at the end of the speech.
        """
        self._ring.write(samples, at, content, place)

    def read(self) -> list[Played]:
        """What sounded since the last read, as far as the resampler has let it go."""
        blocks = self._ring.read()
        first = done = 0
        pieces = [self._ready] if len(self._ready) else []
        columns = (blocks.at, blocks.frames, blocks.tag, blocks.lost, blocks.place)
        for at, frames, content, lost, place in zip(*(column.tolist() for column in columns), strict=True):
            if lost:
                pieces.append(self._resampler.push(blocks.samples[done:first]))
                pieces.append(self._resampler.push(np.zeros(lost, np.int16)))
                done = first
                self._extend(lost, 0)
            self._clock.observe(self._frames, at)
            self._place = place
            self._extend(frames, content)
            first += frames
        pieces.append(self._resampler.push(blocks.samples[done:]))
        self._ready = np.concatenate(pieces) if len(pieces) > 1 else pieces[0]
        return self._hand_out()

    def _extend(self, frames: int, content: int) -> None:
        self._frames += frames
        end = round(self._frames * SPEAKER_RATE / self._rate)
        speech = round(content * SPEAKER_RATE / self._rate)
        if self._stretches and bool(self._stretches[-1][1]) == bool(speech):
            speech += self._stretches.pop()[1]
        self._stretches.append((end, speech, self._place))

    def _hand_out(self) -> list[Played]:
        out: list[Played] = []
        while self._stretches and len(self._ready):
            end, speech, place = self._stretches.popleft()
            samples, self._ready = self._ready[: end - self._given], self._ready[end - self._given :]
            at = self._clock.time_of(self._given * self._rate / SPEAKER_RATE)
            self._given += len(samples)
            heard = speech if self._given == end else min(speech, len(samples))
            if self._given < end:
                left = max(speech - heard, min(speech, 1))
                self._stretches.appendleft((end, left, place))
                place -= round(left * self._rate / SPEAKER_RATE)
            if len(samples):
                out.append(Played(at, samples, heard, place))
        return out
