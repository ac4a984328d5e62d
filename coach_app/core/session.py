"""A practice session as it is stored, listed and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coach_app.core.rounds import Speaker

SessionState = Literal["live", "finished", "unfinished", "discarded"]
Sent = Literal["sound", "words"]
"""What goes to a host: the session itself, with the user's voice, or words alone for a text model."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. Times are session seconds of its first and last sound, None while unknown."""

    turn: int
    speaker: Speaker
    text: str
    started: float | None
    ended: float | None
    question: int
    final: bool = True
    recovered: bool = False
    draft: bool = False
    """True for a recogniser's draft: never quoted or scored as the user's words."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the user's track that holds no sound, in session seconds, and why."""

    started: float
    ended: float
    reason: str


@dataclass(frozen=True, slots=True)
class EgressRow:
    """What went to and came from one host, counted at our adapters; bytes of payload, seconds connected."""

    host: str
    bytes_out: int
    bytes_in: int
    seconds: float
    what: Sent = "sound"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent the user gave or took back: for what, when (ISO 8601 UTC) and under which wording."""

    purpose: Literal["live_audio", "recordings", "scoring"]
    given: bool
    when: str
    wording: int


@dataclass(frozen=True, slots=True)
class NewSession:
    """What is known when a session opens. `started` is ISO 8601 UTC, wall clock, stored once."""

    id: str
    started: str
    engine: str
    round: str
    mode: str
    plan: Mapping[str, object]
    keep_recording: bool


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One row of the list of sessions. `questions` counts those asked; `seconds` is session time."""

    id: str
    started: str
    engine: str
    round: str
    mode: str
    questions: int
    seconds: float
    state: SessionState
    role: str = ""

    def as_json(self) -> dict[str, object]:
        """The row as `coach sessions list --json` prints it."""
        return {
            "id": self.id,
            "started": self.started,
            "engine": self.engine,
            "round": self.round,
            "mode": self.mode,
            "questions": self.questions,
            "seconds": round(self.seconds, 3),
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A turn that holds the words looked for. `at` is session seconds, `snippet` the words around them."""

    session: str
    started: str
    turn: int
    speaker: Speaker
    question: int
    at: float | None
    snippet: str


@dataclass(frozen=True, slots=True)
class SessionEgress:
    """What one session sent and received, host by host; empty when nothing left this computer."""

    summary: SessionSummary
    egress: tuple[EgressRow, ...]


@dataclass(frozen=True, slots=True)
class StoredSession:
    """Everything kept about one session but its sound. `events` are lines of the event stream, in order."""

    summary: SessionSummary
    plan: Mapping[str, object]
    turns: tuple[Turn, ...]
    gaps: tuple[Gap, ...]
    events: tuple[Mapping[str, object], ...]
    egress: tuple[EgressRow, ...]
    review: Mapping[str, object] | None
    has_recording: bool
