"""Which sessions have been kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.retention import outdated
from coach_app.core.session import SessionSummary

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def begun(started: str, state: str = "finished") -> SessionSummary:
    return SessionSummary(started, started, "offline", "screen", "practice", 1, 60.0, state)  # type: ignore[arg-type]


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


@given(st.lists(st.floats(0, 4000), unique=True), st.integers(1, 3650))
def test_just_what_is_older_goes(ages: list[float], days: int) -> None:
    sessions = [begun(ago(age)) for age in ages]
    assert outdated(sessions, days, NOW) == tuple(ago(age) for age in ages if ago(age) < ago(days))


def test_nothing_goes_where_all_is_kept() -> None:
    assert outdated([begun(ago(9000))], 0, NOW) == ()


def test_neither_a_live_session_nor_one_without_a_time_goes() -> None:
    sessions = [begun(ago(50), "live"), begun("yesterday"), begun("2020-01-01T10:00:00")]
    assert outdated(sessions, 30, NOW) == ()


def test_a_start_told_in_another_zone_counts_by_its_moment() -> None:
    assert outdated([begun("2026-10-22T13:30:00+02:00")], 30, NOW) == ("2026-10-22T13:30:00+02:00",)
    assert outdated([begun("2026-10-22T11:30:00-02:00")], 30, NOW) == ()
