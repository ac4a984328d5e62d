"""Plans written by the user: every bad entry is one clear line that names it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput
from coach_app.core.plan import PlannedQuestion, PlanRequest
from coach_app.core.rounds import Mode, Persona, QuestionKind, Round, Section
from coach_app.interview.plan_file import parse_plan

pytestmark = pytest.mark.unit

WHOLE = """
role = "Site manager"
company = "Hill & Co"
job_description = " Plan the site. "
round = "technical"
minutes = 20
persona = "pressing"
mode = "realistic"
language = "en-US"
questions = 4

[[question]]
text = "  How do you plan a week?  "
section = "technical"
minutes = 2.5
kind = "technical"

[[question]]
text = "Why us?"
"""


def test_a_whole_plan_is_read() -> None:
    assert parse_plan(tomllib.loads(WHOLE)) == PlanRequest(
        round=Round.TECHNICAL,
        role="Site manager",
        company="Hill & Co",
        persona=Persona.PRESSING,
        mode=Mode.REALISTIC,
        minutes=20.0,
        questions=4,
        language="en-US",
        job_description="Plan the site.",
        own=(
            PlannedQuestion("How do you plan a week?", Section.TECHNICAL, QuestionKind.TECHNICAL, 2.5),
            PlannedQuestion("Why us?", Section.BEHAVIOURAL, QuestionKind.BEHAVIOURAL, 0.0),
        ),
    )


def test_an_empty_plan_leaves_everything_open() -> None:
    assert parse_plan({}) == PlanRequest()


def test_own_questions_make_a_round_of_their_own() -> None:
    assert parse_plan({"question": [{"text": "Why us?"}]}).round is Round.OWN


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("colour = 'red'", "the plan has an unknown entry 'colour'; use company, "),
        ("question = 'Why us?'", "the plan's questions are not a list; "),
        ("question = ['Why us?']", "question 1 of the plan is not a table; "),
        ("[[question]]\nsection = 'qa'", "question 1 of the plan has no text; "),
        ("[[question]]\ntext = '  '", "question 1 of the plan has no text; "),
        ("[[question]]\ntext = 5", "`text` of question 1 of the plan is not text; "),
        (
            "[[question]]\ntext = 'a'\n[[question]]\ntxet = 'b'",
            "question 2 of the plan has an unknown entry 'txet'; ",
        ),
        (
            "[[question]]\ntext = 'a'\nkind = 'riddle'",
            "`kind` of question 1 of the plan can't be 'riddle'; choose one of ",
        ),
        (
            "[[question]]\ntext = 'a'\nsection = 'end'",
            "`section` of question 1 of the plan can't be 'end'; choose one of ",
        ),
        ("[[question]]\ntext = 'a'\nminutes = -1", "`minutes` of question 1 of the plan can't be -1; "),
        ("role = 7", "`role` of the plan is not text; "),
        ("company = []", "`company` of the plan is not text; "),
        ("language = false", "`language` of the plan is not text; "),
        ("round = 'rude'", "`round` of the plan can't be 'rude'; choose one of behavioural, technical, "),
        (
            "persona = 'angry'",
            "`persona` of the plan can't be 'angry'; choose one of warm, neutral, pressing",
        ),
        ("mode = 'easy'", "`mode` of the plan can't be 'easy'; choose one of practice, realistic, drill"),
        ("minutes = '20'", "`minutes` of the plan can't be '20'; give a number of minutes from 1 to 120"),
        ("minutes = true", "`minutes` of the plan can't be True; "),
        ("minutes = 0", "`minutes` of the plan can't be 0; "),
        ("minutes = 121", "`minutes` of the plan can't be 121; "),
        ("minutes = nan", "`minutes` of the plan can't be nan; "),
        ("minutes = inf", "`minutes` of the plan can't be inf; "),
        ("questions = 0", "`questions` of the plan can't be 0; give a whole number from 1 to 30"),
        ("questions = 2.5", "`questions` of the plan can't be 2.5; "),
        (
            "[[questions]]\ntext = 'Why us?'",
            "the plan's `questions` is a number; write each question as a [[question]]",
        ),
        ("questions = true", "`questions` of the plan can't be True; "),
    ],
)
def test_a_bad_entry_is_one_line_that_names_it(toml: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_plan(tomllib.loads(toml))
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["role", "round", "minutes", "persona", "mode", "language", "question", "questions", "other"]
)


@given(st.dictionaries(names, json_like, max_size=4))
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(table: dict[str, object]) -> None:
    refused = ""
    request = PlanRequest()
    try:
        request = parse_plan(table)
    except BadInput as error:
        refused = str(error)
    assert "\n" not in refused
    assert request.minutes is None or 0 < request.minutes <= 120
    assert all(question.text for question in request.own)
