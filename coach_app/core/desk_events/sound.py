"""What the window is told of sound devices."""

from dataclasses import dataclass
from typing import Literal

ECHO_JOB = "echo-test"
"""Name of the job that tests speakers and microphone."""


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """Names of microphones and speakers; `reason` says why there are none, else empty."""

    microphones: tuple[str, ...]
    speakers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class EchoMeasured:
    """How the microphone hears the speaker, and `choice`, what is done about it; `words` is one line of it.

    `delay` in seconds and `leak` in dB against what was played are None where nothing came back.
    """

    delay: float | None
    leak: float | None
    choice: Literal["none", "canceller", "gate"]
    words: str


SoundEvent = DevicesListed | EchoMeasured
