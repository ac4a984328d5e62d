"""What the window is told of speech models."""

from dataclasses import dataclass

SPEECH_JOB = "speech model"
"""Name of the job that brings a model in."""


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """An installed model; `kind` in words, `size` in bytes, `used` when it is the one that listens."""

    name: str
    kind: str
    size: int
    used: bool


@dataclass(frozen=True, slots=True)
class SpeechModelsListed:
    """The installed models. `trouble` says why they can't be used, empty when they can."""

    models: tuple[SpeechModel, ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class SpeechModelOffered:
    """What `source` holds. `host` is empty for a file; `size` in bytes, None where unknown."""

    source: str
    sha256: str
    name: str
    host: str
    size: int | None


SpeechEvent = SpeechModelsListed | SpeechModelOffered
