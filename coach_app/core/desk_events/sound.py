"""What the window is told of sound devices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """Names of microphones and speakers; `reason` says why there are none, else empty."""

    microphones: tuple[str, ...]
    speakers: tuple[str, ...]
    reason: str


SoundEvent = DevicesListed
