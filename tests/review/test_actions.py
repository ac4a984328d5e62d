"""Which three things come first when there are scores too."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from coach_app.review.actions import NextAction, next_actions
from coach_app.review.evaluator import Assessed, Dimension, NotAssessed, Quote, Verdict
from coach_app.review.facts import Listening, session_facts
from tests.review.stories import COLD_STORE, NO_ENDING, session

pytestmark = pytest.mark.unit


def scored(
    dimension: Dimension, score: float, confidence: Literal["low", "medium", "high"] = "high"
) -> Verdict:
    quote = Quote(2, "two of my drivers")
    return Assessed(dimension, score, score, score, confidence, (quote,), f"Mend {dimension}.")


def actions(texts: list[str], *verdicts: Verdict) -> tuple[NextAction, ...]:
    stored = session(texts)
    return next_actions(stored, session_facts(stored, Listening(fillers=True)), verdicts)


def test_what_is_measured_leads_and_the_lowest_score_has_one_of_three() -> None:
    plain = actions([NO_ENDING])
    found = actions([NO_ENDING], scored(Dimension.CLARITY, 3.0), scored(Dimension.CONTENT, 1.0))
    assert len(plain) == len(found) == 3
    assert found[:2] == plain[:2]
    assert (found[2].rule, found[2].title, found[2].why) == (
        "score_content",
        "Mend content.",
        "Content has 1 of 5.",
    )
    assert (found[2].question, found[2].quote) == (1, Quote(2, "two of my drivers"))


def test_advice_fills_up_before_what_always_helps() -> None:
    found = actions([COLD_STORE], scored(Dimension.CLARITY, 3.0), scored(Dimension.CONTENT, 2.0))
    own = [one.rule for one in found if not one.rule.startswith("score_")]
    assert [one.rule for one in found if one.rule.startswith("score_")][:1] == ["score_content"]
    assert "again" not in own or len(own) == 1


def test_one_question_is_not_asked_for_twice_to_fill_up() -> None:
    found = actions([COLD_STORE], scored(Dimension.CONTENT, 2.0))
    assert [(one.rule, one.question) for one in found] == [
        ("pace", None),
        ("score_content", 1),
        ("job", None),
    ]
    assert ("again", 1) in [(one.rule, one.question) for one in actions([COLD_STORE])]


def test_advice_on_what_is_good_or_unsure_is_left_out() -> None:
    verdicts = (
        scored(Dimension.CONTENT, 4.5),
        scored(Dimension.STRUCTURE, 1.0, "low"),
        NotAssessed(Dimension.CLARITY, "too short"),
    )
    assert actions([NO_ENDING], *verdicts) == actions([NO_ENDING])


def test_who_has_given_a_job_description_is_not_asked_for_one() -> None:
    plain = session([COLD_STORE])
    described = replace(plain, plan={**plain.plan, "job_description": "Cold store and forklift work."})
    for stored, asked_for in ((plain, True), (described, False)):
        found = next_actions(stored, session_facts(stored, Listening(fillers=True)))
        rules = [one.rule for one in found]
        assert ("job" in rules) <= asked_for
        reading = session_facts(stored).questions[1].reading
        assert reading is not None
        assert (reading.terms is None) is asked_for
    terms = session_facts(described).questions_json()[1]["terms"]
    assert terms == {"said": ["cold", "store"], "missing": ["forklift"]}
