"""The conductor's directions on their way to the model, which takes them between turns only."""

from collections.abc import Callable

from coach_app.engine.journal import Journal
from coach_app.engine.line import Line, instruct, then
from coach_app.interview.directions import Direct

WAIT_SECONDS = 2.0
"""Seconds a direction waits for the provider to call its turn over."""


class Directing:
    """Holds directions back until they may be sent; of two to speak the newer counts."""

    def __init__(self, line: Line, journal: Journal, requested: Callable[[], None]) -> None:
        """Send over `line`; `requested` is told when what asks for a reply has gone out."""
        self._requested = requested
        self._line = line
        self._journal = journal
        self._waiting: list[Direct] = []
        self.latest = 0.0

    @property
    def waiting(self) -> bool:
        """Whether a direction waits."""
        return bool(self._waiting)

    def overdue(self, now: float) -> bool:
        """Whether the provider did not call its turn over for so long that what waits goes out anyway."""
        return self.waiting and now - self.latest > WAIT_SECONDS

    def add(self, direct: Direct) -> None:
        """Take a direction; `latest` is when."""
        self._waiting = [one for one in self._waiting if not (one.speak and direct.speak)] + [direct]
        self.latest = self._journal.at()

    def send(self) -> bool:
        """Send all that waits; True when a reply is due."""
        waiting, self._waiting = self._waiting, []
        for direct in waiting:
            call = instruct(direct)
            self._line.post(then(call, self._requested) if direct.speak else call)
        return any(direct.speak for direct in waiting)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting = []
