"""What of a session is scored: answers long enough to judge, with the questions they answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coach_app.answers.numbers import has_number
from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.review.facts import session_facts

LEAST_SECONDS = 5.0
LEAST_CHARACTERS = 40
"""Answers below either are not assessed (product.md, scoring)."""

LONGEST_NOTE = 8_000
"""Characters kept of each text about the job."""

_MEASURED = ("hedges_per_100",)
"""Measured facts a reading may be told. Not pace, length, pauses, fillers and repeated words: they are shown
with the debrief and never scored, for they may come from an accent or a stutter.
"""

_JOB = ("role", "company", "job_description")


@dataclass(frozen=True, slots=True)
class Material:
    """What a reading is given.

    `turns` are questions and answers in order; `quotable` is the text of the user's turns that may be
    quoted, by number; `drafts_only` says that the transcript is a draft throughout; `measured` holds figures
    by question.
    """

    turns: tuple[Turn, ...]
    quotable: Mapping[int, str]
    drafts_only: bool
    measured: Mapping[int, Mapping[str, object]]
    job: Mapping[str, str]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to assess."""
        return not self.quotable


def material_of(stored: StoredSession) -> Material:
    """The material of a stored session; empty where no answer is long enough."""
    seconds = _spoken_seconds(stored)
    final = [turn for turn in stored.turns if turn.question > 0 and turn.final and turn.text.strip()]
    answers: dict[int, list[Turn]] = {}
    for turn in final:
        if turn.speaker is Speaker.USER:
            answers.setdefault(turn.question, []).append(turn)
    kept = {question for question, turns in answers.items() if _long_enough(turns, seconds.get(question))}
    turns = tuple(turn for turn in final if turn.question in kept)
    own = [turn for turn in turns if turn.speaker is Speaker.USER]
    clean = [turn for turn in own if not turn.draft]
    return Material(
        turns=turns,
        quotable={turn.turn: turn.text for turn in clean or own},
        drafts_only=bool(own) and not clean,
        measured=_measured(stored, kept, answers),
        job={name: text for name in _JOB if (text := _note(stored.plan.get(name)))},
    )


def _spoken_seconds(stored: StoredSession) -> dict[int, float]:
    """Seconds of voice by question; typed answers have none."""
    sums: dict[int, float] = {}
    for line in stored.events:
        question, seconds = line.get("question"), line.get("seconds")
        if line.get("event") != "answer_ended" or not isinstance(question, int):
            continue
        if isinstance(seconds, int | float) and seconds > 0:
            sums[question] = sums.get(question, 0.0) + seconds
    return sums


def _long_enough(turns: Iterable[Turn], seconds: float | None) -> bool:
    letters = sum(len(turn.text.strip()) for turn in turns)
    return letters >= LEAST_CHARACTERS and (seconds is None or seconds >= LEAST_SECONDS)


def _measured(
    stored: StoredSession, kept: Iterable[int], answers: Mapping[int, list[Turn]]
) -> dict[int, dict[str, object]]:
    figures = session_facts(stored).questions_json()
    found = {}
    for question in sorted(kept):
        known = figures.get(question, {})
        table: dict[str, object] = {key: known[key] for key in _MEASURED if known.get(key) is not None}
        table["names_a_number"] = any(has_number(turn.text) for turn in answers[question])
        found[question] = table
    return found


def _note(value: object) -> str:
    return value.strip()[:LONGEST_NOTE] if isinstance(value, str) else ""
