"""The writer's side of a speaker: slowing, resampling and the account of what was heard."""

from bisect import bisect_right
from collections import deque

from coach_app.audio.playout import Playout
from coach_app.audio.resample import Resampler
from coach_app.audio.stretch import Stretched, Stretcher
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE

SLOW_BELOW_SECONDS = 0.400
"""Speech is slowed while less than this is buffered, what has just come included."""

ROUNDING_FRAMES = 2.0
"""By so much less than was promised may come out of the resampler."""

KEPT_MARKS = 4096
"""Places remembered where played and written frames were matched: minutes of sound."""


class HeardAccount:
    """Turns a position in what was played into frames of what was written, across slowing and resampling.

    Positions only grow. Between two marks the account is linear; a slowed stretch is marked at its ends.
    """

    def __init__(self) -> None:
        """Nothing written: both positions are 0."""
        self._played: deque[float] = deque([0.0], maxlen=KEPT_MARKS)
        self._written: deque[int] = deque([0], maxlen=KEPT_MARKS)

    def mark(self, played: float, written: int) -> None:
        """At position `played` of the output, `written` frames of the input have sounded."""
        if len(self._played) > 1 and 0.0 < self._played[-1] - played < ROUNDING_FRAMES:
            self._played.pop()
            self._written.pop()
        if played == self._played[-1]:
            self._written[-1] = max(written, self._written[-1])
            return
        self._played.append(played)
        self._written.append(written)

    def heard(self, played: float) -> int:
        """Frames of the input that have sounded when the output has come to `played`."""
        place = bisect_right(self._played, played)
        if place == 0:
            return self._written[0]
        if place == len(self._played):
            return self._written[-1]
        before, after = self._played[place - 1], self._played[place]
        share = (played - before) / (after - before)
        return self._written[place - 1] + int(share * (self._written[place] - self._written[place - 1]))


class Feed:
    """Takes 24 kHz sound as it arrives and fills the playout of a device at `rate` Hz. One thread's."""

    def __init__(self, rate: int = SPEAKER_RATE) -> None:
        """Feed a new playout."""
        self.playout = Playout(rate)
        self._stretcher = Stretcher()
        self._resampler = Resampler(SPEAKER_RATE, rate)
        self._account = HeardAccount()
        self._ratio = rate / SPEAKER_RATE
        self._written = 0
        self._due = 0.0
        self._begun = False

    def write(self, samples: Samples, now: float) -> None:
        """Add sound of the current turn that arrived at clock time `now`.

        The first piece is left as it is: often it is all there is.
        """
        playout = self.playout
        buffered = playout.waiting / playout.rate + len(samples) / SPEAKER_RATE
        slow = self._begun and buffered < SLOW_BELOW_SECONDS and not playout.calm
        self._begun = True
        done = self._stretcher.push(samples, slow)
        self._mark(done, len(samples))
        playout.write(self._resampler.push(done.samples), now, len(samples) / SPEAKER_RATE)

    def end_turn(self, now: float) -> None:
        """All of this turn is written."""
        self.playout.write(self._resampler.flush(), now, 0.0)
        self._anchor()
        self.playout.end_turn()

    def flush(self) -> None:
        """Drop what was written so far."""
        self._resampler.flush()
        self._anchor()
        self.playout.flush()

    def heard(self, place: int) -> int:
        """Frames given to `write` that have sounded when the playout has come to `place`."""
        return self._account.heard(float(place))

    def _mark(self, done: Stretched, frames: int) -> None:
        for inserted in done.inserted:
            self._account.mark(self._due + inserted.at * self._ratio, self._written + inserted.at)
            self._due += inserted.frames * self._ratio
            self._account.mark(self._due + inserted.at * self._ratio, self._written + inserted.at)
        self._written += frames
        self._due += frames * self._ratio
        self._account.mark(self._due, self._written)

    def _anchor(self) -> None:
        """A turn is over: what was promised and what was really written meet here."""
        self._stretcher.reset()
        self._begun = False
        self._due = float(self.playout.written)
        self._account.mark(self._due, self._written)
