"""Values of the question bank: questions, lines, follow-ups, trades."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coach_app.core.rounds import Persona, QuestionKind, Round, Section


class Level(StrEnum):
    """How experienced a candidate a question is meant for."""

    ANY = "any"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


class Missing(StrEnum):
    """What an answer lacks; the key of a follow-up."""

    SHORT = "short"
    LONG = "long"
    NO_RESULT = "no_result"
    NO_NUMBER = "no_number"
    NO_EXAMPLE = "no_example"
    WE_ONLY = "we_only"
    DEEPER = "deeper"
    """A result that may be missing: asked about in words that fit whether or not it was told."""


class LineUse(StrEnum):
    """When the interviewer says a line that is not a question."""

    GREETING = "greeting"
    ACKNOWLEDGE = "acknowledge"
    TRANSITION = "transition"
    LAST_QUESTION = "last_question"
    SECTION = "section"
    BRIDGE = "bridge"
    REPEAT = "repeat"
    RETRY = "retry"
    SKIP = "skip"
    NUDGE = "nudge"
    THINK = "think"
    LOST = "lost"
    TAKE_OVER = "take_over"
    RESUME = "resume"
    TIME_UP = "time_up"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One question; `seconds` is a good answer's length, `trade` empty when it suits every job."""

    id: str
    round: Round
    kind: QuestionKind
    section: Section
    level: Level
    text: str
    probes: tuple[str, ...]
    seconds: int
    follow_ups: Mapping[Missing, str]
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said besides questions. No persona: every persona; section only for openings."""

    use: LineUse
    text: str
    persona: Persona | None = None
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class GenericFollowUp:
    """A follow-up that serves every question of the kinds named."""

    missing: Missing
    kinds: tuple[QuestionKind, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of work, and the words of a job title that point to it (see `trades.toml`)."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Everything the interviewer says besides the questions and their own follow-ups."""

    lines: tuple[Line, ...]
    follow_ups: tuple[GenericFollowUp, ...]

    def of(self, use: LineUse, persona: Persona, section: Section | None = None) -> tuple[str, ...]:
        """Return the wordings that fit, in file order; empty when a section has no opening."""
        return tuple(
            line.text
            for line in self.lines
            if line.use is use and line.persona in (None, persona) and line.section is section
        )

    def pick(self, use: LineUse, persona: Persona, turn: int = 0) -> str:
        """Return one wording; `turn` walks through them, so neighbours differ. Not for openings."""
        wordings = self.of(use, persona)
        return wordings[turn % len(wordings)]

    def opening(self, section: Section, persona: Persona) -> str | None:
        """Return the line that opens a section, or None for one that opens without words."""
        return next(iter(self.of(LineUse.SECTION, persona, section)), None)


@dataclass(frozen=True, slots=True)
class Bank:
    """All that the interviewer can ask and say."""

    questions: tuple[BankQuestion, ...]
    lines: Lines
    trades: tuple[Trade, ...] = ()

    def for_round(self, round_: Round) -> tuple[BankQuestion, ...]:
        """Return the questions of a round in file order."""
        return tuple(question for question in self.questions if question.round is round_)

    def question(self, id_: str) -> BankQuestion | None:
        """Return the question of this id."""
        return next((question for question in self.questions if question.id == id_), None)

    def texts(self) -> tuple[str, ...]:
        """Return every wording that can be said, once each: what the clips have to cover."""
        spoken = [line.text for line in self.lines.lines]
        spoken += [entry.text for entry in self.lines.follow_ups]
        for question in self.questions:
            spoken += [question.text, *question.follow_ups.values()]
        return tuple(dict.fromkeys(spoken))
