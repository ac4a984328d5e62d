"""What a text model is, and the one for when none is set up."""

from dataclasses import dataclass
from typing import Protocol

from coach_app.core.errors import EngineFailed


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One request: `instruction` is ours, `material` is the user's words and never followed as an order."""

    instruction: str
    material: str
    most_tokens: int = 2048


@dataclass(frozen=True, slots=True)
class TextReply:
    """What the model wrote, and which model it was."""

    text: str
    model: str


class TextModel(Protocol):
    """Answers one request at a time."""

    @property
    def available(self) -> bool:
        """Whether asking makes sense."""
        ...

    async def complete(self, request: TextRequest) -> TextReply:
        """The model's reply. Raises EngineFailed."""
        ...


class NoTextModel:
    """Where no text model is set up: it says so to whoever asks."""

    available = False

    async def complete(self, request: TextRequest) -> TextReply:
        """Always raises EngineFailed."""
        raise EngineFailed(
            "no text model is set up", "the debrief shows measured facts; scoring needs a model"
        )
