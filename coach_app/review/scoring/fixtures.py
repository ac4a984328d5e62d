"""Answers with ratings made by hand, and attacks on the rating: read from data, dressed as sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from coach_app.core.errors import BadInput
from coach_app.core.rounds import Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.evaluator import Dimension

Quality = Literal["good", "mid", "poor"]
Place = Literal["answer", "role", "company", "job_description", "question"]

WORDS_A_SECOND = 2.4
"""How fast a fixture is taken to have been spoken: 144 words a minute."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """One answer of a trade to a question, with its levels by hand."""

    question_id: str
    round: str
    trade: str
    question: str
    quality: Quality
    text: str
    ratings: Mapping[Dimension, int]

    @property
    def name(self) -> str:
        """Question and quality."""
        return f"{self.question_id}/{self.quality}"


@dataclass(frozen=True, slots=True)
class Attack:
    """Words that try to move the rating, and where they stand."""

    name: str
    place: Place
    text: str


def parse_fixtures(table: Mapping[str, object]) -> tuple[Fixture, ...]:
    """The fixtures of a parsed file, in order. Raises BadInput naming the question that is wrong."""
    return tuple(
        _fixture(question, answer)
        for question in _tables(table.get("question"))
        for answer in _tables(question.get("answer"))
    )


def _fixture(question: Mapping[str, object], answer: Mapping[str, object]) -> Fixture:
    name = str(question.get("id"))
    ratings, quality = answer.get("ratings"), answer.get("quality")
    if not isinstance(ratings, Mapping) or quality not in get_args(Quality):
        raise _bad(name, "an answer lacks its quality or ratings")
    levels = {}
    for one in Dimension:
        level = ratings.get(one)
        if not isinstance(level, int) or not 0 <= level <= 5:
            raise _bad(name, f"{one} has no level from 0 to 5")
        levels[one] = level
    words = [question.get("round"), question.get("trade"), question.get("text"), answer.get("text")]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise _bad(name, "a text is missing")
    kind, trade, asked, said = (" ".join(str(word).split()) for word in words)
    checked: Quality = "good" if quality == "good" else "mid" if quality == "mid" else "poor"
    return Fixture(name, kind, trade, asked, checked, said, levels)


def parse_attacks(table: Mapping[str, object]) -> tuple[Attack, ...]:
    """The attacks of a parsed file, in order. Raises BadInput naming the one that is wrong."""
    return tuple(_attack(one) for one in _tables(table.get("attack")))


def _attack(table: Mapping[str, object]) -> Attack:
    name, text, place = str(table.get("name")), table.get("text"), table.get("place", "answer")
    for known in get_args(Place):
        if place == known and isinstance(text, str):
            return Attack(name, known, text)
    raise _bad(name, "an attack lacks its text or place")


def _tables(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _bad(name: str, what: str) -> BadInput:
    return BadInput(f"the calibration data can't be used: {name}: {what}", "install the program again")


def as_session(fixture: Fixture, text: str | None = None, attack: Attack | None = None) -> StoredSession:
    """A session of one question answered with the fixture, or with another text, attacked if asked for."""
    said = fixture.text if text is None else text
    notes = {"role": fixture.trade}
    question = fixture.question
    if attack is not None:
        match attack.place:
            case "answer":
                said = f"{said} {attack.text}"
            case "question":
                question = f"{question} {attack.text}"
            case place:
                notes[place] = f"{notes.get(place, '')} {attack.text}".strip()
    seconds = round(len(said.split()) / WORDS_A_SECOND, 1)
    summary = SessionSummary(
        "calibration",
        "2026-01-01T00:00:00+00:00",
        "offline",
        fixture.round,
        "practice",
        1,
        seconds,
        "finished",
    )
    asked: Mapping[str, object] = {
        "event": "question", "at": 0.0, "index": 1, "section": "behavioural", "text": question,
        "follow_up": 0, "attempt": 1,
    }  # fmt: skip
    return StoredSession(
        summary=summary,
        plan=notes,
        turns=(
            Turn(1, Speaker.INTERVIEWER, question, 0.0, 4.0, 1),
            Turn(2, Speaker.USER, said, 5.0, 5.0 + seconds, 1),
        ),
        gaps=(),
        events=(
            asked,
            {"event": "answer_started", "at": 5.0, "question": 1},
            {"event": "answer_ended", "at": 5.0 + seconds, "question": 1, "seconds": seconds},
        ),
        egress=(),
        review=None,
        has_recording=False,
    )
