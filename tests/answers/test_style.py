"""Hedges, repeats, persons, job terms, sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.answers.numbers import numbers_in
from coach_app.answers.style import hedges_in, persons_in, repeats_in
from coach_app.answers.terms import terms_in
from coach_app.answers.words import sentences_of, words_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("Maybe it was a bit late.", ["Maybe", "a bit"]),
        ("I think it worked, more or less.", ["I think", "more or less"]),
        ("I think about safety first, with a bit of luck.", []),
        ("I guess, I suppose, I'd say so.", ["I guess", "I suppose", "I'd say"]),
        ("I’d say so.", ["I’d say"]),
        ("Forty people came and all were fed.", []),
    ],
)
def test_hedges_take_back_what_is_said(text: str, hedges: list[str]) -> None:
    assert [span.of(text) for span in hedges_in(text)] == hedges


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("I went to the the shop.", ["the the"]),
        ("I, um, I called him.", ["I, um, I"]),
        ("And then and then it broke.", ["And then and then"]),
        ("the the the door", ["the the", "the the"]),
        ("It was very very cold.", []),
        ("He had had enough.", []),
        ("We did. We did.", []),
        ("Rooms 12 12 and 14.", []),
    ],
)
def test_words_said_twice_by_accident(text: str, repeats: list[str]) -> None:
    assert [span.of(text) for span in repeats_in(text)] == repeats


def test_i_and_we_are_counted_in_all_their_forms() -> None:
    persons = persons_in("I’m proud of my team; we did our best and I said so to us both.")
    assert (persons.i, persons.we) == (3, 3)
    assert persons.i_share == 0.5
    assert persons_in("Nobody came.").i_share is None


def test_terms_are_found_in_all_their_forms() -> None:
    text = "I scheduled the forklift drivers and was planning a stock-take with risk assessments."
    coverage = terms_in(
        text, ["scheduling", "forklift driver", "risk assessment", "planned", "budget", "", "budget"]
    )
    assert coverage.said == ("scheduling", "forklift driver", "risk assessment", "planned")
    assert coverage.missing == ("budget",)
    assert coverage.share == pytest.approx(0.8)
    assert terms_in(text, []).share is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Thirty-six of forty.", ["Thirty-six", "forty"]),
        ("By 12.5 % in 3 weeks", ["12.5 %", "3"]),
        ("two hundred and five doors", ["two hundred and five"]),
        ("£1,200 saved", ["£1,200"]),
        ("no one", []),
    ],
)
def test_numbers_have_places(text: str, numbers: list[str]) -> None:
    assert [span.of(text).strip() for span in numbers_in(text)] == numbers


def test_sentences_end_at_full_stops_that_end_them() -> None:
    text = "Mr. Khan paid £3.50, e.g. in cash. Was it late? It was…\nYes"
    assert [span.of(text) for span in sentences_of(text)] == [
        "Mr. Khan paid £3.50, e.g. in cash.",
        "Was it late?",
        "It was…",
        "Yes",
    ]


@given(st.text(max_size=400))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    inside = [word.start + span.start for span in sentences_of(text) for word in words_of(span.of(text))]
    assert inside == sorted(set(inside))
    assert len(inside) >= len(words_of(text))


@given(st.text(max_size=200))
def test_places_lie_inside_the_text(text: str) -> None:
    for span in (*hedges_in(text), *repeats_in(text), *numbers_in(text)):
        assert 0 <= span.start < span.end <= len(text)
