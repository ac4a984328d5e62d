"""What was asked in a stored session and what was answered, gathered by question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach_app.answers.reading import Passage
from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import QuestionKind, Speaker
from coach_app.core.session import StoredSession, Turn

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event and the question that was being answered, or was answered last, when it came."""

    line: Line
    question: int

    @property
    def name(self) -> str:
        """Its name in the event stream."""
        return str(self.line.get("event", ""))

    def number(self, key: str) -> float | None:
        """A number it carries, None where it is missing."""
        return number(self.line, key)

    def text(self, key: str) -> str:
        """A text it carries, empty where it is missing."""
        value = self.line.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything said and counted while it was open; follow-ups and repeats belong to it."""

    index: int
    text: str
    section: str
    kind: QuestionKind
    turns: tuple[Turn, ...]
    events: tuple[Event, ...]

    @property
    def answers(self) -> tuple[Turn, ...]:
        """The user's turns."""
        return tuple(turn for turn in self.turns if turn.speaker is Speaker.USER)

    @property
    def quotable(self) -> tuple[Turn, ...]:
        """The user's turns whose text may be read and quoted: drafts and cut-off turns are not."""
        return tuple(t for t in self.answers if t.text.strip() and not t.draft and t.final)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Those turns as passages of one answer."""
        return tuple(Passage(turn.text, _length(turn)) for turn in self.quotable)

    @property
    def limits(self) -> LengthLimits:
        """The points of an answer's length for this kind of question."""
        return LENGTH_LIMITS[self.kind]

    @property
    def is_story(self) -> bool:
        """Whether a story is asked for, so that situation, task, action and result can be looked for."""
        return self.kind is QuestionKind.BEHAVIOURAL


def gather(stored: StoredSession) -> tuple[Asked, ...]:
    """Every question that was asked, in order of its number."""
    events = placed(stored.events)
    first: dict[int, Event] = {}
    for event in events:
        index = int(event.number("index") or 0) if event.name == "question" else 0
        if index > 0 and (index not in first or event.number("follow_up") == 0):
            first.setdefault(index, event)
    kinds = _kinds(stored.plan)
    return tuple(
        Asked(
            index=index,
            text=first[index].text("text"),
            section=first[index].text("section"),
            kind=kinds.get(index, QuestionKind.BEHAVIOURAL),
            turns=tuple(turn for turn in stored.turns if turn.question == index),
            events=tuple(event for event in events if event.question == index),
        )
        for index in sorted(first)
    )


def placed(events: Iterable[Line]) -> tuple[Event, ...]:
    """Each event with its question: the one it names, else the one of the answer it belongs to."""
    answering = 0
    found: list[Event] = []
    for line in events:
        if line.get("event") == "answer_started":
            answering = int(number(line, "question") or 0)
        named = number(line, "question")
        found.append(Event(line, answering if named is None else int(named)))
    return tuple(found)


def number(line: Line, key: str) -> float | None:
    """A number of a stored event, None where it is missing or no number."""
    value = line.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _length(turn: Turn) -> float | None:
    if turn.started is None or turn.ended is None:
        return None
    return max(0.0, turn.ended - turn.started)


def _kinds(plan: Mapping[str, object]) -> dict[int, QuestionKind]:
    listed = plan.get("questions")
    if not isinstance(listed, Sequence):
        return {}
    named = {str(kind): kind for kind in QuestionKind}
    kinds = {n: q.get("kind") for n, q in enumerate(listed, 1) if isinstance(q, Mapping)}
    return {n: named[str(kind)] for n, kind in kinds.items() if str(kind) in named}
