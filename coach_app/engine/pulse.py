"""When the session looks at its devices: 50 times a second, just after the microphone has given a block."""

from coach_app.core.pcm import BLOCK_SECONDS

PULSE_SECONDS = 0.020
"""Two device blocks: half the work of looking at every one, for 5 ms of delay on average."""

AFTER_SECONDS = 0.002
"""So long after a block came it is taken: blocks wander by 1 ms."""

STEERED = 0.1
"""Share of an error in time that one pulse corrects."""

BEHIND_SECONDS = 1.0
"""A loop that was held up for longer doesn't make up for the pulses it missed."""


class Pulse:
    """A steady beat that slides to where a block of the microphone doesn't wait for it."""

    def __init__(self, now: float, every: float = PULSE_SECONDS) -> None:
        """Beat from clock time `now` on, `every` so many seconds."""
        self.due = now
        """Clock time of the next beat."""
        self._every = every

    def wait(self, now: float, age: float) -> float:
        """Seconds to the next beat, asked at `now`; the newest block was `age` old at the last beat.

        An age of 0 means a source without blocks, which comes when it is asked.
        """
        self.due = max(self.due + self._every, now - BEHIND_SECONDS)
        if 0.0 < age < 2 * BLOCK_SECONDS:
            off = (age - AFTER_SECONDS + BLOCK_SECONDS / 2) % BLOCK_SECONDS - BLOCK_SECONDS / 2
            self.due -= STEERED * off
        return self.due - now
