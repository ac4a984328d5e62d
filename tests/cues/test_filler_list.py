"""Ear and text brought together: none twice, none lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.cues.filler_list import FillerList, ListedFiller

pytestmark = pytest.mark.unit


def read(word: str, started: float, ended: float | None = None) -> ListedFiller:
    return ListedFiller(word, started, started + 0.3 if ended is None else ended, 0.9)


def test_an_um_that_was_heard_and_read_is_one_with_its_word_and_more_confidence() -> None:
    both = FillerList()
    both.heard(10.0, 10.4, 0.8)
    assert not both.read(read("um", 10.5), sound=True, timed=True)
    (only,) = both.fillers
    assert (only.word, only.started, only.ended, only.heard, only.read) == ("um", 10.0, 10.4, True, True)
    assert only.confidence == pytest.approx(0.98)


def test_with_exact_times_far_apart_they_are_two() -> None:
    both = FillerList()
    both.heard(10.0, 10.4, 0.8)
    assert both.read(read("um", 10.81), sound=True, timed=True)
    assert [one.word for one in both.fillers] == [None, "um"]


def test_without_word_times_the_larger_count_is_right_never_the_sum() -> None:
    both = FillerList()
    for at in (5.0, 20.0, 30.0):
        both.heard(at, at + 0.3, 0.9)
    new = [both.read(read("uh", at), sound=True, timed=False) for at in (1.0, 2.0, 3.0, 4.0)]
    assert new == [False, False, False, True]
    assert len(both) == 4


def test_a_filler_word_is_never_taken_for_a_sound_unless_it_lies_on_it() -> None:
    both = FillerList()
    both.heard(10.0, 10.4, 0.9)
    assert both.read(read("you know", 10.1), sound=False, timed=False)
    drawn = FillerList()
    drawn.heard(10.0, 10.4, 0.9)
    assert not drawn.read(read("so", 10.1, 10.5), sound=False, timed=True)


@given(
    st.lists(st.floats(0, 100), max_size=12),
    st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=12),
)
def test_the_count_is_what_the_rule_says_whatever_the_order(
    ear: list[float], text: list[tuple[float, bool]]
) -> None:
    both = FillerList()
    for at in ear:
        both.heard(at, at + 0.3, 0.9)
    told = len(ear) + sum(
        both.read(read("um" if sound else "like", at), sound=sound, timed=False) for at, sound in text
    )
    sounds = sum(sound for _, sound in text)
    assert len(both) == told == max(len(ear), sounds) + len(text) - sounds
    assert [one.started for one in both.fillers] == sorted(one.started for one in both.fillers)
