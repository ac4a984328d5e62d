"""What the window is told of debriefs once a session is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReviewStored:
    """The stored debrief of a session is new: made, scored, failed to be scored, disputed or talked about.

    `review` is all of it, as `review.kept.Debrief.of` reads it.
    """

    session: str
    review: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CoachSaid:
    """The coach's whole answer so far on a turn; `final` once, with `trouble` in words when it broke off."""

    session: str
    turn: int
    kind: Literal["question", "phrasing"]
    text: str
    final: bool = False
    trouble: str = ""


ReviewEvent = ReviewStored | CoachSaid
