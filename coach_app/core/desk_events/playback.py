"""What the window is told of sound that is heard again."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PlaybackMoved:
    """Session second `at` sounds now, of the stretch of `session` that began at `started`."""

    session: str
    started: float
    at: float


@dataclass(frozen=True, slots=True)
class PlaybackEnded:
    """Nothing sounds any more; `at` is the session second heard last."""

    session: str
    started: float
    at: float
    how: Literal["done", "stopped"]


PlaybackEvent = PlaybackMoved | PlaybackEnded
