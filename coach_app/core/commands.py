"""What the user or the window asks for: frozen commands in the imperative. Answers come back as events."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from coach_app.core.plan import PlanRequest
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText


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
class FinishSession:
    """Close an unfinished session without the rest and review it; answered by `SessionOpened`."""

    session: str


@dataclass(frozen=True, slots=True)
class DiscardSession:
    """Put an unfinished session away: its sound is deleted, its words are no longer listed."""

    session: str


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


SessionCommand = (
    FinishAnswer
    | SetMuted
    | SetPaused
    | LetMeThink
    | RepeatQuestion
    | SkipQuestion
    | AddBookmark
    | TypeAnswer
    | EndSession
)
"""Commands a running session takes."""


@dataclass(frozen=True, slots=True)
class ListSessions:
    """Ask for the list of sessions, newest first."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Ask for one stored session."""

    session: str


@dataclass(frozen=True, slots=True)
class SearchSessions:
    """Ask in which turns every one of these words was said, newest first."""

    text: str


@dataclass(frozen=True, slots=True)
class ListEgress:
    """Ask what left this computer, by session."""


@dataclass(frozen=True, slots=True)
class DeleteSessions:
    """Delete sessions and their sound for good."""

    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportSession:
    """Write a session to a file; None writes into the exports folder."""

    session: str
    format: Literal["json", "wav"]
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ListDevices:
    """Ask which microphones and speakers there are."""


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Ask for the settings, consents and which engines have a key."""


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Set one declared setting by its dotted name, the value as text."""

    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Give or take back one consent."""

    purpose: Literal["live_audio", "recordings", "scoring"]
    given: bool


@dataclass(frozen=True, slots=True)
class SetKey:
    """Keep an engine's key in the keychain, then try it; answered by `KeyTested`."""

    engine: EngineName
    key: SecretText


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Close everything in order; answered by `EngineStopped`."""


DeskCommand = (
    StartSession
    | ResumeSession
    | FinishSession
    | DiscardSession
    | ListSessions
    | OpenSession
    | SearchSessions
    | ListEgress
    | DeleteSessions
    | ExportSession
    | ListDevices
    | ShowSettings
    | ChangeSetting
    | GiveConsent
    | SetKey
    | Shutdown
)
"""Commands that need no running session."""

Command = SessionCommand | DeskCommand
