"""A speaker and a microphone without devices that share a simulated room."""

from __future__ import annotations

import numpy as np
import soxr

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.speaker import SilentSpeaker
from coach_app.audio.values import Captured, Samples
from coach_app.core.clock import Clock
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.room import Room, as_samples


class Air:
    """What the room makes of what is played, at 16 kHz from its first sample on.

    Attributes:
        gain: echo per played sound; by default the level the room names, for speech at -20 dBFS.
        delay: seconds from converter to converter; it may jump.
    """

    def __init__(self, room: Room, gain: float = 1.0) -> None:
        self.room = room
        self.gain = gain
        self.delay = room.delay
        self._impulse = room.impulse() / np.sqrt(np.sum(room.impulse() ** 2))
        rate = MIC_RATE * (1 + room.drift_ppm / 1e6)
        self._resampler = soxr.ResampleStream(SPEAKER_RATE, rate, 1, dtype="int16")
        self._sound = np.zeros(0)
        self._ready = 0

    def take(self, played: Samples) -> None:
        near = self._resampler.resample_chunk(played).astype(np.float64) * self.gain
        if self.room.clipped:
            near = np.clip(near, -3000, 3000)
        wet = np.convolve(near, self._impulse) if len(near) else near
        needed = self._ready + len(wet) - len(self._sound)
        if needed > 0:
            self._sound = np.concatenate([self._sound, np.zeros(needed + 10 * MIC_RATE)])
        self._sound[self._ready : self._ready + len(wet)] += wet
        self._ready += len(near)

    def heard(self, first: int, frames: int) -> np.ndarray:
        """What arrives from frame `first` of the microphone on; it began when the speaker did."""
        start = first - round(self.delay * MIC_RATE)
        out = np.zeros(frames)
        inside = self._sound[max(start, 0) : max(start + frames, 0)]
        begin = max(-start, 0)
        out[begin : begin + len(inside)] = inside[: frames - begin]
        return out


class AirSpeaker(SilentSpeaker):
    """Plays into the air in real time by the clock."""

    def __init__(self, clock: Clock, air: Air) -> None:
        super().__init__(clock)
        self._air = air

    def _catch_up(self) -> None:
        before = len(self._unread)
        super()._catch_up()
        for samples, _, _ in self._unread[before:]:
            self._air.take(samples)


class AirMicrophone(QueuedMicrophone):
    """Hears the air, the room's noise and whoever is made to speak."""

    def __init__(self, clock: Clock, air: Air) -> None:
        super().__init__(clock, "in the room")
        self._air = air
        self._frames = 0
        self._rng = np.random.default_rng(3)

    def read(self) -> Captured:
        captured = super().read()
        frames = len(captured.samples)
        room = self._air.room
        level = 0.0 if room.noise_dbfs is None else 32768 * 10 ** (room.noise_dbfs / 20)
        sound = captured.samples + self._air.heard(self._frames, frames)
        sound = sound + self._rng.standard_normal(frames) * level
        self._frames += frames
        return Captured(captured.at, as_samples(sound), captured.lost)
