"""A transcript that grows: each filler and hedge once, when it can't change any more, at about its time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.answers.lexicon import DEFAULT_LEXICON
from coach_app.cues.growing_text import GrowingText, SyllableTimes, WordTimes

pytestmark = pytest.mark.unit

TEXT = (
    "Um, so I like the plan, you know, and it was, like, the right one. I mean, we basically, uh, moved it "
    "so that I think everybody could, kind of, work. Maybe it was late."
)


def phrases(found: list[object]) -> list[str]:
    return [getattr(one, "phrase", "") for one in found]


def grown(pieces: list[str]) -> list[str]:
    reader = GrowingText()
    found = []
    for count in range(1, len(pieces) + 1):
        found += reader.grew("".join(pieces[:count]), final=count == len(pieces))
    return [one.phrase for one in sorted(found, key=lambda one: one.start)]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_in_whatever_pieces_it_comes_the_same_is_found_once(sizes: list[int]) -> None:
    pieces, place, turn = [], 0, 0
    while place < len(TEXT):
        size = sizes[turn % len(sizes)]
        pieces.append(TEXT[place : place + size])
        place, turn = place + size, turn + 1
    whole = grown([TEXT])
    assert whole == [
        *("um", "so", "you know", "like", "i mean", "basically", "uh", "i think", "kind of", "maybe")
    ]
    assert sorted(grown(pieces)) == sorted(whole)


def test_a_word_counts_only_when_what_follows_is_known() -> None:
    reader = GrowingText()
    assert reader.grew("And it was, like,", final=False) == []
    assert phrases(list(reader.grew("And it was, like, really bad", final=False))) == ["like"]
    assert reader.grew("And it was, like, really bad", final=True) == []


def test_a_text_that_is_revised_gives_nothing_twice() -> None:
    reader = GrowingText()
    assert phrases(list(reader.grew("Um we went there then", final=False))) == ["um"]
    assert reader.grew("Yes. Um we went there, then", final=False) == []
    assert phrases(list(reader.grew("Yes. Um we went there. Um yes.", final=True))) == ["um"]


def test_the_users_own_words_count_and_those_taken_out_do_not() -> None:
    lexicon = DEFAULT_LEXICON.with_word("at the end of the day").without("um")
    found = GrowingText(lexicon).grew("Um, at the end of the day we won.", final=True)
    assert phrases(list(found)) == ["at the end of the day"]


def test_words_were_said_between_the_moments_at_which_the_text_grew() -> None:
    times = WordTimes(10.0)
    times.grew(20, 14.0)
    times.grew(20, 99.0)
    times.grew(30, 16.0)
    assert [times.at(place) for place in (0, 10, 20, 25, 30, 99)] == [10.0, 12.0, 14.0, 15.0, 16.0, 16.0]


def test_with_a_whole_text_they_follow_the_syllables() -> None:
    times = SyllableTimes(100, [1.0, 2.0, 3.0, 8.0, 9.0])
    assert [times.at(place) for place in (0, 50, 75, 100)] == [1.0, 3.0, 8.0, 9.0]
