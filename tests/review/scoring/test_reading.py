"""A reply counts only with quotes that were said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.review.evaluator import Dimension, Quote
from coach_app.review.scoring.reading import LEAST_QUOTE, Reading, Unusable, read_reply
from tests.review.scoring.scripted import ANSWER, QUOTE, not_assessed, reply

pytestmark = pytest.mark.unit

QUOTABLE = {2: ANSWER, 4: "Afterwards the early shift kept the list."}


def read(text: str) -> Reading:
    return read_reply(text, Dimension.CONTENT, 1, QUOTABLE, "m")


def test_an_exact_quote_is_kept() -> None:
    found = read(reply(4, QUOTE))
    assert (found.level, found.quotes) == (4, (Quote(2, QUOTE),))
    assert (found.offered, found.valid) == (1, 1)


@pytest.mark.parametrize(
    "invented",
    [
        "moved the rye to the evening",
        "Moved the rye to the morning",
        "moved  the rye to the morning",
        "moved the rye … to the morning",
        "Afterwards the early shift kept the list.",
        "rye",
        "        ",
        "",
    ],
)
def test_a_quote_that_was_not_said_in_that_turn_is_rejected(invented: str) -> None:
    found = read(reply(4, QUOTE, invented))
    assert found.quotes == (Quote(2, QUOTE),)
    assert (found.offered, found.valid) == (2, 1)
    with pytest.raises(Unusable, match="no quote is an exact part"):
        read(reply(4, invented))


@given(st.integers(), st.text())
def test_whatever_is_kept_was_said(turn: int, text: str) -> None:
    try:
        found = read(json.dumps({**json.loads(reply(2)), "quotes": [{"turn": turn, "text": text}]}))
    except Unusable:
        assert text not in QUOTABLE.get(turn, "") or len(text.strip()) < LEAST_QUOTE
    else:
        assert all(quote.text in QUOTABLE[quote.turn] for quote in found.quotes)


def test_a_level_that_is_not_assessed_needs_no_quote() -> None:
    found = read(not_assessed("Only small talk."))
    assert (found.level, found.reason, found.quotes) == (None, "Only small talk.", ())
    assert read(not_assessed("")).reason == "The model found too little to judge."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON"),
        ("Level 5, well done", "it is not JSON"),
        (reply(3)[:-1], "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[1]", "it is not a JSON object"),
        ("{}", "assessed is neither"),
        (reply(3).replace("true", '"yes"'), "assessed is neither"),
        (reply(6), "level is no whole number"),
        (reply(-1), "level is no whole number"),
        (reply(3).replace('"level": 3', '"level": 3.5'), "level is no whole number"),
        (reply(3).replace('"level": 3', '"level": true'), "level is no whole number"),
        (reply(3).replace('"level": 3', '"level": "3"'), "level is no whole number"),
        (reply(3).replace('"level": 3', '"level": NaN'), "level is no whole number"),
        ('{"assessed": true, "quotes": "all of it", "level": 3}', "quotes is no list"),
        ('{"assessed": true, "quotes": ["a", 3, null, {}], "level": 3}', "no quote is an exact part"),
    ],
)
def test_a_reply_that_breaks_the_shape_is_unusable(text: str, complaint: str) -> None:
    with pytest.raises(Unusable, match=complaint):
        read(text)


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "```\n{}\n```", "  {}\n"])
def test_a_fence_around_the_object_is_taken_off(wrapped: str) -> None:
    assert read(wrapped.replace("{}", reply(3))).level == 3


def test_sentences_are_one_line_and_not_endless() -> None:
    found = read(reply(3, advice="Say\n it  sooner. " + "x" * 1000))
    assert found.advice.startswith("Say it sooner. x")
    assert len(found.advice) == 300
