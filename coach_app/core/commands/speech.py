"""What is asked of speech models: which there are, bring one in, take one away."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListSpeechModels:
    """Ask which models there are; answered by `SpeechModelsListed`."""


@dataclass(frozen=True, slots=True)
class LookAtSpeechModel:
    """Ask what a file or https address holds before anything is fetched; answered by `SpeechModelOffered`.

    `source` may end in `#sha256=…`; `sha256` is the checksum given beside it, empty for none.
    """

    source: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class InstallSpeechModel:
    """Fetch and install what was offered, as a job that can be cancelled and gone on with."""

    source: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSpeechModel:
    """Remove an installed model by its name."""

    name: str


SpeechCommand = ListSpeechModels | LookAtSpeechModel | InstallSpeechModel | RemoveSpeechModel
