"""When each word of a session sounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordTime:
    """From `started` to `ended`, session seconds. `confidence` 0-1; None: only estimated."""

    started: float
    ended: float
    confidence: float | None


@dataclass(frozen=True, slots=True)
class WordsShown:
    """By number of turn a time for each word of its text, as split at blanks; turns without times lack."""

    session: str
    turns: dict[int, tuple[WordTime, ...]]


WordsEvent = WordsShown
