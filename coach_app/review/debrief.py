"""The debrief of a session as it is stored and exported."""

from collections.abc import Iterable, Mapping

from coach_app.core.session import StoredSession
from coach_app.review.evaluator import RUBRIC_VERSION, Assessed, OfflineEvaluator, Verdict, as_json
from coach_app.review.facts import session_facts

NOT_SCORED: Mapping[str, object] = {"state": "off"}
"""What a debrief says of scoring where none was tried."""


def debrief(
    stored: StoredSession,
    verdicts: Iterable[Verdict],
    *,
    listened_for_fillers: bool = False,
    scoring: Mapping[str, object] = NOT_SCORED,
) -> dict[str, object]:
    """Measured facts and verdicts as one table; `assessed` when at least one dimension has a score.

    `scoring` says how scoring went: `state` off, done or failed, and what belongs to it.
    """
    listed = tuple(verdicts)
    versions = next((one.versions for one in listed if isinstance(one, Assessed) and one.versions), None)
    return {
        "assessed": any(isinstance(verdict, Assessed) for verdict in listed),
        "dimensions": [as_json(verdict) for verdict in listed],
        "facts": session_facts(stored, listened_for_fillers=listened_for_fillers).as_json(),
        "scoring": dict(scoring),
        "versions": {"rubric": RUBRIC_VERSION} if versions is None else versions.as_json(),
    }


def offline_debrief(stored: StoredSession) -> dict[str, object]:
    """The debrief without a text model: facts only, and it says so."""
    return debrief(stored, OfflineEvaluator().verdicts())
