"""A speaker of this computer."""

from coach_app.audio.values import Played, Samples
from coach_app.core.clock import Clock


class DeviceSpeaker:
    """The speaker called `name`, or the default one; takes 10 ms blocks at `SPEAKER_RATE`."""

    def __init__(self, name: str | None, clock: Clock) -> None:
        """Choose the device; `start` opens it."""
        self.name = name or "default"
        self._clock = clock

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard."""
        raise NotImplementedError

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        raise NotImplementedError

    def start(self) -> None:
        """Open the device; raises `SoundFailed`, or `BadInput` for an unknown name."""
        raise NotImplementedError

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn."""
        raise NotImplementedError

    def end_turn(self) -> None:
        """All of this turn is written."""
        raise NotImplementedError

    def flush(self) -> None:
        """Fade out within 5 ms and drop what was written so far."""
        raise NotImplementedError

    def duck(self, on: bool) -> None:
        """Lower by 20 dB or bring back."""
        raise NotImplementedError

    def read_played(self) -> list[Played]:
        """What was heard since the last read."""
        raise NotImplementedError

    def age(self, now: float) -> float:
        """Seconds since the device took its last block."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop and close the device; may be called twice."""
        raise NotImplementedError
