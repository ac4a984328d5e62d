"""What the window is told outside a session; not part of the event stream."""

from dataclasses import dataclass

from coach_app.core.events import SessionEvent
from coach_app.core.review_events import ReviewEvent
from coach_app.core.session import Consent, SearchHit, SessionEgress, SessionSummary, StoredSession
from coach_app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class SessionsListed:
    """All sessions, newest first, and the bytes they take on disk."""

    sessions: tuple[SessionSummary, ...]
    bytes_used: int


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """One stored session, whole but for its sound."""

    session: StoredSession


@dataclass(frozen=True, slots=True)
class SessionsFound:
    """Turns that hold every word of `text`, newest first; `more` when there are others."""

    text: str
    hits: tuple[SearchHit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class EgressListed:
    """What each session sent and received, newest first; sessions that sent nothing are there too."""

    sessions: tuple[SessionEgress, ...]


@dataclass(frozen=True, slots=True)
class SessionsDeleted:
    """These sessions and their sound are gone."""

    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionExported:
    """An export is written."""

    session: str
    path: str


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """Names of microphones and speakers; `reason` says why there are none, else empty."""

    microphones: tuple[str, ...]
    speakers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """Settings in force, consents on record, engines with a key, complaints about the settings file."""

    settings: Settings
    consents: tuple[Consent, ...]
    engines_with_key: tuple[str, ...]
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyTested:
    """An engine's key is kept; `trouble` says why it does not work, empty when it does."""

    engine: str
    trouble: str


@dataclass(frozen=True, slots=True)
class CommandFailed:
    """A command could not be carried out: what happened and how to mend it."""

    command: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """Everything is closed; the window may quit."""


DeskEvent = (
    SessionsListed
    | SessionOpened
    | SessionsFound
    | EgressListed
    | SessionsDeleted
    | SessionExported
    | DevicesListed
    | SettingsShown
    | KeyTested
    | CommandFailed
    | ReviewEvent
    | EngineStopped
)

Event = SessionEvent | DeskEvent
"""Everything a subscriber may be given."""
