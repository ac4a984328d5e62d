"""Whether a voice the microphone hears can be the interviewer's own."""

import math
from typing import Protocol

from coach_app.audio.echo_meter import CONVERGED_DB
from coach_app.audio.values import Samples

KEPT_DB = 12.0
"""Trust that was won is kept down to here: words of the user over the interviewer lower the measure."""

ROOM_SECONDS = 0.15
"""Seconds a room still sounds after the interviewer has stopped."""

COOLDOWN_SECONDS = 1.5
COOLDOWN_RMS = 0.03
NORMAL_RMS = 0.01
"""RMS, full scale 1, that opens the gate: within the cooldown after the interviewer stopped, and later."""

RELEASE_SECONDS = 20.0
"""So long after the interviewer stopped the gate opens whatever it hears: a quiet user is never shut out."""

ECHO_SECONDS = 0.7
"""A voice over the interviewer that is gone so soon after it fell silent was its own."""

MOST_MISTAKES = 2
"""So many of those in a session, and the interviewer is no longer interrupted."""

FULL_SCALE = 32768.0


class Measured(Protocol):
    """What tells how much echo is left."""

    @property
    def erle(self) -> float | None:
        """Echo taken away, in dB; None while unknown."""

    @property
    def converged(self) -> bool:
        """Whether at least 20 dB are."""


class EchoGuard:
    """Decides, for a microphone that can hear the speaker, when a voice counts. Times are session seconds.

    With a canceller that has proved itself over a turn of the interviewer the user is heard at any time.
    Until then, or without one, nothing is heard while the interviewer sounds, and afterwards only what
    opens a level gate: it stays open until the voice ends.
    """

    def __init__(self, canceller: Measured | None, *, over: bool = True) -> None:
        """Trust `canceller` once it has converged, if the user may speak `over` the interviewer."""
        self._canceller = canceller
        self._over = over
        self._sounding = False
        self._open = False
        self._mistakes = 0
        self.trusted = False

    def advance(self, *, sounding: bool) -> None:
        """Told at every pulse whether the interviewer sounds; trust changes only when a turn is over."""
        if self._sounding and not sounding and self._canceller is not None:
            erle = self._canceller.erle
            needed = KEPT_DB if self.trusted else CONVERGED_DB
            self.trusted = erle is not None and erle >= needed
        if sounding:
            self._open = False
        self._sounding = sounding

    def may_hear_over(self) -> bool:
        """Whether a voice counts even while the interviewer sounds."""
        return self._over and self.trusted and self._mistakes < MOST_MISTAKES

    def answered_over(self, seconds: float) -> None:
        """An answer that began over the interviewer held voice for `seconds`: an echo ends with its cause.

        Trust must then be won anew.
        """
        if seconds < ECHO_SECONDS:
            self._mistakes += 1
            self.trusted = False

    def passes(self, samples: Samples, quiet: float, *, voice: bool) -> bool:
        """Whether the gate is open for 10 ms or so that came `quiet` seconds after the interviewer's end.

        `voice`: somebody still speaks; when nobody does the gate falls shut.
        """
        if self.trusted or quiet >= RELEASE_SECONDS:
            return True
        loud = _rms(samples) >= (COOLDOWN_RMS if quiet < COOLDOWN_SECONDS else NORMAL_RMS)
        self._open = loud or (self._open and voice)
        return self._open


def _rms(samples: Samples) -> float:
    sound = samples.astype("float32")
    return math.sqrt(float(sound @ sound) / max(len(sound), 1)) / FULL_SCALE
