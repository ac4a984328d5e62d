"""What a text model is, how it fails, and the one for when none is set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from coach_app.core.errors import EngineFailed
from coach_app.core.session import EgressRow

TextFailure = Literal[
    "no_key",
    "refused_key",
    "not_found",
    "bad_request",
    "blocked",
    "quota",
    "unreachable",
    "timeout",
    "server",
    "budget",
]
"""Why a request failed: `blocked` by the provider's own filter, `budget` by the user's limits."""


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One request: `system` is ours, `user` may hold people's words and is never followed as an order.

    `schema` is the JSON Schema the reply must follow, None for free text. `temperature` None leaves the
    provider's default. `most_tokens` bounds what the model writes, its thinking included.
    """

    system: str
    user: str
    schema: Mapping[str, object] | None = None
    temperature: float | None = None
    most_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class TextReply:
    """What the model wrote, which model it was, the tokens it took and their estimated US dollars."""

    text: str
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


class TextFailed(EngineFailed):
    """A request that failed; `wait` is what the server asked for before another try, in seconds."""

    def __init__(
        self, what: str, mend: str, category: TextFailure, *, retryable: bool, wait: float | None = None
    ) -> None:
        """`retryable` says that the very same request may succeed later."""
        super().__init__(what, mend)
        self.category = category
        self.retryable = retryable
        self.wait = wait


Grow = Callable[[str], None]
"""Given each new piece of a reply as it is written."""


class TextModel(Protocol):
    """Answers requests; several may be under way at once, and cancelling one ends its request."""

    @property
    def available(self) -> bool:
        """Whether asking makes sense."""
        ...

    async def complete(self, request: TextRequest) -> TextReply:
        """The model's reply. Raises TextFailed."""
        ...

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        """The model's reply, given to `grow` piece by piece as it is written. Raises TextFailed."""
        ...

    def traffic(self) -> tuple[EgressRow, ...]:
        """What has gone to and come from each host so far."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class NoTextModel:
    """Where no text model is set up: it says so to whoever asks."""

    available = False

    async def complete(self, request: TextRequest) -> TextReply:
        """Always raises TextFailed."""
        raise TextFailed(
            "no text model is set up",
            "the debrief shows measured facts; scoring needs a model",
            "no_key",
            retryable=False,
        )

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        """Always raises TextFailed."""
        return await self.complete(request)

    def traffic(self) -> tuple[EgressRow, ...]:
        """Nothing."""
        return ()

    async def close(self) -> None:
        """Nothing is open."""
