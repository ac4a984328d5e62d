"""The debrief of a session as it is stored and exported."""

from collections.abc import Iterable

from coach_app.core.session import StoredSession
from coach_app.review.evaluator import RUBRIC_VERSION, Assessed, OfflineEvaluator, Verdict, as_json
from coach_app.review.facts import session_facts


def debrief(
    stored: StoredSession, verdicts: Iterable[Verdict], *, listened_for_fillers: bool = False
) -> dict[str, object]:
    """Measured facts and verdicts as one table; `assessed` when at least one dimension has a score."""
    listed = tuple(verdicts)
    return {
        "assessed": any(isinstance(verdict, Assessed) for verdict in listed),
        "dimensions": [as_json(verdict) for verdict in listed],
        "facts": session_facts(stored, listened_for_fillers=listened_for_fillers).as_json(),
        "versions": {"rubric": RUBRIC_VERSION},
    }


def offline_debrief(stored: StoredSession) -> dict[str, object]:
    """The debrief without a text model: facts only, and it says so."""
    return debrief(stored, OfflineEvaluator().verdicts())
