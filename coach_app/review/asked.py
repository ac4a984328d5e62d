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
    own_limits: LengthLimits | None = None
    """Those the session was held with, where it noted them."""

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
        return self.own_limits or LENGTH_LIMITS[self.kind]

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
    kinds = {index: _kinds(stored.plan).get(index, QuestionKind.BEHAVIOURAL) for index in first}
    limits = noted_limits(stored.events)
    return tuple(
        Asked(
            index=index,
            text=first[index].text("text"),
            section=first[index].text("section"),
            kind=kinds[index],
            turns=tuple(turn for turn in stored.turns if turn.question == index),
            events=tuple(event for event in events if event.question == index),
            own_limits=limits.get(str(kinds[index])),
        )
        for index in sorted(first)
    )


def noted_limits(events: Iterable[Line]) -> dict[str, LengthLimits]:
    """Soft, cue and firm seconds by kind of question, as the session noted them at its start."""
    noted = next((line.get("limits") for line in events if line.get("event") == "cues_set"), None)
    if not isinstance(noted, Mapping):
        return {}
    listed = {str(kind): row for kind, row in noted.items() if isinstance(row, list) and len(row) == 3}
    return {kind: LengthLimits(*map(float, row)) for kind, row in listed.items()}


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
