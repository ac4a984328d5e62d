"""Captions: words that stay are settled, and nothing that was said last is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.ui.view.captions import Caption, CaptionLines, grow, lines

pytestmark = pytest.mark.unit

WORDS = st.lists(st.text("abcdefghij’é", min_size=1, max_size=12), min_size=1, max_size=40)


def test_first_words_are_provisional() -> None:
    assert grow(None, "user", "So we had", False).settled == 0


def test_what_two_versions_share_is_settled() -> None:
    first = grow(None, "user", "So we had one", False)
    second = grow(first, "user", "So we had one lead who", False)
    shown = lines(second, 60)
    assert (shown.settled, shown.provisional) == ("So we had one", "lead who")


def test_a_word_that_changes_is_provisional_again() -> None:
    first = grow(None, "user", "I rang the costume", False)
    second = grow(first, "user", "I rang the customer", False)
    shown = lines(second, 60)
    assert (shown.settled, shown.provisional) == ("I rang the", "customer")


def test_a_final_turn_is_settled_whole() -> None:
    final = grow(None, "user", "That is all.", True)
    assert lines(final, 60) == CaptionLines("", "That is all.", "")


def test_an_older_line_stands_above() -> None:
    shown = lines(Caption("user", "one two three four five six seven", 99), 16)
    assert (shown.older, shown.settled) == ("… four five six", "seven")


@given(WORDS, st.integers(8, 80))
def test_the_last_word_is_always_shown(words: list[str], width: int) -> None:
    caption = grow(None, "user", " ".join(words), False)
    shown = lines(caption, width)
    assert f"{shown.settled} {shown.provisional}".strip().split()[-1] in words[-1]
    assert len(shown.provisional) <= max(8, width)


@given(WORDS, st.integers(0, 40), st.integers(8, 80))
def test_settled_and_provisional_make_up_the_line(words: list[str], kept: int, width: int) -> None:
    first = grow(None, "user", " ".join(words[:kept]), False)
    shown = lines(grow(first, "user", " ".join(words), False), width)
    joined = f"{shown.settled} {shown.provisional}".strip()
    assert joined in " ".join(words)
    assert lines(None, width) == CaptionLines()
