"""Which answers call for a follow-up, and which follow-up a good interviewer would choose."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.plan import LENGTH_LIMITS, PlannedQuestion
from coach_app.core.rounds import QuestionKind
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.values import Bank, GenericFollowUp, Missing
from coach_app.live.offline.follow_ups import SHORT_SECONDS, AnswerFacts, FollowUps, gaps
from coach_app.wiring.planning import planned

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
WORDS_A_SECOND = 2.4
ASKS_FOR = {"result": "no_result", "number": "no_number", "own": "we_only", "example": "no_example"}

SHORT, NUMBER, RESULT = "What exactly did you do?", "How many were there?", "And then?"
OFFERED = (("short", SHORT), ("no_number", NUMBER), ("no_result", RESULT))
STORY = PlannedQuestion("Q?", follow_ups=OFFERED, minutes=110 / 60)
TOLD = (
    "Last year I moved the bench, I labelled every drawer and I showed the others where things were. I wrote "
    "a list for the wall and I asked the new people to keep it up when I was away on the other site"
)
"""A story without a result."""


@cache
def bank() -> Bank:
    return load_bank(ROOT / "assets" / "questions")


@cache
def answers() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("follow_up_answers.toml")
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
    return found


def chosen(entry: dict[str, Any]) -> str:
    """What the rules ask for after this answer: the key of a follow-up, or none."""
    asked = bank().question(entry["question"])
    assert asked is not None
    follow_ups = FollowUps(bank().lines.follow_ups)
    follow_ups.ask(planned(asked))
    seconds = entry.get("seconds", len(entry["text"].split()) / WORDS_A_SECOND)
    due = follow_ups.due(AnswerFacts(seconds, entry["text"]))
    return "none" if due is None else str(due[0])


def fits(entry: dict[str, Any]) -> bool:
    """Whether a good interviewer would have chosen the same, or the gentle way to ask for a result."""
    asked, good = chosen(entry), {entry["best"], *entry.get("also", ())}
    return asked in good or (asked == "deeper" and "no_result" in good)


def test_there_are_enough_answers_of_every_sort() -> None:
    assert len(answers()) >= 60
    assert {entry["best"] for entry in answers()} == {*map(str, Missing), "none"} - {"deeper"}
    assert len({entry["question"] for entry in answers()}) >= 35


@pytest.mark.parametrize("half", ["seen", "aside", "later", "blind", "unseen", "fresh", "last"])
def test_the_follow_up_is_the_one_a_good_interviewer_would_choose(half: str) -> None:
    entries = [entry for entry in answers() if entry["half"] == half]
    wrong = [(entry["question"], entry["best"], chosen(entry)) for entry in entries if not fits(entry)]
    assert len(wrong) <= 0.15 * len(entries), wrong


def test_the_gentle_words_are_the_exception() -> None:
    asked = [chosen(entry) for entry in answers()]
    assert 0 < asked.count("deeper") < asked.count("no_result")


@pytest.mark.parametrize("question", ["scr-notice", "scr-pay", "scr-schedule", "tec-standards"])
def test_a_question_in_a_plan_is_followed_up_as_the_bank_has_it(question: str) -> None:
    text = (
        "That depends on the month. In general I can do it, and I would like to talk it through with you, "
        "since the place I work at now has its own rules about it and my manager has to agree to the day."
    )
    found = bank().question(question)
    assert found is not None
    asked = chosen({"question": question, "text": text, "seconds": 25.0})
    assert asked == "none" or Missing(asked) in found.follow_ups


@pytest.mark.parametrize(
    ("end", "missing"),
    [
        ("I took the plan to the foreman.", Missing.NO_RESULT),
        ("Then I also rang the two people who had asked for it.", Missing.NO_RESULT),
        ("I took the plan to the foreman, and he put it on the board.", Missing.DEEPER),
        ("That was when I stopped worrying about it.", Missing.DEEPER),
    ],
)
def test_a_result_that_may_have_been_told_is_asked_about_gently(end: str, missing: Missing) -> None:
    assert gaps(STORY, AnswerFacts(60.0, f"{TOLD}. {end}"))[0] is missing


def test_nobody_is_asked_for_what_was_just_said() -> None:
    for entry in answers():
        asked = chosen(entry)
        if "all" in entry["has"]:
            assert asked == "none", entry["text"]
        assert asked not in {ASKS_FOR[has] for has in entry["has"] if has != "all"}, entry["text"]


@pytest.mark.parametrize(
    ("seconds", "text", "missing"),
    [
        (7.9, None, Missing.SHORT),
        (16.4, None, Missing.SHORT),
        (16.6, None, None),
        (150.1, None, Missing.LONG),
        (7.9, TOLD, Missing.SHORT),
        (20.0, TOLD, Missing.NO_RESULT),
        (None, "word " * 14, Missing.SHORT),
        (None, TOLD, Missing.NO_RESULT),
        (None, f"{TOLD}. In the end it went much quicker and everybody was glad.", Missing.NO_NUMBER),
        (None, f"{TOLD}. In the end it took twelve minutes less, so it was much quicker.", None),
        (None, "word " * 400, Missing.LONG),
        (None, "I am afraid nothing comes to mind.", None),
        (None, "", Missing.SHORT),
        (None, None, None),
    ],
)
def test_length_comes_first_then_what_the_words_lack(
    seconds: float | None, text: str | None, missing: Missing | None
) -> None:
    assert next(iter(gaps(STORY, AnswerFacts(seconds, text))), None) == missing


@given(st.text(max_size=400), st.none() | st.floats(0, 400))
def test_words_that_cannot_be_relied_on_are_not_judged(text: str, seconds: float | None) -> None:
    assert set(gaps(STORY, AnswerFacts(seconds, text, reliable=False))) <= {Missing.SHORT, Missing.LONG}


@given(st.sampled_from(list(QuestionKind)), st.floats(SHORT_SECONDS, 400))
def test_of_an_unheard_answer_only_its_length_is_known(kind: QuestionKind, seconds: float) -> None:
    found = gaps(PlannedQuestion("Q?", kind=kind), AnswerFacts(seconds, None))
    assert found == ((Missing.LONG,) if seconds > LENGTH_LIMITS[kind].firm else ())


@given(st.lists(st.text(max_size=300) | st.sampled_from([TOLD, "Yes.", "word " * 400]), max_size=12))
def test_no_wording_is_said_twice_in_a_session(texts: list[str]) -> None:
    follow_ups = FollowUps(bank().lines.follow_ups)
    said = []
    for text in texts:
        follow_ups.ask(STORY)
        due = follow_ups.due(AnswerFacts(None, text))
        if due is not None:
            follow_ups.said(*due)
            said.append(due[1])
    assert len(set(said)) == len(said)


def test_the_questions_own_wording_comes_before_a_generic_one() -> None:
    generic = GenericFollowUp(Missing.SHORT, (QuestionKind.BEHAVIOURAL,), "Please go on.")
    follow_ups = FollowUps([generic])
    said = []
    for _ in range(3):
        follow_ups.ask(STORY)
        if (due := follow_ups.due(AnswerFacts(1.0, None))) is not None:
            follow_ups.said(*due)
            said.append(due[1])
    assert said == [SHORT, "Please go on."]


def test_an_answer_to_a_follow_up_adds_to_the_answer() -> None:
    follow_ups = FollowUps()
    follow_ups.ask(STORY)
    first = follow_ups.due(AnswerFacts(30.0, TOLD))
    assert first == (Missing.NO_RESULT, RESULT)
    follow_ups.said(*first)
    assert follow_ups.due(AnswerFacts(3.0, "In the end everybody kept it that way.")) is None


def test_before_a_question_nothing_is_asked() -> None:
    assert FollowUps().due(AnswerFacts(1.0, "Yes.")) is None
    follow_ups = FollowUps()
    follow_ups.ask(None)
    assert follow_ups.due(AnswerFacts(1.0, "Yes.")) is None
