"""What is asked of a practice: to begin one, and everything a running one takes."""

from dataclasses import dataclass, field
from typing import Literal

from coach_app.core.plan import PlanRequest
from coach_app.core.rounds import EngineName


@dataclass(frozen=True, slots=True)
class StartSession:
    """Begin a practice session. A None keeps what settings say."""

    request: PlanRequest = field(default_factory=PlanRequest)
    engine: EngineName = EngineName.AUTO
    keep_recording: bool | None = None
    microphone: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeSession:
    """Go on with an unfinished session."""

    session: str
    engine: EngineName = EngineName.AUTO


@dataclass(frozen=True, slots=True)
class FinishAnswer:
    """End the running answer now (Ctrl+Enter)."""


@dataclass(frozen=True, slots=True)
class SetMuted:
    """Stop or resume listening; muted time is a gap in the recording."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetPaused:
    """Stop or resume the session; time runs on, nothing is recorded or sent."""

    on: bool


@dataclass(frozen=True, slots=True)
class LetMeThink:
    """Hold patience until the user speaks again."""


@dataclass(frozen=True, slots=True)
class RepeatQuestion:
    """Ask the current question once more."""


@dataclass(frozen=True, slots=True)
class SkipQuestion:
    """Go on to the next question."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Leave the card for the next question. At a card `RepeatQuestion` tries the same one again."""


@dataclass(frozen=True, slots=True)
class AddBookmark:
    """Mark this moment."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class TypeAnswer:
    """Answer in writing."""

    text: str


@dataclass(frozen=True, slots=True)
class EndSession:
    """End the session early; what was said is kept. `quit` when the input or the window closed."""

    reason: Literal["user", "quit"] = "user"


PracticeCommand = StartSession | ResumeSession
"""Commands that begin a practice."""

SessionCommand = (
    FinishAnswer
    | SetMuted
    | SetPaused
    | LetMeThink
    | RepeatQuestion
    | SkipQuestion
    | GoOn
    | AddBookmark
    | TypeAnswer
    | EndSession
)
"""Commands a running session takes."""
