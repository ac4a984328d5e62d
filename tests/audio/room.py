"""A simulated room: what is played comes back to the microphone, filtered, delayed, quieter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr

from coach_app.audio.values import Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.stand_ins.speech import speech

INTERVIEWER = (
    "Tell me about a time when you had to persuade somebody who did not agree with you. What came first?",
    "Thank you. Now think of a project that went badly, and tell me what you would do differently today.",
    "How do you decide what to work on when everything seems to be urgent at the same moment?",
    "Describe a situation in which you had to learn something quickly, and how you went about it.",
)
USER = (
    "Sorry, may I ask you something before we go on with this?",
    "Wait, I would like to come back to my last answer please.",
    "Excuse me, do you mean at work or in my private life?",
    "Yes, I have a good example, it was in the spring of last year.",
)


@dataclass(frozen=True, slots=True)
class Room:
    """How the speaker is heard by the microphone.

    Attributes:
        echo_db: level of the echo against a user's voice (both measured while they speak).
        delay: seconds from converter to converter.
        clipped: the loudspeaker distorts.
        drift_ppm: the microphone's crystal runs fast by so much.
        noise_dbfs: level of the room's noise; None for a silent room.
        seed: of the room's walls; rooms with other seeds sound different.
    """

    echo_db: float = -12.0
    delay: float = 0.060
    clipped: bool = False
    drift_ppm: float = 0.0
    noise_dbfs: float | None = -60.0
    seed: int = 5

    def echo(self, played: Samples) -> Samples:
        """What of `played` (24 kHz) arrives at the microphone (16 kHz); as long as it."""
        sound = played.astype(np.float64) / 32768
        if self.clipped:
            loudest = np.abs(sound).max() or 1.0
            sound = np.tanh(3.0 * sound / loudest) / 3.0 * loudest
        rate = MIC_RATE * (1 + self.drift_ppm / 1e6)
        near = (
            soxr.resample(sound, SPEAKER_RATE, rate, "VHQ")
            if self.drift_ppm
            else soxr.resample(sound, SPEAKER_RATE, MIC_RATE, "VHQ")
        )
        wet = np.convolve(near, self.impulse())[: len(near)]
        late = round(self.delay * MIC_RATE)
        wet = np.concatenate([np.zeros(late), wet])[: len(near)]
        return to_level(wet, VOICE_DBFS + self.echo_db)

    def impulse(self) -> np.ndarray:
        """120 ms of a small room: direct sound, then an exponential tail of noise."""
        rng = np.random.default_rng(self.seed)
        frames = round(0.120 * MIC_RATE)
        tail = rng.standard_normal(frames) * np.exp(-np.arange(frames) / (0.025 * MIC_RATE)) * 0.2
        tail[0] = 1.0
        return tail

    def noise(self, frames: int, seed: int = 0) -> np.ndarray:
        """The room by itself."""
        if self.noise_dbfs is None:
            return np.zeros(frames)
        rng = np.random.default_rng(seed)
        return rng.standard_normal(frames) * 32768 * 10 ** (self.noise_dbfs / 20)


VOICE_DBFS = -26.0
"""A user's voice at the microphone, silences left out."""


def to_level(sound: np.ndarray, dbfs: float) -> np.ndarray:
    """At an RMS level with its silences left out, as 16 bit numbers."""
    values = sound.astype(np.float64)
    if not values.any():
        return values
    loud = values[np.abs(values) > np.abs(values).max() / 50]
    scaled: np.ndarray = values * (32768 * 10 ** (dbfs / 20) / np.sqrt(np.mean(loud**2)))
    return scaled


def interviewer(turn: int, seconds_after: float = 0.0, voice: str = "slt") -> Samples:
    """A turn of the interviewer at 24 kHz, without silence around it."""
    sound = trimmed(np.frombuffer(speech(INTERVIEWER[turn % len(INTERVIEWER)], SPEAKER_RATE, voice), "<i2"))
    return np.concatenate([sound, np.zeros(round(seconds_after * SPEAKER_RATE), np.int16)])


def user(turn: int, voice: str = "rms") -> np.ndarray:
    """Something the user says at 16 kHz, without silence around it, at `VOICE_DBFS`."""
    sound = trimmed(np.frombuffer(speech(USER[turn % len(USER)], MIC_RATE, voice), "<i2"))
    return to_level(sound, VOICE_DBFS)


def trimmed(sound: Samples) -> Samples:
    """From the first to the last loud sample."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > np.abs(sound.astype(np.int32)).max() / 30)
    return np.asarray(sound[loud[0] : loud[-1] + 1], np.int16)


def as_samples(sound: np.ndarray) -> Samples:
    """Rounded and clipped to 16 bits."""
    out: Samples = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    return out
