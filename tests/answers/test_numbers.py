"""Numbers named in an answer."""

from __future__ import annotations

import pytest

from coach_app.answers.numbers import has_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "We saved 14 hours.",
        "Twenty-four people.",
        "It took half a day.",
        "We DOUBLED sales.",
        "By 30%.",
        "A hundred-odd.",
        "In the third quarter.",
    ],
)
def test_a_number_in_figures_or_words_is_found(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize("text", ["", "No one knew the one thing that mattered.", "We often paid attention."])
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert not has_number(text)
