"""What the window is told outside a session; not part of the event stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coach_app.core.events import SessionEvent
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
class ReviewBegan:
    """A text model reads a session; `words` say what is sent where, `queued` that another one comes first."""

    session: str
    words: str
    queued: bool = False


@dataclass(frozen=True, slots=True)
class ReviewProgressed:
    """`done` of about `total` readings are made; `total` grows where readings disagree."""

    session: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ReviewStored:
    """The stored debrief of a session is new: made, scored, failed to be scored, disputed or talked about.

    `review` is all of it, as `review.kept.Debrief.of` reads it.
    """

    session: str
    review: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReviewCancelled:
    """Scoring a session was stopped; its debrief is as it was before."""

    session: str


@dataclass(frozen=True, slots=True)
class CoachSaid:
    """The coach's whole answer so far on a turn; `final` once, with `trouble` in words when it broke off."""

    session: str
    turn: int
    kind: Literal["question", "phrasing"]
    text: str
    final: bool = False
    trouble: str = ""


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
    | ReviewBegan
    | ReviewProgressed
    | ReviewStored
    | ReviewCancelled
    | CoachSaid
    | EngineStopped
)

Event = SessionEvent | DeskEvent
"""Everything a subscriber may be given."""
