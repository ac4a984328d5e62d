"""What was measured in a stored session: pure figures, None wherever nothing was measured."""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.review.bands import FILLERS, PACE, band_of

Line = Mapping[str, object]

LEAST_SECONDS = 5.0
"""Seconds of answer below which a rate a minute says nothing (product.md, scoring: not assessed)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures of one question, or of the whole session.

    `answer_seconds` is spoken time from first to last voiced frame of each answer; `words` those of
    spoken answers; `talk_ratio` the user's share of all sound; `response_ms` the median wait for the
    interviewer. `pauses` stay None until they are measured.
    """

    answers: int
    answer_seconds: float | None
    words: int | None
    fillers: int | None
    response_ms: float | None
    talk_ratio: float | None
    pauses: tuple[float, ...] | None = None

    @property
    def wpm(self) -> float | None:
        """Words a minute over the answers, pauses included."""
        return None if self.words is None else _a_minute(self.words, self.answer_seconds)

    @property
    def fillers_per_minute(self) -> float | None:
        """Fillers a minute of answer."""
        return None if self.fillers is None else _a_minute(self.fillers, self.answer_seconds)

    def as_json(self) -> dict[str, object]:
        """The figures as an export shows them."""
        return {
            "answer_seconds": _rounded(self.answer_seconds, 3),
            "words": self.words,
            "wpm": _rounded(self.wpm, 1),
            "pace_band": band_of(PACE, self.wpm),
            "fillers_per_minute": _rounded(self.fillers_per_minute, 2),
            "filler_band": band_of(FILLERS, self.fillers_per_minute),
            "pauses": None if self.pauses is None else list(self.pauses),
            "response_ms": _rounded(self.response_ms, 1),
            "talk_ratio": _rounded(self.talk_ratio, 3),
        }


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Figures of the whole session and of each question asked, by its number from 1."""

    session: Facts
    questions: Mapping[int, Facts]

    def metrics_json(self) -> dict[str, object]:
        """An export's `metrics`."""
        asked = {"questions_asked": len(self.questions), "answers": self.session.answers}
        return asked | self.session.as_json()

    def questions_json(self) -> dict[int, dict[str, object]]:
        """Figures for an export's `questions`, by number; structure (S/T/A/R) is not read yet."""
        return {index: facts.as_json() | {"star": None} for index, facts in self.questions.items()}

    def as_json(self) -> dict[str, object]:
        """Both, as a debrief keeps them."""
        listed = [{"index": index} | figures for index, figures in self.questions_json().items()]
        return {"metrics": self.metrics_json(), "questions": listed}


def session_facts(stored: StoredSession, *, listened_for_fillers: bool = False) -> SessionFacts:
    """The facts of a stored session. Say `listened_for_fillers` where no filler event means none was said."""
    events = [_Placed(line, question) for line, question in _placed(stored.events)]
    listened = listened_for_fillers or any(event.name == "filler" for event in events)
    asked = {int(n) for line in stored.events if _name(line) == "question" and (n := _number(line, "index"))}
    spoken = [turn for turn in stored.turns if turn.question > 0]
    return SessionFacts(
        _facts(events, stored.turns, listened=listened),
        {
            index: _facts(
                [event for event in events if event.question == index],
                [turn for turn in spoken if turn.question == index],
                listened=listened,
            )
            for index in sorted(asked)
        },
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """An event and the question that was being answered, or was answered last, when it came."""

    line: Line
    question: int

    @property
    def name(self) -> str:
        return _name(self.line)

    def number(self, key: str) -> float | None:
        return _number(self.line, key)


def _placed(events: Iterable[Line]) -> Iterable[tuple[Line, int]]:
    """Each event with its question: the one it names, else the one of the answer it belongs to."""
    answering = 0
    for line in events:
        if _name(line) == "answer_started":
            answering = int(_number(line, "question") or 0)
        named = _number(line, "question")
        yield line, answering if named is None else int(named)


def _facts(events: Iterable[_Placed], turns: Iterable[Turn], *, listened: bool) -> Facts:
    events, turns = list(events), list(turns)
    ended = [event.number("seconds") or 0.0 for event in events if event.name == "answer_ended"]
    voiced = [seconds for seconds in ended if seconds > 0.0]
    waits = [ms for event in events if event.name == "latency" and (ms := event.number("ms")) is not None]
    return Facts(
        answers=len(ended),
        answer_seconds=sum(voiced) if voiced else None,
        words=_words(turns, len(voiced)),
        fillers=sum(event.name == "filler" for event in events) if listened else None,
        response_ms=statistics.median(waits) if waits else None,
        talk_ratio=_talk_ratio(turns),
    )


def _words(turns: Iterable[Turn], spoken_answers: int) -> int | None:
    """Words of the spoken answers; None when one of them has no text, or a draft's."""
    spoken = [turn for turn in turns if turn.speaker is Speaker.USER and turn.started is not None]
    known = [turn for turn in spoken if turn.text.strip() and not turn.draft]
    if not known or len(known) < len(spoken) or len(known) < spoken_answers:
        return None
    return sum(len(turn.text.split()) for turn in known)


def _talk_ratio(turns: Iterable[Turn]) -> float | None:
    """The user's share of the time somebody spoke; None when either was never heard."""
    sums = dict.fromkeys(Speaker, 0.0)
    for turn in turns:
        if turn.started is not None and turn.ended is not None:
            sums[turn.speaker] += max(turn.ended - turn.started, 0.0)
    if not all(sums.values()):
        return None
    return sums[Speaker.USER] / sum(sums.values())


def _a_minute(count: int, seconds: float | None) -> float | None:
    return None if seconds is None or seconds < LEAST_SECONDS else count * 60.0 / seconds


def _name(line: Line) -> str:
    return str(line.get("event", ""))


def _number(line: Line, key: str) -> float | None:
    value = line.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
