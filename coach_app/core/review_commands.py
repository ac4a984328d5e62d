"""What the user asks for once a session is over: scores, disputes, and the coach's word on a moment."""

from dataclasses import dataclass
from typing import Literal

from coach_app.core.rounds import EngineName


@dataclass(frozen=True, slots=True)
class ReviewSession:
    """Make the debrief again, scored where stored consent and a text model allow it.

    Answered by `ReviewBegan` and `ReviewProgressed` while a text model reads, then by `ReviewStored`.
    """

    session: str
    engine: EngineName = EngineName.AUTO


@dataclass(frozen=True, slots=True)
class CancelReview:
    """Stop scoring a session, or leave the queue for it; answered by `ReviewCancelled`."""

    session: str


@dataclass(frozen=True, slots=True)
class DisputeQuote:
    """Mark a quote of a dimension as disputed, or no longer; answered by `ReviewStored`.

    `turn` and `text` are the quote's own; an empty `text` disputes the dimension's score as a whole.
    """

    session: str
    dimension: str
    turn: int
    text: str
    disputed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskCoach:
    """Ask the coach about one turn: a question in one's own words, or the moment said better in them.

    Answered by `CoachSaid` as it is written; a new one ends the one before. `phrasing` needs no `text`.
    """

    session: str
    turn: int
    text: str = ""
    kind: Literal["question", "phrasing"] = "question"


@dataclass(frozen=True, slots=True)
class StopCoach:
    """End what the coach is saying; what was said so far is not kept."""

    session: str


ReviewCommand = ReviewSession | CancelReview | DisputeQuote | AskCoach | StopCoach
"""Commands on the debrief of a stored session; none of them needs a running one."""
