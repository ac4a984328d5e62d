"""From readings to verdicts, and from verdicts to one score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.review.evaluator import Assessed, Dimension, NotAssessed, Quote, Verdict, Versions
from coach_app.review.scoring.agreement import Outcome, disagree, overall, verdict
from coach_app.review.scoring.reading import Reading, Refused

pytestmark = pytest.mark.unit

VERSIONS = Versions("behavioural/1.1", 1, "", "0.1.0")
WEIGHTS = {
    Dimension.CONTENT: 0.4,
    Dimension.STRUCTURE: 0.25,
    Dimension.CLARITY: 0.2,
    Dimension.DELIVERY: 0.15,
}


def reading(level: int | None, run: int = 1) -> Reading:
    quotes = () if level is None else (Quote(2, f"words of run {run}"),)
    reason = "Too little." if level is None else ""
    count = len(quotes)
    return Reading(Dimension.CONTENT, run, level, quotes, count, count, "", f"a{run}", reason, "m")


def outcome(level: int | str | None, run: int) -> Outcome:
    if isinstance(level, str):
        return Refused(Dimension.CONTENT, run, "it is not JSON")
    return reading(level, run)


def judged(*levels: int | str | None, drafts_only: bool = False) -> Verdict:
    outcomes = [outcome(level, run) for run, level in enumerate(levels, 1)]
    return verdict(Dimension.CONTENT, outcomes, VERSIONS, drafts_only=drafts_only)


@pytest.mark.parametrize(
    ("levels", "third"),
    [
        ((3, 3), False), ((3, 4), True), ((0, 5), True), ((None, None), False), ((3, None), True),
        ((3, "bad"), True), (("bad", "bad"), True), ((None, "bad"), True),
    ],
)  # fmt: skip
def test_a_third_reading_is_wanted_where_two_differ_by_a_level(
    levels: tuple[int | str | None, ...], third: bool
) -> None:
    assert disagree([outcome(level, run) for run, level in enumerate(levels, 1)]) is third


@pytest.mark.parametrize(
    ("levels", "score", "low", "high", "confidence"),
    [
        ((3, 3), 3.0, 3.0, 3.0, "high"),
        ((3, 4), 3.5, 3.0, 4.0, "low"),
        ((3, 4, 4), 4.0, 3.0, 4.0, "medium"),
        ((2, 4, 3), 3.0, 2.0, 4.0, "low"),
        ((1, 5, 5), 5.0, 1.0, 5.0, "low"),
        ((3, "bad", 3), 3.0, 3.0, 3.0, "medium"),
        ((3, None, 3), 3.0, 3.0, 3.0, "medium"),
        ((2, None, 4), 3.0, 2.0, 4.0, "low"),
    ],
)
def test_the_score_is_the_middle_and_keeps_its_range(
    levels: tuple[int | str | None, ...], score: float, low: float, high: float, confidence: str
) -> None:
    found = judged(*levels)
    assert isinstance(found, Assessed)
    assert (found.score, found.low, found.high, found.confidence) == (score, low, high, confidence)
    assert found.versions == Versions("behavioural/1.1", 1, "m", "0.1.0")


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ((None, None), "Too little."),
        ((3, None), "The readings do not agree on whether there is enough to judge."),
        ((3, None, None), "The readings do not agree on whether there is enough to judge."),
        (("bad", "bad"), "The model's replies could not be used."),
        ((3, "bad"), "The model's replies could not be used."),
        ((3, "bad", "bad"), "The model's replies could not be used."),
        ((None, "bad"), "Too little."),
    ],
)
def test_without_two_scores_nothing_is_guessed(levels: tuple[int | str | None, ...], reason: str) -> None:
    assert judged(*levels) == NotAssessed(Dimension.CONTENT, reason)


def test_a_draft_transcript_never_gives_high_confidence() -> None:
    found = judged(3, 3, drafts_only=True)
    assert isinstance(found, Assessed)
    assert found.confidence == "medium"


LEVEL = st.sampled_from([0, 1, 2, 3, 4, 5, None, "bad"])


@given(st.lists(LEVEL, min_size=2, max_size=3))
def test_a_score_lies_in_its_range_and_has_quotes(levels: list[int | str | None]) -> None:
    found = judged(*levels)
    if isinstance(found, Assessed):
        assert 0 <= found.low <= found.score <= found.high <= 5
        assert 1 <= len(found.quotes) <= 3
        assert found.confidence == "low" or found.high - found.low <= 1


def scored(dimension: Dimension, score: float, spread: float = 0.0) -> Assessed:
    low, high = max(score - spread, 0.0), min(score + spread, 5.0)
    return Assessed(dimension, score, low, high, "high", (), f"Mend {dimension}.")


def test_overall_weighs_what_was_assessed_only() -> None:
    verdicts = (
        scored(Dimension.CONTENT, 4.0),
        scored(Dimension.STRUCTURE, 2.0),
        NotAssessed(Dimension.CLARITY, ""),
        NotAssessed(Dimension.DELIVERY, ""),
    )
    found = overall(verdicts, WEIGHTS)
    assert found is not None
    # (4 × 0.4 + 2 × 0.25) / 0.65, by hand.
    assert found.score == pytest.approx(2.1 / 0.65)
    assert found.share == pytest.approx(0.65)


def test_nothing_assessed_is_no_score() -> None:
    assert overall([NotAssessed(one, "") for one in Dimension], WEIGHTS) is None


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 2)) | st.none(), min_size=4, max_size=4))
def test_overall_lies_between_the_lowest_and_the_highest(parts: list[tuple[float, float] | None]) -> None:
    verdicts = [
        NotAssessed(one, "") if part is None else scored(one, *part)
        for one, part in zip(Dimension, parts, strict=True)
    ]
    found = overall(verdicts, WEIGHTS)
    known = [part[0] for part in parts if part is not None]
    assert (found is None) is not bool(known)
    if found is not None:
        assert min(known) - 1e-9 <= found.score <= max(known) + 1e-9
        assert found.low - 1e-9 <= found.score <= found.high + 1e-9
