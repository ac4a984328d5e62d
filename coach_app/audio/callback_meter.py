"""What device callbacks leave behind about themselves."""

import numpy as np
from numpy.typing import NDArray

SLOTS = 4096


class CallbackMeter:
    """Counts of one stream's callbacks and how long the last 4096 took; written by the callback alone."""

    def __init__(self) -> None:
        """Nothing called yet."""
        self._seconds = np.zeros(SLOTS, np.float64)
        self.calls = 0
        self.failures = 0
        self.flagged = 0
        self.last: float | None = None

    def note(self, at: float, seconds: float, flagged: bool) -> None:
        """Called at clock time `at`, took `seconds`; PortAudio did or didn't report lost sound."""
        self._seconds[self.calls % SLOTS] = seconds
        self.last = at
        self.calls += 1
        self.flagged += flagged

    @property
    def seconds(self) -> NDArray[np.float64]:
        """How long each of the last calls took, in seconds and in no order."""
        return self._seconds[: min(self.calls, SLOTS)].copy()
