"""What is asked of the sound devices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListDevices:
    """Ask which microphones and speakers there are."""


@dataclass(frozen=True, slots=True)
class TestSound:
    """Play a tone and some words, and measure what the microphone hears of them; about ten seconds.

    Uses the devices in the settings. A job called `ECHO_JOB`, answered by `EchoMeasured`; refused while a
    session runs. The result is kept and used by later sessions.
    """

    __test__ = False


SoundCommand = ListDevices | TestSound
