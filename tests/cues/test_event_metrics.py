"""The figures the benchmark counts with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.event_metrics import NOTHING, Counts, Span, counted, overlapping, pairs, within_collar

pytestmark = pytest.mark.unit

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 10)).map(lambda at: (float(at[0]), float(at[0] + at[1]))),
    max_size=6,
)


def test_one_true_event_takes_one_found_one() -> None:
    counts = counted([(1.0, 1.2), (1.3, 1.5)], [(1.1, 1.4)], 60.0, overlapping)
    assert (counts.hits, counts.false, counts.true) == (1, 1, 1)
    assert counts.precision == 0.5
    assert counts.recall == 1.0
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.false_per_minute == 1.0


def test_the_matching_is_the_largest_one() -> None:
    assert len(pairs([(0, 5), (0, 1)], [(0, 1), (4, 6)], overlapping)) == 2


def test_touching_is_not_overlapping() -> None:
    assert not overlapping((0.0, 1.0), (1.0, 2.0))


def test_collar_of_two_tenths_and_half_the_length_for_the_offset() -> None:
    assert within_collar((1.19, 2.0), (1.0, 2.0))
    assert not within_collar((1.21, 2.0), (1.0, 2.0))
    assert within_collar((1.0, 2.45), (1.0, 2.0))
    assert not within_collar((1.0, 1.35), (1.0, 1.1))


def test_nothing_found_and_nothing_there() -> None:
    assert NOTHING.precision == NOTHING.recall == 1.0
    assert (Counts(0, 0, 3, 60.0).recall, Counts(0, 0, 3, 60.0).f1) == (0.0, 0.0)


@given(spans, spans)
def test_hits_never_exceed_either_side(found: list[Span], true: list[Span]) -> None:
    matched = pairs(found, true, overlapping)
    assert len(set(matched.values())) == len(matched) <= min(len(found), len(true))
    assert all(overlapping(found[number], true[place]) for place, number in matched.items())
    assert len(pairs(true, found, overlapping)) == len(matched)
