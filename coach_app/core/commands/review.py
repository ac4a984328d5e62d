"""What the user asks for once a session is over: scores, disputes, and the coach's word on a moment."""

from dataclasses import dataclass
from typing import Literal

from coach_app.core.rounds import EngineName


@dataclass(frozen=True, slots=True)
class ReviewSession:
    """Make the debrief again, scored where stored consent and a text model allow it.

    A job named `scoring ID`, which can be watched and cancelled; answered by `ReviewStored`, with what went
    wrong in it when scoring failed.
    """

    session: str
    engine: EngineName = EngineName.AUTO


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

    A job named `coach ID`, answered by `CoachSaid` as it is written and by `ReviewStored` when it is kept; a
    new one ends the one before. `phrasing` needs no `text`.
    """

    session: str
    turn: int
    text: str = ""
    kind: Literal["question", "phrasing"] = "question"


ReviewCommand = ReviewSession | DisputeQuote | AskCoach
"""Commands on the debrief of a stored session; none of them needs a running one."""
