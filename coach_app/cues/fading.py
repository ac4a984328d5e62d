"""Fewer cues for those who need fewer: after three good sessions in a row (product.md, live cues, rule 5)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoodSession:
    """What makes a session good, and how many in a row let cues fade."""

    in_a_row: int = 3
    answers: int = 3
    seconds: float = 300.0
    fillers_a_minute: float = 2.0


DEFAULT = GoodSession()


@dataclass(frozen=True, slots=True)
class PastSession:
    """What counts about a past session. `past_firm` = an answer went past its firm limit."""

    finished: bool
    answers: int
    speech_seconds: float
    fillers: int
    past_firm: bool

    def good(self, rule: GoodSession = DEFAULT) -> bool:
        """Finished, enough answers and speech, few fillers, nothing past firm."""
        if not self.finished or self.answers < rule.answers or self.speech_seconds < rule.seconds:
            return False
        return not self.past_firm and self.fillers * 60 / self.speech_seconds <= rule.fillers_a_minute


def faded(newest_first: Sequence[PastSession], rule: GoodSession = DEFAULT) -> bool:
    """Whether cues fade in the next session: the last ones, in a row, were good."""
    last = newest_first[: rule.in_a_row]
    return len(last) == rule.in_a_row and all(session.good(rule) for session in last)
