"""A clock that moves only when a test says so."""


class VirtualClock:
    """Call it for the time in seconds; `sleep` moves it."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
