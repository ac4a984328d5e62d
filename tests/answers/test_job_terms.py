"""Terms of a job from its description, and how many of them an answer uses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.answers.job_terms import MOST_TERMS, job_terms
from coach_app.answers.terms import terms_in

pytestmark = pytest.mark.unit

WAREHOUSE = """
We are looking for a shift supervisor. You will plan shifts, train forklift drivers and keep stock records.
Stock counts are weekly. Experience with SQL reports and forklift licences is desirable. Planning is most of
the role; drivers come to you first.
"""


def test_what_a_description_comes_back_to_leads() -> None:
    terms = job_terms(WAREHOUSE)
    assert set(terms[:5]) == {"shift", "plan", "forklift", "drivers", "stock"}
    assert "SQL" in terms
    assert not {"experience", "looking", "role", "will", "desirable"} & set(terms)


def test_an_answer_is_held_against_them() -> None:
    coverage = terms_in("I planned the shifts and wrote sql for the stock count.", job_terms(WAREHOUSE))
    assert {"plan", "shift", "stock", "SQL"} <= set(coverage.said)
    assert {"forklift", "drivers"} <= set(coverage.missing)


@given(st.text(max_size=300), st.text(max_size=300))
def test_terms_are_few_each_once_and_their_share_is_a_share(description: str, answer: str) -> None:
    terms = job_terms(description)
    assert len(terms) == len(set(terms)) <= MOST_TERMS
    assert set(terms_in(description, terms).said) == set(terms)
    share = terms_in(answer, terms).share
    assert share is None or 0.0 <= share <= 1.0
