"""How scoring went, as a debrief keeps it."""

from collections.abc import Mapping

from coach_app.core.errors import EngineFailed
from coach_app.review.evaluator import Dimension, NotAssessed, Verdict
from coach_app.review.scoring.scorer import Scores

Table = dict[str, object]


def done(scores: Scores, made: Mapping[str, object]) -> Table:
    """Scoring went through. `made` says by which engine, when, with which consent and for how much."""
    return {
        "state": "done",
        **made,
        "overall": None if scores.overall is None else scores.overall.as_json(),
        "transcript": "draft" if scores.drafts_only else "final",
        "readings": [outcome.as_json() for outcome in scores.outcomes],
    }


def failed(error: EngineFailed, made: Mapping[str, object]) -> Table:
    """Scoring failed and may be tried again: what happened and how to mend it."""
    return {"state": "failed", **made, "what": error.what, "mend": error.mend}


def off(reason: str) -> Table:
    """No text model was asked, and why."""
    return {"state": "off", "reason": reason}


def unscored(reason: str) -> tuple[Verdict, ...]:
    """Every dimension not assessed."""
    return tuple(NotAssessed(one, reason) for one in Dimension)
