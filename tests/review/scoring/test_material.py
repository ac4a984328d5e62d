"""Which words are scored, and which may be quoted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach_app.review.scoring.material import LEAST_CHARACTERS, material_of
from tests.review.scoring.scripted import ANSWER, SESSION, asked, draft, said, session

pytestmark = pytest.mark.unit


def test_answers_come_with_their_questions() -> None:
    material = material_of(SESSION)
    assert [turn.turn for turn in material.turns] == [1, 2]
    assert material.quotable == {2: ANSWER}
    assert material.job == {"role": "baker"}
    assert not material.drafts_only
    assert material.measured[1]["names_a_number"] is True


@pytest.mark.parametrize(
    ("text", "seconds", "kept"),
    [
        ("x" * LEAST_CHARACTERS, 5.0, True),
        ("x" * (LEAST_CHARACTERS - 1), 60.0, False),
        ("x" * 400, 4.9, False),
        ("x" * LEAST_CHARACTERS, None, True),
        ("x" * (LEAST_CHARACTERS - 1), None, False),
    ],
)
def test_short_answers_are_left_out(text: str, seconds: float | None, kept: bool) -> None:
    """Typed answers have no seconds, so only their letters count."""
    stored = session(asked(1), said(2, text=text), seconds={} if seconds is None else {1: seconds})
    assert material_of(stored).empty is not kept


def test_parts_of_one_answer_count_together() -> None:
    half = "y" * (LEAST_CHARACTERS // 2)
    stored = session(asked(1), said(2, text=half), asked(3), said(4, text=half), seconds={1: 6.0})
    assert material_of(stored).quotable == {2: half, 4: half}


def test_a_short_answer_takes_its_question_along_and_leaves_the_others() -> None:
    stored = session(asked(1), said(2), asked(3, 2), said(4, 2, "Yes."), seconds={1: 20.0, 2: 1.0})
    assert [turn.turn for turn in material_of(stored).turns] == [1, 2]


def test_talk_between_questions_and_unfinished_turns_are_no_answers() -> None:
    stored = session(said(1, question=0), replace(said(2), final=False))
    assert material_of(stored).empty


def test_drafts_are_shown_and_not_quoted_beside_final_words() -> None:
    material = material_of(session(asked(1), said(2), draft(said(3)), seconds={1: 20.0}))
    assert [turn.turn for turn in material.turns] == [1, 2, 3]
    assert material.quotable == {2: ANSWER}
    assert not material.drafts_only


def test_a_transcript_that_is_a_draft_throughout_may_be_quoted_and_says_so() -> None:
    material = material_of(session(asked(1), draft(said(2)), seconds={1: 20.0}))
    assert material.quotable == {2: ANSWER}
    assert material.drafts_only


def test_pace_length_pauses_and_fillers_are_not_told() -> None:
    told = set(material_of(SESSION).measured[1])
    assert told <= {"hedges_per_100", "names_a_number"}
