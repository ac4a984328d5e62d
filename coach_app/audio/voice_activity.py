"""Whether somebody speaks, and since and until when."""

from collections import deque

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from coach_app.audio.levels import FULL_SCALE, SILENCE_DBFS, decibels
from coach_app.audio.noise_floor import NoiseFloor
from coach_app.audio.values import SILENT, Samples
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE

FRAME = round(BLOCK_SECONDS * MIC_RATE)
"""Samples in one decision: 10 ms."""

AGGRESSIVENESS = 3
OVER_FLOOR_DB = 6.0
WINDOW = 6
TO_OPEN = 5
"""Voiced frames of the last six that begin a stretch of voice."""

TO_CLOSE = 18
"""Unvoiced frames in a row that end it: shorter ones are closures inside words, or the comma after the first
word of an interruption ("Sorry, may I …")."""

MOST_UNVOICED = 12
UNVOICED_GAP = 4
"""A stretch begins with the hiss that leads into it: so many loud frames before its first voiced one, so many
quiet ones among them."""

UNDER_PEAK_DB = 30.0
"""What is this much quieter than the voice just heard is room or reverberation, not voice."""

WANTED_DBFS = -20.0
MOST_GAIN_DB = 30.0
VOICE_OVER_FLOOR_DB = 25.0
"""How loud webrtcvad is to hear a voice, and how loud one is taken to be before it was heard."""

PEAK_FALL_DB_PER_SECOND = 3.0
PEAK_FRAMES = 5
"""The peak is a level held for this many frames: a click is no voice."""


class VoiceActivity:
    """Voice detector for 16 kHz mono s16: webrtcvad (mode 3) AND energy 6 dB over a tracked floor.

    webrtcvad alone never ends a turn in noise and holds on for 90-120 ms; the energy takes both off, so
    `last_voiced` is the end of the last frame that really held voice. What lies 30 dB under the voice just
    heard doesn't count either. A stretch opens when 5 of the last 6 frames are voiced (about 50 ms after its
    onset) and closes after 180 ms without one. Times are seconds of the stream this instance was fed.
    """

    def __init__(self) -> None:
        """Begin at second 0 of a new stream."""
        self._vad = webrtcvad.Vad(AGGRESSIVENESS)
        self._floor = NoiseFloor(relearn=True)
        self._rest: Samples = SILENT
        self._scratch = np.zeros(FRAME, np.float32)
        self._recent: deque[bool] = deque([False] * WINDOW, maxlen=WINDOW)
        self._loud: deque[bool] = deque(maxlen=WINDOW + MOST_UNVOICED)
        self._levels: deque[float] = deque(maxlen=PEAK_FRAMES)
        self._peak = SILENCE_DBFS
        self._frames = 0
        self._quiet_frames = 0
        self.speaking = False
        self.onset: float | None = None
        self.last_voiced: float | None = None
        self.ended: float | None = None

    @property
    def position(self) -> float:
        """Seconds of the stream decided so far."""
        return self._frames * BLOCK_SECONDS

    @property
    def stirring(self) -> bool:
        """Whether something has sounded for about 50 ms, be it a voice or not."""
        return sum(list(self._loud)[-WINDOW:]) >= TO_OPEN

    @property
    def floor(self) -> float:
        """The tracked level of the room, in dBFS."""
        return self._floor.level

    def push(self, samples: Samples) -> list[bool]:
        """Take the next samples, any number; one answer per complete 10 ms frame: is somebody speaking.

        While somebody speaks `onset` is the start of the running stretch; `last_voiced` is the end of its
        last voiced frame so far; `ended` the end of the last stretch that is over.
        """
        sound = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        complete = len(sound) // FRAME * FRAME
        self._rest = sound[complete:].copy()
        return [self._decide(sound[start : start + FRAME]) for start in range(0, complete, FRAME)]

    def _decide(self, frame: Samples) -> bool:
        voiced = self._is_voiced(frame)
        self._frames += 1
        self._recent.append(voiced)
        self._quiet_frames = 0 if voiced else self._quiet_frames + 1
        if self.speaking:
            self._go_on(voiced)
        elif sum(self._recent) >= TO_OPEN:
            self.speaking = True
            first = list(self._recent).index(True)
            self.onset = (self._frames - WINDOW + first - self._led_in(WINDOW - first)) * BLOCK_SECONDS
            self.last_voiced = self.position - self._quiet_frames * BLOCK_SECONDS
        return self.speaking

    def _led_in(self, newest: int) -> int:
        """Loud frames that lead into the `newest` ones."""
        led = 0
        for distance, loud in enumerate(reversed(list(self._loud)[:-newest]), 1):
            if loud:
                led = distance
            elif distance - led > UNVOICED_GAP:
                break
        return min(led, MOST_UNVOICED)

    def _go_on(self, voiced: bool) -> None:
        if voiced:
            self.last_voiced = self.position
        elif self._quiet_frames >= TO_CLOSE:
            self.speaking = False
            self.ended = self.last_voiced

    def _is_voiced(self, frame: Samples) -> bool:
        steady = frame.astype(np.float32)
        steady -= float(np.add.reduce(steady)) / FRAME
        level = decibels(float(steady @ steady) / FRAME / FULL_SCALE**2)
        maybe_voice = bool(self._vad.is_speech(self._amplified(steady).tobytes(), MIC_RATE))
        floor = self._floor.update(level, maybe_voice)
        peak = self._track_peak(level)
        loud = level > max(floor + OVER_FLOOR_DB, peak - UNDER_PEAK_DB)
        self._loud.append(loud)
        return maybe_voice and loud

    def _amplified(self, frame: NDArray[np.float32]) -> Samples:
        """The frame as loud as webrtcvad needs it: left alone it misses the ends of quiet words."""
        loudness = max(self._peak, self._floor.level + VOICE_OVER_FLOOR_DB)
        gain = 10 ** (min(max(WANTED_DBFS - loudness, 0.0), MOST_GAIN_DB) / 20)
        louder = np.multiply(frame, gain, out=self._scratch)
        np.maximum(louder, -32768.0, out=louder)
        np.minimum(louder, 32767.0, out=louder)
        return louder.astype(np.int16)

    def _track_peak(self, level: float) -> float:
        self._levels.append(level)
        held = min(self._levels) if len(self._levels) == PEAK_FRAMES else SILENCE_DBFS
        self._peak = max(self._peak - PEAK_FALL_DB_PER_SECOND * BLOCK_SECONDS, held)
        return self._peak
