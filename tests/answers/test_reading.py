"""One answer, read as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.answers.reading import Passage, part_seconds, read_answer
from coach_app.answers.story_cues import Part
from coach_app.answers.words import words_of

pytestmark = pytest.mark.unit

VANS = (
    "Our vans often left late, because orders were packed by number and not by route. "
    "I drew a new floor plan, and tried it with one van for a week. "
    "Late departures fell from twelve a week to three."
)


def test_an_answer_shows_its_figures() -> None:
    reading = read_answer(
        [Passage(VANS, 13.0), Passage("Um, I, um, like, like the the plan.", 2.0)], ["route"]
    )
    assert reading.words == 39 + 8
    assert reading.filler_counts == {"um": 2, "like": 1}
    assert [len(found) for found in reading.repeats] == [0, 2]
    assert reading.number_in_result
    assert reading.terms is not None
    assert reading.terms.said == ("route",)
    assert (reading.persons.i, reading.persons.we) == (2, 1)
    assert reading.hundred(3) == pytest.approx(300 / 47)
    assert read_answer([]).hundred(0) is None


def test_seconds_of_the_parts_come_from_the_share_of_words() -> None:
    seconds = part_seconds(read_answer([Passage(VANS, 39.0)]))
    assert seconds is not None
    assert seconds == pytest.approx(
        {Part.SITUATION: 15.0, Part.TASK: 0.0, Part.ACTION: 15.0, Part.RESULT: 9.0}
    )


def test_seconds_of_the_parts_come_from_word_times_where_there_are_any() -> None:
    times = tuple((0.5 * n, 0.5 * n + 0.4) for n in range(len(words_of(VANS))))
    seconds = part_seconds(read_answer([Passage(VANS, 39.0, times)]))
    assert seconds is not None
    assert seconds[Part.RESULT] == pytest.approx(8 * 0.5 + 0.4)


def test_a_typed_answer_has_no_seconds() -> None:
    assert part_seconds(read_answer([Passage(VANS)])) is None


@given(st.lists(st.tuples(st.text(max_size=150), st.none() | st.floats(0, 600)), max_size=3))
def test_anything_can_be_read(passages: list[tuple[str, float | None]]) -> None:
    reading = read_answer([Passage(text, seconds) for text, seconds in passages])
    timed = part_seconds(reading)
    if timed is not None:
        assert sum(timed.values()) <= sum(seconds or 0.0 for _, seconds in passages) + 1e-6
        assert min(timed.values()) >= 0.0
