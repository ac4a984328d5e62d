"""How long an answer has run, without the time it stood still."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class AnswerTimer:
    """Seconds gathered so far, and since when it runs (None while it stands)."""

    gathered: float = 0.0
    since: float | None = None

    def elapsed(self, now: float) -> float:
        """Seconds of the answer at ``now``."""
        return self.gathered + (now - self.since if self.since is not None else 0.0)

    def stopped(self, now: float) -> AnswerTimer:
        """The timer standing from ``now`` on."""
        return AnswerTimer(self.elapsed(now), None)

    def resumed(self, now: float) -> AnswerTimer:
        """The timer running from ``now`` on; one that runs goes on as it was."""
        return self if self.since is not None else replace(self, since=now)
