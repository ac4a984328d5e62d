from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.live.protocol import FailureCategory
from coach_app.live.reconnect import BUDGET, Breakage, quick_deaths_after, tries_after, tries_for

pytestmark = pytest.mark.unit

CATEGORIES = st.sampled_from(get_args(FailureCategory))
BREAKAGES = st.builds(Breakage, CATEGORIES, st.booleans(), st.booleans(), st.floats(0, 600))


def hows(breakage: Breakage, quick_deaths: int = 0) -> list[str]:
    return [one.how for one in tries_for(breakage, quick_deaths)]


@pytest.mark.parametrize(
    ("breakage", "expected"),
    [
        (Breakage("server", True, True, 60.0), ["resume", "resume", "fresh", "engine"]),
        (Breakage("dropped", True, False, 60.0), ["fresh", "fresh", "fresh", "engine"]),
        (Breakage("bad_request", True, True, 60.0), ["fresh", "fresh", "fresh", "engine"]),
        (Breakage("refused_key", False, True, 60.0), ["engine"]),
        (Breakage("quota", True, True, 60.0), ["engine"]),
    ],
)
def test_what_helps_is_tried_in_order(breakage: Breakage, expected: list[str]) -> None:
    assert hows(breakage) == expected


def test_lines_that_die_young_three_times_go_to_the_next_engine() -> None:
    count = 0
    for lived in (1.0, 4.9):
        count = quick_deaths_after(count, lived)
        assert hows(Breakage("server", True, True, lived), count) != ["engine"]
    assert hows(Breakage("server", True, True, 2.0), quick_deaths_after(count, 2.0)) == ["engine"]
    assert quick_deaths_after(2, 5.0) == 0


@given(BREAKAGES, st.integers(0, 5))
def test_the_next_engine_is_always_last_and_comes_within_the_budget(breakage: Breakage, deaths: int) -> None:
    tries = tries_for(breakage, deaths)
    assert [one.how for one in tries].count("engine") == 1
    assert tries[-1].how == "engine"
    assert sum(one.seconds + one.pause for one in tries) <= BUDGET + 1e-9
    assert all(one.seconds > 0 for one in tries[:-1])
    assert breakage.has_handle or all(one.how != "resume" for one in tries)


@given(BREAKAGES, CATEGORIES, st.booleans())
def test_a_failed_try_never_brings_back_what_it_ruled_out(
    breakage: Breakage, category: FailureCategory, retryable: bool
) -> None:
    left = tries_for(breakage, 0)[1:]
    after = tries_after(left, category, retryable=retryable)
    assert [one for one in left if one in after] == list(after), "order is kept"
    assert ("engine" in [one.how for one in after]) == ("engine" in [one.how for one in left])
    if category == "bad_request":
        assert all(one.how != "resume" for one in after)
    if not retryable:
        assert all(one.how == "engine" for one in after)
