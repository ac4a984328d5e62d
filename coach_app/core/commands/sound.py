"""What is asked of the sound devices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListDevices:
    """Ask which microphones and speakers there are."""


SoundCommand = ListDevices
