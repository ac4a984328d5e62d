"""What goes into the conductor and what comes out of it: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Begin:
    """The line is ready; the interview may open."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The user's answer is over."""


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """The interviewer's turn has been heard to its end (or was cut off); `text` is what it said."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolAsked:
    """The model called a tool."""

    id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Skip:
    """The user wants the next question."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The user wants to hear the question again."""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The session's minutes are over."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nobody has made a sound for `seconds`, and nothing is on its way."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TookOver:
    """Another engine holds the line now."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """The user has seen the card and wants the next question."""


Input = Begin | AnswerGiven | TurnHeard | ToolAsked | Skip | Repeat | TimeUp | Quiet | TookOver | GoOn


@dataclass(frozen=True, slots=True)
class Direct:
    """Tell the engine what to do. `text` directs a model; `say` are the very words for a scripted voice."""

    text: str
    say: tuple[str, ...] = ()
    speak: bool = True


@dataclass(frozen=True, slots=True)
class AnswerTool:
    """Answer a tool call."""

    id: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Announce:
    """A question is being asked now."""

    index: int
    section: str
    text: str
    follow_up: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The interviewer marks this moment."""

    note: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The question is over; nothing is asked before the user goes on."""

    index: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The interview is over."""

    reason: Literal["done", "time"]


Action = Direct | AnswerTool | Announce | Mark | Hold | Finish
