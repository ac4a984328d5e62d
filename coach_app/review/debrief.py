"""The debrief of a session as it is stored and exported."""

from collections.abc import Iterable, Mapping

from coach_app.core.session import StoredSession
from coach_app.review.actions import next_actions
from coach_app.review.asked import gather
from coach_app.review.card import card_of
from coach_app.review.cue_record import cue_record
from coach_app.review.evaluator import RUBRIC_VERSION, Assessed, OfflineEvaluator, Verdict, as_json
from coach_app.review.facts import NOT_MEASURED, Listening, session_facts
from coach_app.review.kept import Table, carried

NOT_SCORED: Mapping[str, object] = {"state": "off"}
"""What a debrief says of scoring where none was tried."""


def debrief(
    stored: StoredSession,
    verdicts: Iterable[Verdict],
    listening: Listening = NOT_MEASURED,
    *,
    scoring: Mapping[str, object] = NOT_SCORED,
) -> Table:
    """Next actions, measured facts, cards and verdicts; `assessed` when a dimension has a score.

    `scoring` says how scoring went: its `state` (off, done, failed) and what belongs to it. Of an earlier
    debrief what the user added is carried over, and scores there are no new ones for.
    """
    listed = tuple(verdicts)
    versions = next((one.versions for one in listed if isinstance(one, Assessed) and one.versions), None)
    facts = session_facts(stored, listening)
    cards = [card_of(asked, facts.questions[asked.index]) for asked in gather(stored)]
    fresh = {
        "assessed": any(isinstance(verdict, Assessed) for verdict in listed),
        "actions": [action.as_json() for action in next_actions(stored, facts, listed)],
        "dimensions": [as_json(verdict) for verdict in listed],
        "facts": facts.as_json(),
        "cards": [{"question": card.question} | card.as_json() for card in cards],
        "cues": cue_record(stored),
        "scoring": dict(scoring),
        "versions": {"rubric": RUBRIC_VERSION} if versions is None else versions.as_json(),
    }
    return carried(stored.review, fresh)


def offline_debrief(stored: StoredSession, listening: Listening = NOT_MEASURED) -> Table:
    """The debrief without a text model: facts and rules only, and it says so."""
    return debrief(stored, OfflineEvaluator().verdicts(), listening)
