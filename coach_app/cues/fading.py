"""Fewer cues for those who need fewer: after three good sessions in a row (product.md, live cues, rule 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

SESSIONS = 3
LEAST_ANSWERS = 3
LEAST_SPEECH_SECONDS = 300.0
MOST_FILLERS_A_MINUTE = 2.0


@dataclass(frozen=True, slots=True)
class PastSession:
    """What counts about a past session. `past_firm` = an answer went past its firm limit."""

    finished: bool
    answers: int
    speech_seconds: float
    fillers: int
    past_firm: bool

    @property
    def good(self) -> bool:
        """Finished, at least three answers and five minutes of speech, few fillers, nothing past firm."""
        if not self.finished or self.answers < LEAST_ANSWERS or self.speech_seconds < LEAST_SPEECH_SECONDS:
            return False
        return not self.past_firm and self.fillers * 60 / self.speech_seconds <= MOST_FILLERS_A_MINUTE


def faded(newest_first: Sequence[PastSession]) -> bool:
    """Whether cues fade in the next session: the last three were good."""
    last = newest_first[:SESSIONS]
    return len(last) == SESSIONS and all(session.good for session in last)
