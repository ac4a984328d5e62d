"""What has happened in a session: frozen events, named as in the event stream of the command line.

Every event carries `at`, the session time in seconds when it was decided. `as_json` gives the line
of the event stream: its name under `event`, then its fields (a trailing underscore is dropped).
"""

from dataclasses import dataclass, fields
from typing import ClassVar, Literal

StateValue = Literal[
    "idle", "connecting", "listening", "thinking", "speaking", "reconnecting", "paused", "saved", "ended"
]
LinkValue = Literal["good", "poor", "lost", "offline"]
LatencyClass = Literal["natural", "responsive", "slow", "broken", "bridged"]
EndReason = Literal["done", "time", "user", "quit", "error"]
CueKind = Literal["length", "filler", "pace", "silence", "hedging"]
CueReason = Literal[
    "shown", "early", "spacing", "kind_spacing", "limit", "realistic", "off", "faded", "drawn", "dropped"
]
SpeakerName = Literal["user", "interviewer"]


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A session is open; `engine` plays the interviewer, `plan` is `Plan.as_json()`.

    `typed`: there is no microphone, by choice or for want of one, and answers are written.
    """

    name: ClassVar[str] = "session_started"
    at: float
    session: str
    engine: str
    plan: dict[str, object]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The one word that says what is going on."""

    name: ClassVar[str] = "state"
    at: float
    value: StateValue


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The line to the provider got better or worse, with the reason in words."""

    name: ClassVar[str] = "link"
    at: float
    value: LinkValue
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question is being asked. `index` from 1; `follow_up` 0 for the question itself; `attempt` from 1."""

    name: ClassVar[str] = "question"
    at: float
    index: int
    section: str
    text: str
    follow_up: int
    attempt: int


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    """The user began to answer `question`."""

    name: ClassVar[str] = "answer_started"
    at: float
    question: int


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """The answer is over and committed; `seconds` from first to last voiced frame."""

    name: ClassVar[str] = "answer_ended"
    at: float
    question: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TranscriptGrew:
    """The whole text of a turn so far; `final` exactly once a turn; times of sound, None while unknown."""

    name: ClassVar[str] = "transcript"
    at: float
    turn: int
    speaker: SpeakerName
    text: str
    final: bool
    started: float | None
    ended: float | None


@dataclass(frozen=True, slots=True)
class FillerHeard:
    """A filled pause or filler word, heard (`acoustic`) or read (`text`)."""

    name: ClassVar[str] = "filler"
    at: float
    word: str | None
    source: Literal["acoustic", "text"]
    started: float
    ended: float
    confidence: float
    decided: float


@dataclass(frozen=True, slots=True)
class CueDecided:
    """A cue was shown or held back, with the reason."""

    name: ClassVar[str] = "cue"
    at: float
    kind: CueKind
    text: str
    shown: bool
    reason: CueReason
    value: float
    threshold: float


@dataclass(frozen=True, slots=True)
class CuesSet:
    """By which numbers this session's cues are decided: once, at its start.

    `limits` are soft, cue and firm seconds by kind of question; `hold` is how long a cue stays, seconds;
    `faded` after good sessions; `quiet` names kinds that changed nothing, with how often they were shown and
    helped; `stutter`: repeats don't count; `words` are the user's changes to the filler lexicon.
    """

    name: ClassVar[str] = "cues_set"
    at: float
    hold: float
    faded: bool
    stutter: bool
    limits: dict[str, list[float]]
    quiet: list[dict[str, object]]
    words: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class CueJudged:
    """What the 20 s after a cue brought; told of one that was held back too, for comparison.

    `cue` is when it was decided. `before` and `after` are in the kind's own measure; `helped` is None where
    too little was said afterwards to tell.
    """

    name: ClassVar[str] = "cue_effect"
    at: float
    kind: CueKind
    cue: float
    shown: bool
    before: float
    after: float
    helped: bool | None


