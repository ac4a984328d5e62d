"""What a feedback page says: every line of it, in words, before any layout; pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

Ranges = Mapping[str, tuple[float, float]]
"""Where the owner began: least and greatest of a figure over the first sessions."""


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the first page. `date` is ISO 8601, for the file's own record."""

    title: str
    subtitle: str
    day: str
    amount: str
    date: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do next and why; `lead` introduces the owner's words in `quote`, which may be empty."""

    title: str
    why: str
    lead: str
    quote: str


@dataclass(frozen=True, slots=True)
class Worked:
    """Something that worked, the words that show it, and where they were said."""

    title: str
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class ScoreQuote:
    """Words behind a score; `disputed` says so where the owner disputes them."""

    text: str
    disputed: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A dimension: 0 to 5 with its range, or None with the reason in `note`."""

    name: str
    score: float | None
    low: float | None
    high: float | None
    words: str
    note: str
    quotes: tuple[ScoreQuote, ...] = ()
    disputed: str = ""
    """What the owner disputes of it besides the quotes shown, in words; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a scale, painted as `good`, `watch` or `work`, or empty for the ground."""

    start: float
    end: float
    paint: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure on its scale, None where it was not measured; `began` is the owner's own range at first."""

    name: str
    words: str
    sentence: str
    value: float | None
    stretches: tuple[Stretch, ...]
    began: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Bar:
    """Seconds of each spoken answer to a question, one after the other, and the three points of its kind."""

    seconds: tuple[float, ...]
    soft: float
    cue: float
    firm: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over sessions, oldest first, each with its day; the last is this one.

    `began` is the owner's own range over the first three, `words` what the drawing shows.
    """

    name: str
    points: tuple[tuple[str, float], ...]
    began: tuple[float, float] | None
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a story: its letter, its share of the answer and its words; missing parts have share 0."""

    letter: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question and what its answer showed; `shape` is empty where `shape_note` says why."""

    number: int
    text: str
    length: str
    bar: Bar | None
    pace: str
    fillers: str
    shape: tuple[Piece, ...]
    shape_note: str
    next: str
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue on the time line, in minutes of session time."""

    minute: float
    kind: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Course:
    """What happened when, in minutes of session time.

    `points` are words a minute of each answer at its middle, fewer than two where no line can be drawn;
    `fillers` the moments of each, None where nobody listened for them; `marks` the cues.
    """

    minutes: float
    end: str
    points: tuple[tuple[float, float], ...]
    target: tuple[float, float]
    pace_sentence: str
    fillers: tuple[float, ...] | None
    fillers_sentence: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class CueRow:
    """A cue that was shown; `followed` is what was measured after it, empty where nothing was."""

    kind: str
    at: str
    words: str
    measured: str
    followed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the transcript; `note` says what is special about it."""

    who: str
    at: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A feedback page. Empty parts are left out of it."""

    head: Head
    actions: tuple[Action, ...]
    worked: tuple[Worked, ...]
    scores: tuple[Score, ...]
    scores_note: str
    gauges: tuple[Gauge, ...]
    gauges_note: str
    measured: tuple[tuple[str, str], ...]
    trends: tuple[Trend, ...]
    trends_note: str
    questions: tuple[QuestionRow, ...]
    course: Course | None
    cues: tuple[CueRow, ...]
    talk: tuple[str, ...]
    made: str
    footer: str
    transcript: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """The page as plain values."""
        return asdict(self)
