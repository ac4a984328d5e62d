"""A plan written by the user: a TOML table with role, round, minutes, persona, language and questions."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from coach_app.core.errors import BadInput
from coach_app.core.plan import PlannedQuestion, PlanRequest
from coach_app.core.rounds import Mode, Persona, QuestionKind, Round, Section

Word = TypeVar("Word", bound=StrEnum)
LONGEST_JOB = 20_000
"""Characters kept of a job description."""

_TOP = {
    "role",
    "company",
    "job_description",
    "round",
    "minutes",
    "persona",
    "mode",
    "language",
    "question",
    "questions",
}
_QUESTION = {"text", "section", "minutes", "kind"}


def parse_plan(table: Mapping[str, object]) -> PlanRequest:
    """The request a plan file makes. Raises BadInput naming the entry that can't be used."""
    _known(table, _TOP, "the plan")
    entries = table.get("question", [])
    if not isinstance(entries, list):
        raise BadInput("the plan's questions are not a list", "write each as a [[question]] table")
    own = tuple(_question(number, entry) for number, entry in enumerate(entries, 1))
    given_round = _word(table, "round", Round, "the plan")
    return PlanRequest(
        round=given_round or (Round.OWN if own else None),
        role=_text(table, "role", "the plan"),
        company=_text(table, "company", "the plan"),
        persona=_word(table, "persona", Persona, "the plan"),
        mode=_word(table, "mode", Mode, "the plan"),
        minutes=_number(table, "minutes", "the plan"),
        questions=_count(table),
        language=_text(table, "language", "the plan") or None,
        own=own,
        job_description=_text(table, "job_description", "the plan").strip()[:LONGEST_JOB],
    )


def _question(number: int, entry: object) -> PlannedQuestion:
    place = f"question {number} of the plan"
    if not isinstance(entry, Mapping):
        raise BadInput(f"{place} is not a table", "write it as a [[question]] table with a text")
    _known(entry, _QUESTION, place)
    text = _text(entry, "text", place).strip()
    if not text:
        raise BadInput(f"{place} has no text", "give it a `text`")
    kind = _word(entry, "kind", QuestionKind, place) or QuestionKind.BEHAVIOURAL
    section = _word(entry, "section", Section, place) or Section.BEHAVIOURAL
    return PlannedQuestion(text, section, kind, _number(entry, "minutes", place) or 0.0)


def _known(table: Mapping[str, object], allowed: set[str], place: str) -> None:
    for name in table:
        if name not in allowed:
            raise BadInput(f"{place} has an unknown entry {name!r}", f"use {', '.join(sorted(allowed))}")


def _text(table: Mapping[str, object], name: str, place: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise BadInput(f"`{name}` of {place} is not text", "put it in quotes")
    return value


def _word(table: Mapping[str, object], name: str, words: Callable[[str], Word], place: str) -> Word | None:
    value = _text(table, name, place)
    if not value:
        return None
    try:
        return words(value)
    except ValueError:
        allowed = ", ".join(str(w) for w in words)  # type: ignore[attr-defined]  # an enum class iterates
        raise BadInput(f"`{name}` of {place} can't be {value!r}", f"choose one of {allowed}") from None


def _number(table: Mapping[str, object], name: str, place: str) -> float | None:
    value = table.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 120:
        raise BadInput(f"`{name}` of {place} can't be {value!r}", "give a number of minutes from 1 to 120")
    return float(value)


def _count(table: Mapping[str, object]) -> int | None:
    value = table.get("questions")
    if value is None:
        return None
    if isinstance(value, list):
        raise BadInput("the plan's `questions` is a number", "write each question as a [[question]] table")
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 30:
        raise BadInput(f"`questions` of the plan can't be {value!r}", "give a whole number from 1 to 30")
    return value
