"""Figures of agreement against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.review.scoring.statistics import (
    in_order,
    mean_absolute_difference,
    quadratic_weighted_kappa,
    share,
)

pytestmark = pytest.mark.unit

LEVELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], 1.0),
        # Observed 2 (25 + 9 + 1) = 70; by chance 210 / 6 = 35.
        ([0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], -1.0),
        # Observed 1; by chance (2 + 1 + 4 + 2) / 3 = 3.
        ([1, 2, 3], [1, 2, 2], 2 / 3),
        # Observed 1 + 1 = 2; by chance (8 + 2) / 4 + … : rows 0:2 5:2, columns 0:1 1:1 4:1 5:1 →
        # 2(0 + 1 + 16 + 25) + 2(25 + 16 + 1 + 0) = 168, over 4 = 42.
        ([0, 0, 5, 5], [0, 1, 4, 5], 1 - 2 / 42),
        # Everybody the same but one rater always 3: chance is what is observed.
        ([1, 3, 5], [3, 3, 3], 0.0),
    ],
)
def test_kappa(first: list[int], second: list[int], kappa: float) -> None:
    found = quadratic_weighted_kappa(first, second)
    assert found == pytest.approx(kappa)
    assert quadratic_weighted_kappa(second, first) == pytest.approx(kappa)


@pytest.mark.parametrize(("first", "second"), [([], []), ([3, 3], [3, 3]), ([1], [1, 2])])
def test_kappa_is_not_made_up(first: list[int], second: list[int]) -> None:
    assert quadratic_weighted_kappa(first, second) is None


@given(LEVELS)
def test_kappa_never_exceeds_its_bounds(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = quadratic_weighted_kappa(first, second)
    if kappa is None:
        assert len({*first, *second}) == 1
    else:
        assert -1 - 1e-9 <= kappa <= 1 + 1e-9
        assert (kappa == pytest.approx(1.0)) is (first == second)


def test_difference() -> None:
    assert mean_absolute_difference([1.0, 2.0, 5.0], [1.5, 4.0, 5.0]) == pytest.approx(2.5 / 3)
    assert mean_absolute_difference([], []) is None


def test_order() -> None:
    assert in_order(4.0, 3.0, 1.0)
    assert not in_order(4.0, 4.0, 1.0)
    assert not in_order(3.0, 4.0, 1.0)
    assert not in_order(4.0, None, 1.0)


def test_share() -> None:
    assert share(3, 4) == 0.75
    assert share(0, 0) is None
