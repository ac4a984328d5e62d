"""The minutes a session was planned for, less what the user took to read cards."""

OVERTIME_SECONDS = 180.0
"""Seconds past the session's minutes that a running answer is left; longer than any good one."""


class Allotted:
    """Time that counts: session seconds without those added to `waited`."""

    def __init__(self, minutes: float) -> None:
        """The whole time is left."""
        self._seconds = minutes * 60
        self._told = False
        self.waited = 0.0

    def is_up(self, now: float) -> bool:
        """True once, when the time is over at session second `now`."""
        if self._told or now - self.waited < self._seconds:
            return False
        self._told = True
        return True

    def far_past(self, now: float) -> bool:
        """Whether even an answer that is still running must end."""
        return now - self.waited > self._seconds + OVERTIME_SECONDS
