"""Filled pauses (um, uh, er, hmm) heard in a stream of sound, without knowing the words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach_app.cues.acoustic.candidates import Candidate, Tracker
from coach_app.cues.acoustic.evidence import evidence, from_a_voice
from coach_app.cues.acoustic.hops import Hops
from coach_app.cues.acoustic.score import Scorer
from coach_app.cues.acoustic.spectrum import HOP, HOP_SECONDS, RATE, WINDOW
from coach_app.cues.voice_frames import VoiceFrames

Samples = npt.NDArray[np.int16]

THRESHOLD = 0.6
"""Confidence from which a candidate counts: set so that a wrong cue is much rarer than a missed one."""

LOOK_BACK = WINDOW // 2 - HOP // 2
"""Samples from the middle of a hop to the middle of the window that ends with it."""

POSSIBLE = 0.3
"""Confidence from which one that doesn't count is still possible: the upper end of "about so many"."""

SPEECH_HOPS = 80
"""Voiced hops to have heard before the first decision: what is usual for a speaker must be known first."""

APART_SECONDS = 0.10
"""Two pieces of one drawn "u-um" closer than this are one filled pause."""


@dataclass(frozen=True, slots=True)
class FilledPause:
    """One filled pause; all times in seconds of the stream.

    Attributes:
        started: its onset.
        ended: its end.
        confidence: 0 to 1; at least the threshold it was accepted with.
        decided: how much of the stream had been heard when it was decided.
    """

    started: float
    ended: float
    confidence: float
    decided: float


class FilledPauses:
    """Streaming detector for 16 kHz mono s16; about 1 % of a core.

    A filled pause is decided within some 130 ms of its end. It learns what is usual for the speaker (pitch,
    loudness, sound colour, restlessness of the spectrum), so one instance listens to one person; it can be
    fed the user's turns only, one after the other. What it says doesn't depend on the size of the blocks.
    """

    def __init__(self, threshold: float = THRESHOLD, scorer: Scorer | None = None) -> None:
        """Begin at second 0 of a stream; `threshold` between 0 (everything) and 1 (nothing).

        `scorer` takes the place of the weights that come with the program.
        """
        self._threshold = threshold
        self._scorer = scorer or Scorer.load()
        self._hops = Hops()
        self._tracker = Tracker()
        self._rest: npt.NDArray[np.float64] = np.zeros(WINDOW - HOP)
        self._last_end = -1.0
        self._taken = 0
        self.possible = 0
        """How many were possible but too unsure to count; whoever listens may set it back."""

    @property
    def position(self) -> float:
        """Seconds of the stream measured so far."""
        return self._hops.count * HOP_SECONDS

    def push(self, samples: Samples) -> list[FilledPause]:
        """Take the next samples, any number; returns what was decided by them, in order."""
        sound = np.concatenate([self._rest, samples])
        found: list[FilledPause] = []
        place = 0
        while place + WINDOW <= len(sound):
            self._hops.measure(sound[place : place + WINDOW])
            candidate = self._tracker.advance(*self._hops.latest())
            if candidate is not None and (pause := self._judge(candidate)) is not None:
                found.append(pause)
            place += HOP
        self._rest = sound[place:]
        return found

    def new_frames(self) -> VoiceFrames:
        """Frames measured since the last call, for pace and pauses; only the last 5 s are kept."""
        first = max(self._taken, self._hops.oldest)
        window = self._hops.window(first, self._hops.count - 1)
        self._taken = self._hops.count
        started = (first * HOP - LOOK_BACK) / RATE
        rows = (window.level_db.copy(), window.voiced.copy(), window.active.copy(), window.semitones.copy())
        return VoiceFrames(started, *rows, window.floor_db.copy())

    def _judge(self, candidate: Candidate) -> FilledPause | None:
        started = max((candidate.first * HOP - LOOK_BACK) / RATE, 0.0)
        ended = ((candidate.last + 1) * HOP - LOOK_BACK) / RATE
        if self._hops.speaker.hops < SPEECH_HOPS:
            return None
        numbers = evidence(self._hops, candidate)
        if not from_a_voice(numbers, self._hops.speaker.motion_db):
            return None
        confidence = self._scorer.score(numbers)
        if started - self._last_end < APART_SECONDS:
            return None
        if confidence < self._threshold:
            self.possible += confidence >= POSSIBLE
            return None
        self._last_end = ended
        return FilledPause(started, ended, confidence, (candidate.decided + 1) * HOP_SECONDS)
