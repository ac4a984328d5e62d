"""What the window is told of the sessions kept."""

from dataclasses import dataclass

from coach_app.core.session import SearchHit, SessionEgress, SessionSummary, StoredSession


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


RecordsEvent = SessionsListed | SessionOpened | SessionsFound | EgressListed | SessionsDeleted
