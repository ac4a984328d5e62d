"""One protocol for every talking model: what a session takes, what it yields, what it can do.

A session belongs to one asyncio loop. Calls are made one at a time and in order; events are read by one
reader that never waits for sound. Every event carries the `generation` it belongs to; the engine room drops
events of an older one.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from coach_app.core.errors import EngineFailed
from coach_app.core.plan import Plan
from coach_app.core.session import EgressRow, Turn

FailureCategory = Literal[
    "no_key",
    "refused_key",
    "not_found",
    "bad_request",
    "quota",
    "unreachable",
    "timeout",
    "server",
    "dropped",
]


@dataclass(frozen=True, slots=True)
class Ready:
    """The line is up and set up; `resumed` when the provider still knows the conversation."""

    generation: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class AudioArrived:
    """Sound of the interviewer: s16le mono at `capabilities.output_rate`; `item` names its turn."""

    generation: int
    item: str
    pcm: bytes


@dataclass(frozen=True, slots=True)
class ReplySent:
    """All sound of this turn has arrived; playback may still be going on."""

    generation: int
    item: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The provider regards the turn as over."""

    generation: int
    item: str


@dataclass(frozen=True, slots=True)
class UserSpeechStarted:
    """The provider's own voice detector heard the user begin."""

    generation: int


@dataclass(frozen=True, slots=True)
class UserSpeechEnded:
    """The provider's own voice detector heard the user stop."""

    generation: int


@dataclass(frozen=True, slots=True)
class UserTranscriptGrew:
    """The whole text of the user's answer so far. `answer` counts `user_started` calls from 1.

    `draft` tells whether this text is one; None: as the session's capabilities say. `confidence` is 0 to 1
    where the recogniser says it.
    """

    generation: int
    answer: int
    text: str
    draft: bool | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ModelTranscriptGrew:
    """The whole text of the interviewer's turn so far."""

    generation: int
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The provider stopped its turn because the user spoke; drop what is not yet heard of `item`."""

    generation: int
    item: str


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model calls a tool; answered with `tool_result` under the same id."""

    generation: int
    id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ToolCancelled:
    """These calls want no answer any more."""

    generation: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsageReported:
    """Tokens this turn cost, and their estimated price in US dollars (None when unknown)."""

    generation: int
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class ResumptionUpdated:
    """A handle to resume this conversation with; given only while it is resumable."""

    generation: int
    handle: str


@dataclass(frozen=True, slots=True)
class EndingSoon:
    """The provider will close the line in about `seconds`."""

    generation: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The line broke. `text` is the provider's reason without private words; `code` its number, if any."""

    generation: int
    category: FailureCategory
    retryable: bool
    text: str
    code: int | None = None


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """No more events will come; after `close()` or a failure."""

    generation: int
    reason: str


LiveEvent = (
    Ready
    | AudioArrived
    | ReplySent
    | TurnEnded
    | UserSpeechStarted
    | UserSpeechEnded
    | UserTranscriptGrew
    | ModelTranscriptGrew
    | Interrupted
    | ToolCalled
    | ToolCancelled
    | UsageReported
    | ResumptionUpdated
    | EndingSoon
    | Failed
    | SessionEnded
)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, as data.

    `input_rate`, `output_rate` in Hz. `hears_speech` says the provider transcribes the user;
    `manual_activity` that the engine room decides when the user speaks; `online` that sound leaves
    the computer; `draft_text` that its user transcripts are drafts, never quoted as the user's words.
    """

    input_rate: int = 16_000
    output_rate: int = 24_000
    manual_activity: bool = True
    hears_speech: bool = True
    draft_text: bool = False
    truncates: bool = False
    online: bool = True
    longest_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ToolParameter:
    """One parameter of a tool."""

    name: str
    kind: Literal["string", "integer", "boolean"]
    help_text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may call. With `replies` it goes on speaking once it has the result."""

    name: str
    help_text: str
    parameters: tuple[ToolParameter, ...] = ()
    replies: bool = True


@dataclass(frozen=True, slots=True)
class Brief:
    """All an engine needs to hold, or take over, this interview.

    `instruction` is the persona's standing prompt; `history` the transcript so far (empty at the start);
    `handle` a provider's own handle to resume with, or empty.
    """

    plan: Plan
    instruction: str
    tools: tuple[Tool, ...]
    history: tuple[Turn, ...] = ()
    handle: str = ""
    generation: int = 1


class OpenFailed(EngineFailed):
    """A line that could not be opened: its category, and whether trying again may help.

    `traffic` is what had gone out and come in by then. A retryable `bad_request` means that the handle is
    no longer taken: the next try is a fresh session.
    """

    def __init__(
        self,
        what: str,
        mend: str,
        category: FailureCategory,
        *,
        retryable: bool,
        traffic: tuple[EgressRow, ...] = (),
    ) -> None:
        """Keep the words for the user and the category for the router."""
        super().__init__(what, mend)
        self.category: FailureCategory = category
        self.retryable = retryable
        self.traffic = traffic


class TalkSession(Protocol):
    """One open line to a talking model."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        ...

    async def user_started(self, preroll: bytes) -> None:
        """The user began to speak; `preroll` is s16le sound from 300 ms before the onset until now."""
        ...

    async def send_audio(self, pcm: bytes) -> None:
        """Live sound of the running answer, s16le mono at `capabilities.input_rate`."""
        ...

    async def user_finished(self) -> None:
        """The answer is over; a reply is wanted."""
        ...

    async def send_text(self, text: str) -> None:
        """A typed answer; a reply is wanted."""
        ...

    async def interrupt(self, item: str, played_ms: int) -> None:
        """The user spoke over turn `item` after `played_ms` of it were heard."""
        ...

    async def instruct(self, text: str, *, say: tuple[str, ...] = (), speak: bool = True) -> None:
        """A direction from the conductor, never during a running turn; with `speak` the model answers now.

        `say` are the very words, for a scripted voice; a model that composes its own ignores them.
        """
        ...

    async def tool_result(self, id: str, value: Mapping[str, object]) -> None:
        """The answer to a tool call."""
        ...

    def events(self) -> AsyncIterator[LiveEvent]:
        """Events until `SessionEnded`; to be read by one reader."""
        ...

    def traffic(self) -> tuple[EgressRow, ...]:
        """Payload bytes to and from each host so far; empty for an offline engine."""
        ...

    async def close(self) -> None:
        """Close the line; may be called twice."""
        ...


class TalkEngine(Protocol):
    """A kind of talking model, ready to open lines."""

    @property
    def name(self) -> str:
        """The engine's word on the command line: `gemini`, `offline`, …."""
        ...

    def warm(self) -> None:
        """Import what is slow to import; called on a worker thread before sound starts."""
        ...

    async def open(self, brief: Brief) -> TalkSession:
        """Open a line. Raises OpenFailed."""
        ...
