"""What is asked of the sessions kept: find, open, settle, delete."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FinishSession:
    """Close an unfinished session without the rest and review it; answered by `SessionOpened`."""

    session: str


@dataclass(frozen=True, slots=True)
class DiscardSession:
    """Put an unfinished session away: its sound is deleted, its words are no longer listed."""

    session: str


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


RecordsCommand = (
    FinishSession | DiscardSession | ListSessions | OpenSession | SearchSessions | ListEgress | DeleteSessions
)
