"""Answers that were heard and whose words did not come, or not all of them. Pure."""

from collections.abc import Mapping, Sequence

from coach_app.core.rounds import EngineName, Speaker
from coach_app.core.session import StoredSession, Turn

LEAST_SECONDS = 1.0
"""Voice shorter than this may hold no word at all."""

LONG_SECONDS = 10.0
LEAST_WORDS_A_SECOND = 0.9
"""A long answer with fewer words has lost some: that is half of what counts as slow (110 a minute)."""

FULLER = 1.25
"""A second reading replaces a first one that has words when it has this many times as many."""


def missing_words(stored: StoredSession) -> tuple[Turn, ...]:
    """Spoken answers without words or with too few, where the interviewer's engine writes them down.

    The offline interviewer's sessions have none: nobody who practises offline expects a service to help.
    """
    return tuple(turn for turn in stored.turns if _lacks(turn) and _written_online(stored, turn))


def _lacks(turn: Turn) -> bool:
    if turn.speaker is not Speaker.USER or turn.started is None or turn.ended is None or turn.recovered:
        return False
    seconds, words = turn.ended - turn.started, len(turn.text.split())
    if not words:
        return seconds >= LEAST_SECONDS
    return seconds >= LONG_SECONDS and words < LEAST_WORDS_A_SECOND * seconds


def _written_online(stored: StoredSession, turn: Turn) -> bool:
    engine = str(stored.summary.engine)
    for line in stored.events:
        if line.get("event") == "engine_changed" and _at(line) < (turn.ended or 0.0):
            engine = str(line.get("to"))
    return engine == EngineName.GEMINI


def _at(line: Mapping[str, object]) -> float:
    at = line.get("at")
    return float(at) if isinstance(at, int | float) else 0.0


def fuller(old: str, new: str) -> bool:
    """Whether a second reading of an answer is to take the place of the first."""
    words = len(new.split())
    return words > FULLER * len(old.split())


def asked_before(lines: Sequence[Mapping[str, object]], text: str) -> bool:
    """Whether the session's record holds this very warning already."""
    return any(line.get("event") == "warning" and line.get("text") == text for line in lines)
