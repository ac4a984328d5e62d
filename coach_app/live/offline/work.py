"""What an offline session has to do next: its inbox."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.plan import PlannedQuestion
from coach_app.speech.recogniser import Heard, Hearing


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds: `reply` before a turn, `between_lines` inside one, `recognition` to wait for a text."""

    reply: float = 0.0
    between_lines: float = 0.3
    recognition: float = 0.2


@dataclass(frozen=True, slots=True)
class Directed:
    """The conductor says what to speak; `question` is the planned one among the lines, None in a closing."""

    lines: tuple[str, ...]
    question: PlannedQuestion | None
    speak: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer is over. `hearing` is listening to it still, `typed` is its text when it was written."""

    answer: int
    seconds: float | None
    hearing: Hearing | None
    typed: str | None
    directions: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of an answer that came later than the reply could wait."""

    answer: int
    heard: Heard


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a tool call."""

    name: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Close:
    """The session ends."""


Work = Directed | Answered | Recognised | Result | Close
