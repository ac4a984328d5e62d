"""What is asked of the sound kept: to hear a stretch of it."""

from dataclasses import dataclass
from typing import Literal

Track = Literal["user", "interviewer", "both"]

SLOWEST, FASTEST = 0.5, 2.0
"""Speeds at which sound can be heard."""


@dataclass(frozen=True, slots=True)
class PlayStretch:
    """Let a stretch of a stored session be heard, from `started` to `ended` (session seconds).

    It begins at `at` (its beginning where that is None), `speed` times as fast and at its own pitch; with
    `loop` again and again.

    Replaces what plays; answered by `PlaybackMoved` several times a second and one `PlaybackEnded`. While a
    session runs only its own answers may be heard, and only while a card is up.
    """

    session: str
    started: float
    ended: float
    track: Track = "both"
    speed: float = 1.0
    loop: bool = False
    at: float | None = None


@dataclass(frozen=True, slots=True)
class SteerPlayback:
    """Go on at session second `at`, with what else is named; what is None stays. Nothing where all is quiet.

    `stretch` are new bounds; news keep naming the stretch that was asked for.
    """

    at: float | None = None
    speed: float | None = None
    loop: bool | None = None
    track: Track | None = None
    stretch: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class StopPlayback:
    """Be quiet at once."""


PlaybackCommand = PlayStretch | SteerPlayback | StopPlayback
