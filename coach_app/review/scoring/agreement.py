"""How separate readings of one dimension become a verdict, and verdicts an overall score."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coach_app.review.evaluator import Assessed, Dimension, NotAssessed, Quote, Verdict, Versions
from coach_app.review.scoring.reading import MOST_QUOTES, Reading, Refused

APART = 1.0
"""Levels between two readings from which they disagree (product.md, scoring)."""

Outcome = Reading | Refused


def disagree(outcomes: Sequence[Outcome]) -> bool:
    """Whether a third reading is wanted: levels apart, a refused reply, or one that saw nothing."""
    levels = [outcome.level for outcome in outcomes if isinstance(outcome, Reading)]
    if len(levels) < len(outcomes):
        return True
    scored = [level for level in levels if level is not None]
    if 0 < len(scored) < len(levels):
        return True
    return bool(scored) and max(scored) - min(scored) >= APART


def verdict(
    dimension: Dimension, outcomes: Sequence[Outcome], versions: Versions, *, drafts_only: bool
) -> Verdict:
    """The verdict of two or three readings; a score needs two that agree there is something to score."""
    readings = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    scored = [(float(one.level), one) for one in readings if one.level is not None]
    blank = [one for one in readings if one.level is None]
    if len(scored) < 2 or len(blank) >= len(scored):
        return NotAssessed(dimension, _why_not(blank, len(scored)))
    levels = [level for level, _ in scored]
    score = statistics.median(levels)
    by_nearness = [one for _, one in sorted(scored, key=lambda pair: abs(pair[0] - score))]
    confidence = _confidence(levels, unanimous=len(scored) == len(outcomes))
    if drafts_only and confidence == "high":
        confidence = "medium"
    return Assessed(
        dimension,
        score,
        min(levels),
        max(levels),
        confidence,
        _quotes(by_nearness),
        next((one.advice for one in by_nearness if one.advice), ""),
        replace(versions, model=by_nearness[0].model),
    )


def _why_not(blank: Sequence[Reading], scored: int) -> str:
    if blank and not scored:
        return blank[0].reason
    if blank:
        return "The readings do not agree on whether there is enough to judge."
    return "The model's replies could not be used."


def _confidence(levels: Sequence[float], *, unanimous: bool) -> Literal["low", "medium", "high"]:
    spread = max(levels) - min(levels)
    if spread < APART:
        return "high" if unanimous else "medium"
    # Two of three at the same level, the third next to it.
    return "medium" if unanimous and len(levels) == 3 and spread < 2 * APART else "low"


def _quotes(readings: Iterable[Reading]) -> tuple[Quote, ...]:
    found = dict.fromkeys(quote for one in readings for quote in one.quotes)
    return tuple(found)[:MOST_QUOTES]


@dataclass(frozen=True, slots=True)
class Overall:
    """The weighted mean of the assessed dimensions with its range; `share` is the weight they cover."""

    score: float
    low: float
    high: float
    share: float

    def as_json(self) -> dict[str, object]:
        """Rounded for people."""
        return {
            "score": round(self.score, 2),
            "low": round(self.low, 2),
            "high": round(self.high, 2),
            "share": round(self.share, 3),
        }


def overall(verdicts: Iterable[Verdict], weights: Mapping[Dimension, float]) -> Overall | None:
    """The overall score; None when nothing was assessed."""
    assessed = [one for one in verdicts if isinstance(one, Assessed)]
    share = sum(weights[one.dimension] for one in assessed)
    if not assessed or share <= 0:
        return None

    def mean(figures: Iterable[float]) -> float:
        paired = zip(assessed, figures, strict=True)
        return sum(weights[one.dimension] * figure for one, figure in paired) / share

    return Overall(
        mean(one.score for one in assessed),
        mean(one.low for one in assessed),
        mean(one.high for one in assessed),
        share,
    )
