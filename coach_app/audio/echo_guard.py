"""Whether a voice the microphone hears can be the interviewer's own."""

import math
from typing import Protocol

from coach_app.audio.echo_meter import CONVERGED_DB
from coach_app.audio.values import Samples

KEPT_DB = 12.0
"""Trust that was won is kept down to here: words of the user over the interviewer lower the measure."""

ROOM_SECONDS = 0.15
"""Seconds a room still sounds after the interviewer has stopped."""

ECHO_AFTER_SECONDS = 0.7
"""So long after the interviewer's last sound a voice may still be its echo, through slow devices."""

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

DISTRUST_SECONDS = 10.0
"""So long after an echo passed for a voice nobody is heard over the interviewer; each time twice as long."""

SURE_SECONDS = 0.2
"""A voice in which the witness hears somebody for so long without a break ends the distrust."""

FULL_SCALE = 32768.0


class Measured(Protocol):
    """What tells how much echo is left."""

    @property
    def erle(self) -> float | None:
        """Echo taken away, in dB; None while unknown."""

    @property
    def converged(self) -> bool:
        """Whether at least 20 dB are."""


class Witness(Protocol):
    """What tells a person from an echo, however late the echo is."""

    @property
    def knows(self) -> bool:
        """Whether it knows enough of the room to tell."""

    def somebody_else(self) -> bool:
        """Whether the newest sound holds what was not played; False where that can't be known."""


class EchoGuard:
    """Decides, for a microphone that can hear the speaker, when a voice counts. Times are session seconds.

    Once the canceller has proved itself, the user is heard at any time: a voice over the interviewer makes
    it stop as soon as the witness finds in it what was not played. A voice of which it never does was an
    echo, which costs trust for a while, or until the witness has heard somebody without a break. Before that,
    or without a canceller, nothing is heard while the interviewer sounds, and afterwards only what opens a
    level gate: it stays open until the voice ends.
    """

    def __init__(
        self, canceller: Measured | None, *, over: bool = True, witness: Witness | None = None
    ) -> None:
        """Trust `canceller` once it has converged, if the user may speak `over` the interviewer.

        Without a `witness` every voice that is left counts.
        """
        self._canceller = canceller
        self._over = over
        self._witness = witness
        self._sounding = False
        self._open = False
        self._mistakes = 0
        self._distrusted_until = 0.0
        self._somebody_since: float | None = None
        self.trusted = False
        self.echoes = 0

    def advance(self, now: float, *, sounding: bool) -> None:
        """Told at every pulse whether the interviewer sounds.

        Trust is won at any time; it is lost after a turn, or at once where nothing is measured any more.
        """
        erle = None if self._canceller is None else self._canceller.erle
        if not self.trusted:
            self.trusted = erle is not None and erle >= CONVERGED_DB and now >= self._distrusted_until
        elif erle is None or (self._sounding and not sounding):
            self.trusted = erle is not None and erle >= KEPT_DB
        if sounding:
            self._open = False
        self._sounding = sounding

    def may_hear_over(self) -> bool:
        """Whether a voice counts even while the interviewer sounds."""
        able = self._witness is None or self._witness.knows
        return self._over and able and self.trusted and self._mistakes < MOST_MISTAKES

    def is_somebody(self) -> bool:
        """Whether a voice over the interviewer, which has lasted for long enough, is a person's."""
        return self._witness is None or self._witness.somebody_else()

    def watch(self, now: float, *, voice: bool) -> None:
        """Told at every pulse whether there is a `voice`: a person's, plainly, ends the distrust."""
        witness = self._witness
        over = self.trusted or now >= self._distrusted_until
        if over or witness is None or not voice or not witness.somebody_else():
            self._somebody_since = None
        elif self._somebody_since is None:
            self._somebody_since = now
        elif now - self._somebody_since >= SURE_SECONDS:
            self.trusted, self._distrusted_until, self._somebody_since = True, now, None

    def was_echo(self, now: float) -> None:
        """A voice over the interviewer lasted, and held nothing but what was played, to its end."""
        self.echoes += 1
        self.trusted = False
        self._distrusted_until = now + DISTRUST_SECONDS * 2 ** (self.echoes - 1)

    def answered_over(self, now: float, seconds: float) -> None:
        """An answer that began over the interviewer held voice for `seconds`: an echo ends with its cause."""
        if seconds < ECHO_SECONDS:
            self._mistakes += 1
            self.was_echo(now)

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
