"""The three points of an answer's length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import QuestionKind
from coach_app.cues.length import WORDS, LengthPoint, as_event, points_passed

pytestmark = pytest.mark.unit

LIMITS = LENGTH_LIMITS[QuestionKind.BEHAVIOURAL]


def test_points_come_at_their_limits() -> None:
    assert points_passed(LIMITS, 104.99, 105.0) == (LengthPoint("soft", 105),)
    assert points_passed(LIMITS, 105.0, 119.99) == ()
    assert points_passed(LIMITS, 119.0, 120.0) == (LengthPoint("cue", 120),)
    assert [point.name for point in points_passed(LIMITS, 0.0, 200.0)] == ["soft", "cue", "firm"]


@given(st.lists(st.floats(0.001, 40), max_size=60), st.sampled_from(list(LENGTH_LIMITS.values())))
def test_each_point_is_passed_exactly_once_however_time_is_cut(
    steps: list[float], limits: LengthLimits
) -> None:
    now = 0.0
    passed: list[LengthPoint] = []
    for step in steps:
        passed += points_passed(limits, now, now + step)
        now += step
    assert passed == list(points_passed(limits, 0.0, now))
    assert [point.threshold for point in passed] == [
        x for x in (limits.soft, limits.cue, limits.firm) if x <= now
    ]


def test_soft_and_firm_are_drawn_and_only_the_cue_is_ever_shown() -> None:
    soft, cue, firm = points_passed(LIMITS, 0.0, 200.0)
    for point in (soft, firm):
        event = as_event(200.0, point, 150.2, None)
        assert (event.shown, event.reason, event.text, event.threshold) == (
            False,
            "drawn",
            "",
            point.threshold,
        )
    shown, held = as_event(200.0, cue, 121.0, None), as_event(200.0, cue, 121.0, "off")
    assert (shown.shown, shown.reason, shown.text, shown.value) == (True, "shown", WORDS, 121.0)
    assert (held.shown, held.reason, held.threshold) == (False, "off", 120)
