"""From the microphone's callback to the engine: sound, its time, and what was lost."""

from coach_app.audio.resample import Resampler
from coach_app.audio.sample_clock import SampleClock
from coach_app.audio.timed_ring import TimedRing
from coach_app.audio.values import Captured, Samples
from coach_app.core.pcm import MIC_RATE

HOLD_SECONDS = 30
"""How long the engine may stall before sound is lost."""

_SHORTEST_BLOCK_SECONDS = 0.005


class CaptureLog:
    """Blocks written by one thread, read by another as `Captured` at `MIC_RATE`; resamples while reading."""

    def __init__(self, rate: int) -> None:
        """Take blocks at the device's `rate` Hz."""
        self._rate = rate
        self._ring = TimedRing(HOLD_SECONDS * rate, round(HOLD_SECONDS / _SHORTEST_BLOCK_SECONDS))
        self._resampler = Resampler(rate, MIC_RATE)
        self._clock = SampleClock(rate)
        self._frames = 0
        self._position = 0.0

    def write(self, samples: Samples, at: float) -> None:
        """Callback: one block, its first sample stamped with clock time `at`; copies only."""
        self._ring.write(samples, at, 0)

    def read(self, now: float) -> Captured:
        """Everything new up to the next loss; an empty one is stamped with where sound goes on, or `now`."""
        blocks = self._ring.read(until_loss=True)
        lost = int(blocks.lost[0]) if len(blocks.lost) else 0
        if lost:
            # What the filter holds back belongs before the loss; those few milliseconds go with it.
            self._resampler.flush()
            self._frames += lost
            self._position = float(self._frames)
        for at, frames in zip(blocks.at.tolist(), blocks.frames.tolist(), strict=True):
            self._clock.observe(self._frames, at)
            self._frames += frames
        samples = self._resampler.push(blocks.samples)
        at = self._clock.time_of(self._position) if self._clock.running else now
        self._position += len(samples) * self._rate / MIC_RATE
        return Captured(at, samples, round(lost * MIC_RATE / self._rate))
