"""The outlines of recordings, for drawing."""

from dataclasses import dataclass

FINE_SECONDS = 0.010
COARSE_SECONDS = 0.320
"""Length of one cell of the fine and of the coarse outline."""


@dataclass(frozen=True, slots=True)
class TrackOutline:
    """Two bytes a cell, from session second 0 on: lowest and highest sample, signed, full scale 128.

    `fine` has a cell every 10 ms, `coarse` every 320 ms. Zeros where nothing was kept; both empty where the
    whole track wasn't.
    """

    fine: bytes = b""
    coarse: bytes = b""


@dataclass(frozen=True, slots=True)
class OutlineShown:
    """The outline of a session's sound."""

    session: str
    user: TrackOutline
    interviewer: TrackOutline


OutlineEvent = OutlineShown
