"""A microphone of this computer."""

from coach_app.audio.values import Captured
from coach_app.core.clock import Clock


class DeviceMicrophone:
    """The microphone called `name`, or the default one; sound comes in 10 ms blocks at `MIC_RATE`."""

    def __init__(self, name: str | None, clock: Clock) -> None:
        """Choose the device; `start` opens it."""
        self.name = name or "default"
        self._clock = clock

    def start(self) -> None:
        """Open the device; raises `SoundFailed`, or `BadInput` for an unknown name."""
        raise NotImplementedError

    def read(self) -> Captured:
        """Everything new since the last read, without a break."""
        raise NotImplementedError

    def age(self, now: float) -> float:
        """Seconds since the device's last block."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop and close the device; may be called twice."""
        raise NotImplementedError
