"""Turning sound that arrives in bursts into sound without a break: the scheduler behind every speaker."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.gain import DuckGain
from coach_app.audio.jitter import JitterEstimate
from coach_app.audio.ring import Ring
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE

HOLD_SECONDS = 180
"""Seconds of unheard sound there is always room for: models send faster than real time."""

FADE_SECONDS = 0.005
PATIENCE_SECONDS = 0.600
"""After this long with some sound waiting, play it whatever there is."""

DRY_GROWTH = 3
DRY_SECONDS = 0.400
"""Running dry multiplies what is collected before going on, up to this."""

MOST_FRAMES = 4096
"""The largest block `pull` fills."""


class PlayState(IntEnum):
    """IDLE: nothing to play. PRE: collecting. PLAY: sounding."""

    IDLE = 0
    PRE = 1
    PLAY = 2


class Playout:
    """Adaptive jitter buffer: written by one thread, pulled by another (a device callback), without locks.

    PRE ends when the target is reached, the turn is complete, the jitter's longest wait (115-185 ms) has gone
    by with 80-120 ms collected, or 600 ms with anything. The last 5 ms are kept
    back until the turn is complete, so that there is always something to fade: when sound runs dry it is
    faded out, silence follows, and after collecting again it is faded in. `pull` copies into preallocated
    arrays and stores integers, nothing else. Shared integers are each stored by one side: the writer owns the
    ring's write position, target, wait and least, end of turn and flush mark, the puller all the rest.
    """

    def __init__(self, rate: int = SPEAKER_RATE) -> None:
        """Play mono s16 at `rate` Hz."""
        self.rate = rate
        self._ring = Ring(HOLD_SECONDS * rate)
        self._jitter = JitterEstimate()
        self._fade = round(FADE_SECONDS * rate)
        self._longest = round(DRY_SECONDS * rate)
        self._patience = round(PATIENCE_SECONDS * rate)
        self._rise = ((np.arange(self._fade) + 0.5) / self._fade).astype(np.float32)
        self._fall = np.ascontiguousarray(self._rise[::-1])
        self._scratch = np.zeros(max(MOST_FRAMES, self._fade), np.float32)
        self._gain = DuckGain(rate, MOST_FRAMES)
        # Stored by the writer.
        self._target = self._in_frames(self._jitter.target)
        self._soon = self._in_frames(self._jitter.longest_wait)
        self._least = self._in_frames(self._jitter.least)
        self._turn_end = 0
        self._flush_to = 0
        # Stored by the puller.
        self.state = PlayState.IDLE
        self._need = self._target
        self._waited = 0
        self._fade_in = False
        self._underruns = 0
        self._played = 0
        self.place = 0

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._underruns

    @property
    def played(self) -> int:
        """Frames of speech really handed to the device."""
        return self._played

    @property
    def waiting(self) -> int:
        """Frames written and neither played nor flushed."""
        return max(self._ring.written - max(self._ring.taken, self._flush_to), 0)

    @property
    def written(self) -> int:
        """Frames ever written; positions in what is played are counted like this."""
        return self._ring.written

    @property
    def calm(self) -> bool:
        """Whether sound has arrived evenly so far."""
        return self._jitter.calm

    @property
    def target(self) -> float:
        """Seconds collected before a turn starts."""
        return self._target / self.rate

    # The writer's side.

    def write(self, samples: Samples, now: float, seconds: float | None = None) -> int:
        """Append sound of the current turn that arrived at clock time `now`; returns the frames accepted.

        `seconds` is how long the sound was when it arrived, where it was lengthened since.
        """
        accepted = self._ring.write(samples)
        arrived = len(samples) / self.rate if seconds is None else seconds
        if arrived:
            self._jitter.arrived(arrived, now)
        self._target = self._in_frames(self._jitter.target)
        return accepted

    def end_turn(self) -> None:
        """Everything of this turn is written: play it to its last frame."""
        self._turn_end = self._ring.written
        self._jitter.turn_ended()
        self._target = self._in_frames(self._jitter.target)
        self._soon = self._in_frames(self._jitter.longest_wait)
        self._least = self._in_frames(self._jitter.least)

    def flush(self) -> None:
        """Drop everything written so far; the next pull fades out within 5 ms."""
        self._flush_to = self._ring.written
        self._jitter.turn_dropped()

    def duck(self, on: bool) -> None:
        """Lower what is heard by 20 dB within 10 ms, or bring it back within 60 ms."""
        self._gain.ducked = on

    # The puller's side.

    def pull(self, out: Samples) -> int:
        """Fill `out` (at most `MOST_FRAMES`) with what sounds now; returns its frames of speech.

        `place` is then where the last of them was written.
        """
        before = self._ring.taken
        flushed = self._flush_to > before
        content = self._fade_out_flushed(out) if flushed else self._pull_state(out)
        out[content:] = 0
        self._gain.apply(out, content)
        self._played += content
        if content:
            self.place = before + content
        return content

    def _pull_state(self, out: Samples) -> int:
        if self.state is PlayState.IDLE and self._ring.fill:
            self.state = PlayState.PRE
            self._need = self._target
            self._waited = 0
        if self.state is PlayState.PRE and not self._begin_sounding():
            self._waited += len(out)
            return 0
        return self._play(out) if self.state is PlayState.PLAY else 0

    def _begin_sounding(self) -> bool:
        rest_of_turn = self._turn_end - self._ring.taken
        if rest_of_turn == 0 and not self._ring.fill:
            # It ran dry exactly at the end of its turn.
            self.state = PlayState.IDLE
            self._fade_in = False
            return False
        if rest_of_turn <= 0 and not self._enough():
            return False
        if self._fade_in and not 0 < rest_of_turn <= self._fade:
            # Only now is it certain that the turn went on: what was kept back alone is no break.
            self._underruns += 1
        self.state = PlayState.PLAY
        return True

    def _enough(self) -> bool:
        fill = self._ring.fill
        if fill >= self._need or (self._waited >= self._patience and fill > 0):
            return True
        return not self._fade_in and self._waited >= self._soon and fill >= self._least

    def _play(self, out: Samples) -> int:
        frames = len(out)
        until_end = self._turn_end - self._ring.taken
        if until_end > 0:
            # The whole turn is here. A next one behind it begins by collecting again.
            copied = self._ring.read_into(out[:until_end] if until_end < frames else out)
            self._apply_fade_in(out, copied)
            if copied == until_end:
                self.state = PlayState.IDLE
            return copied
        if self._ring.fill >= frames + self._fade:
            self._ring.read_into(out)
            self._apply_fade_in(out, frames)
            return frames
        return self._run_dry(out)

    def _run_dry(self, out: Samples) -> int:
        copied = self._ring.read_into(out)
        self._apply_fade_in(out, copied)
        self._apply_fade_out(out, copied)
        self.state = PlayState.PRE
        self._need = min(max(self._need, self._target) * DRY_GROWTH, self._longest)
        self._waited = 0
        self._fade_in = True
        return copied

    def _fade_out_flushed(self, out: Samples) -> int:
        copied = 0
        rest = self._flush_to - self._ring.taken
        if self.state is PlayState.PLAY:
            copied = self._ring.read_into(out[: min(self._fade, rest)])
            self._apply_fade_in(out, copied)
            self._apply_fade_out(out, copied)
        self._ring.discard(rest - copied)
        self.state = PlayState.IDLE
        self._fade_in = False
        return copied

    def _apply_fade_in(self, out: Samples, content: int) -> None:
        if self._fade_in and content:
            self._scale(out, 0, self._rise[:content])
            self._fade_in = False

    def _apply_fade_out(self, out: Samples, content: int) -> None:
        frames = min(self._fade, content)
        self._scale(out, content - frames, self._fall[self._fade - frames :])

    def _scale(self, out: Samples, start: int, factors: NDArray[np.float32]) -> None:
        frames = min(len(factors), len(out) - start)
        part = out[start : start + frames]
        np.multiply(part, factors[:frames], out=self._scratch[:frames])
        np.copyto(part, self._scratch[:frames], casting="unsafe")

    def _in_frames(self, seconds: float) -> int:
        return round(seconds * self.rate)