@dataclass(frozen=True, slots=True)
class AnswerMeasured:
    """What was heard of one spoken answer: that nothing else is listed means that there was nothing else.

    `pauses` from 0.5 s on as [start, end]; `syllables` by their nuclei and `wpm` made of them, None for
    little speech; `fillers` counted, `fillers_at_most` with those the ear was unsure of. `pitch_hz` is low,
    middle and high of the voice (10th, 50th and 90th percentile), `level_db` its median level and `room_db`
    the room's meanwhile, dBFS.
    """

    name: ClassVar[str] = "answer_measured"
    at: float
    question: int
    started: float
    ended: float
    speaking_seconds: float
    pauses: list[list[float]]
    syllables: int
    wpm: float | None
    fillers: int
    fillers_at_most: int
    pitch_hz: list[float] | None = None
    level_db: float | None = None
    room_db: float | None = None


@dataclass(frozen=True, slots=True)
class MetricsReady:
    """The figures of a recording that was analysed, keys as in an export's `metrics`."""

    name: ClassVar[str] = "metrics"
    at: float
    metrics: dict[str, object]


@dataclass(frozen=True, slots=True)
class TurnTimed:
    """How long the user waited: decision that the answer is over to first sound heard, milliseconds."""

    name: ClassVar[str] = "latency"
    at: float
    turn: int
    ms: float
    silence_ms: float | None
    class_: LatencyClass


@dataclass(frozen=True, slots=True)
class TurnTraced:
    """When things happened on the way to an interviewer's turn, session seconds; None what there was not.

    `last_voice`: last voiced frame of the answer; `decided` that it is over; `requested`: the request for the
    reply was handed to the line; `first_byte` of the turn arrived; `first_sound`: its first sample heard.
    """

    name: ClassVar[str] = "trace"
    at: float
    turn: int
    last_voice: float | None
    decided: float | None
    requested: float | None
    first_byte: float | None
    first_sound: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The user spoke over the interviewer, who stopped after `played_ms` of its turn."""

    name: ClassVar[str] = "interrupted"
    at: float
    played_ms: int


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The line is back; `gap_ms` from line known lost (0 if still up) to set-up complete."""

    name: ClassVar[str] = "reconnected"
    at: float
    gap_ms: int
    how: Literal["resume", "fresh", "engine"]
    attempts: int
    planned: bool


@dataclass(frozen=True, slots=True)
class EngineChanged:
    """Another engine took over; `skipped` says in a sentence what would have come before it."""

    name: ClassVar[str] = "engine_changed"
    at: float
    from_: str
    to: str
    reason: str
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class UsageGrew:
    """Tokens used so far in this session and their estimated cost in US dollars (None when unknown)."""

    name: ClassVar[str] = "usage"
    at: float
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """The user or the interviewer marked this moment."""

    name: ClassVar[str] = "bookmark"
    at: float
    question: int
    note: str


@dataclass(frozen=True, slots=True)
class CardReady:
    """What an answer showed by local numbers; `card` is `review.card.Card.as_json()`."""

    name: ClassVar[str] = "card"
    at: float
    question: int
    card: dict[str, object]


@dataclass(frozen=True, slots=True)
class QuestionClosed:
    """A question is over and the session waits at its card, until the user goes on or tries it again."""

    name: ClassVar[str] = "question_closed"
    at: float
    question: int


@dataclass(frozen=True, slots=True)
class ReviewReady:
    """The debrief of the session is stored."""

    name: ClassVar[str] = "review_ready"
    at: float
    session: str
    assessed: bool


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The session is over and stored."""

    name: ClassVar[str] = "session_ended"
    at: float
    reason: EndReason
    session: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to know: `code` is listed in docs/schema.md, `text` says what and how to mend it."""

    name: ClassVar[str] = "warning"
    at: float
    code: str
    text: str


SessionEvent = (
    SessionStarted
    | StateChanged
    | LinkChanged
    | QuestionAsked
    | AnswerStarted
    | AnswerEnded
    | TranscriptGrew
    | FillerHeard
    | CueDecided
    | CuesSet
    | CueJudged
    | AnswerMeasured
    | MetricsReady
    | TurnTimed
    | TurnTraced
    | Interrupted
    | Reconnected
    | EngineChanged
    | UsageGrew
    | Bookmarked
    | CardReady
    | QuestionClosed
    | ReviewReady
    | SessionEnded
    | Warned
)


def as_json(event: SessionEvent) -> dict[str, object]:
    """The event as one object of the event stream; times rounded to the millisecond."""
    line: dict[str, object] = {"event": event.name}
    for item in fields(event):
        value = getattr(event, item.name)
        line[item.name.rstrip("_")] = round(value, 3) if isinstance(value, float) else value
    return line
