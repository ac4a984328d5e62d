"""Taking the interviewer's voice out of what the microphone hears."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach_app.audio.apm import (
    ECHO_DELAY,
    FAR_FRAMES,
    NEAR_FRAMES,
    NOISE_DELAY,
    EchoProcessor,
    NoiseProcessor,
    WebRtcProcessor,
    load_rtc,
)
from coach_app.audio.echo_meter import EchoMeter
from coach_app.audio.levels import level_dbfs
from coach_app.audio.reference import Reference
from coach_app.audio.values import SILENT, Played, Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE

PLAYING_DBFS = -55.0
"""What is played louder than this can be heard back."""

TAIL_SECONDS = 0.500
"""So long after it was played, sound may still come back."""

JUMP_SECONDS = 0.010
"""Sound that begins this far from where the last ended doesn't follow on."""


BREAK_SECONDS = 0.100
"""After a hole in time as long as this, on either side, the echo may come back at another delay."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a microphone heard, without echo; both at 16 kHz and of equal length.

    `voice` (echo and noise taken off) is for voice activity and the model, its first sample at clock time
    `voice_at`; `track` (echo taken off) for the recording and for fillers, from `track_at` on.
    """

    voice_at: float
    voice: Samples
    track_at: float
    track: Samples


class Canceller:
    """WebRTC AEC3 with a high-pass for the track; noise suppression on top of it for the voice.

    Takes blocks of any length and works on exactly 10 ms; what doesn't fill a frame waits for the next
    block. Used by one thread; about 1 % of a core.
    """

    def __init__(self, echo: EchoProcessor, noise: NoiseProcessor) -> None:
        """Use two processors of their own; `make_canceller` gives WebRTC's."""
        self._echo = echo
        self._noise = noise
        self._reference = Reference()
        self._meter = EchoMeter()
        self._rest: Samples = SILENT
        self._rest_at = 0.0
        self._played_until = float("-inf")
        self._heard_end: float | None = None
        self._played_end: float | None = None

    @property
    def erle(self) -> float | None:
        """Echo taken away over the last 6 s of playing, in dB; None before 1.5 s were measured."""
        return self._meter.erle

    @property
    def converged(self) -> bool:
        """Whether at least 20 dB of echo are taken away, or there is none to hear."""
        return self._meter.converged

    def hear_played(self, played: Sequence[Played]) -> None:
        """Take what the speaker played, speech and silence, in order."""
        for piece in played:
            self._watch_break(piece.at, self._played_end)
            self._played_end = piece.at + len(piece.samples) / SPEAKER_RATE
            self._reference.add(piece)

    def clean(self, at: float, samples: Samples) -> Cleaned:
        """Take what the microphone heard from clock time `at` on; gives the frames that are complete."""
        self._watch_break(at, self._heard_end)
        self._heard_end = at + len(samples) / MIC_RATE
        expected = self._rest_at + len(self._rest) / MIC_RATE
        if not len(self._rest) or abs(at - expected) > JUMP_SECONDS:
            self._rest, self._rest_at = SILENT, at
        else:
            self._rest_at = at - len(self._rest) / MIC_RATE
        sound = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        whole = len(sound) // NEAR_FRAMES * NEAR_FRAMES
        begun = self._rest_at
        voice, track = np.empty(whole, np.int16), np.empty(whole, np.int16)
        for start in range(0, whole, NEAR_FRAMES):
            frame = slice(start, start + NEAR_FRAMES)
            self._frame(begun + start / MIC_RATE, sound[frame], voice[frame], track[frame])
        self._rest, self._rest_at = sound[whole:].copy(), begun + whole / MIC_RATE
        late = ECHO_DELAY / MIC_RATE
        return Cleaned(begun - late - NOISE_DELAY / MIC_RATE, voice, begun - late, track)

    def _watch_break(self, at: float, end: float | None) -> None:
        """Sound goes on at clock time `at` and had come to `end`: after a break all is measured anew."""
        if end is not None and abs(at - end) > BREAK_SECONDS:
            self._meter.forget()

    def _frame(self, at: float, heard: Samples, voice: Samples, track: Samples) -> None:
        far = self._reference.read(at, FAR_FRAMES)
        if far.any() and level_dbfs(far) > PLAYING_DBFS:
            self._played_until = at + TAIL_SECONDS
        self._echo.render(far)
        track[:] = self._echo.capture(heard)
        voice[:] = self._noise.capture(track)
        self._meter.push(heard, voice, playing=at < self._played_until)


def make_canceller() -> Canceller | None:
    """A canceller; None where this computer has none.

    The first one takes up to a second of importing: make it before sound starts.
    """
    rtc = load_rtc()
    if rtc is None:
        return None
    echo = WebRtcProcessor(rtc, cancel_echo=True, suppress_noise=False)
    return Canceller(echo, WebRtcProcessor(rtc, cancel_echo=False, suppress_noise=True))
