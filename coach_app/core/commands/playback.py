"""What is asked of the sound kept: to hear a stretch of it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PlayStretch:
    """Let a stretch of a stored session be heard, from `started` to `ended` (session seconds).

    Replaces what plays; answered by `PlaybackMoved` several times a second and one `PlaybackEnded`. While a
    session runs only its own answers may be heard, and only while a card is up.
    """

    session: str
    started: float
    ended: float
    track: Literal["user", "interviewer", "both"] = "both"


@dataclass(frozen=True, slots=True)
class StopPlayback:
    """Be quiet at once."""


PlaybackCommand = PlayStretch | StopPlayback
