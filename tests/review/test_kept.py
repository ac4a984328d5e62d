"""The stored debrief as values, and what stays when it is made again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coach_app.review.evaluator import Assessed, Dimension, NotAssessed, Quote, Versions, as_json
from coach_app.review.kept import Debrief, Dispute, Talk, carried, quotes_of, with_dispute, with_talk

pytestmark = pytest.mark.unit

SAID = Quote(4, "we lost forty boxes a week")
VERSIONS = Versions("behavioural/1.1", 1, "a-model", "1.0")
CONTENT = Assessed(Dimension.CONTENT, 3.0, 2.0, 4.0, "low", (SAID,), "Name the result.", VERSIONS)
CLARITY = NotAssessed(Dimension.CLARITY, "Too little was said.")
MADE = {"engine": "gemini", "consent": "stored", "at": "2026-11-20T18:00:00+00:00"}


def scored() -> dict[str, Any]:
    return {
        "assessed": True,
        "actions": [{"rule": "result", "title": "Say it", "why": "", "question": 1, "quote": None}],
        "dimensions": [as_json(CONTENT), as_json(CLARITY)],
        "facts": {"metrics": {"answers": 1}, "questions": [{"index": 1}]},
        "cards": [{"question": 1}],
        "scoring": {
            "state": "done",
            **MADE,
            "overall": {"score": 3.0, "low": 2.0, "high": 4.0, "share": 0.4},
            "transcript": "final",
            "usage": {"cost": 0.01},
            "sent": [{"host": "there", "bytes_out": 10, "bytes_in": 5, "seconds": 0.5}],
        },
        "versions": VERSIONS.as_json(),
    }


def failed() -> dict[str, Any]:
    return {
        "assessed": False,
        "actions": [],
        "dimensions": [],
        "facts": {"metrics": {"answers": 2}, "questions": []},
        "scoring": {"state": "failed", **MADE, "what": "no answer", "mend": "try again"},
        "versions": {"rubric": 0},
    }


def test_a_stored_debrief_is_read_back_as_it_was_made() -> None:
    read = Debrief.of(json.loads(json.dumps(scored())))
    assert read.assessed
    assert read.verdicts == (CONTENT, CLARITY)
    assert (read.scoring.state, read.scoring.model, read.scoring.cost) == ("done", "a-model", 0.01)
    assert read.scoring.overall is not None
    assert (read.scoring.overall.low, read.scoring.overall.high) == (2.0, 4.0)
    assert [(row.host, row.bytes_out) for row in read.scoring.sent] == [("there", 10)]
    assert not read.scoring.may_be_tried
    assert (read.actions[0].title, read.actions[0].question) == ("Say it", 1)
    assert (read.metrics, len(read.questions), len(read.cards)) == ({"answers": 1}, 1, 1)


@pytest.mark.parametrize(
    "review", [{}, {"scoring": None, "dimensions": 3, "facts": [], "actions": [1], "disputes": "no"}]
)
def test_what_is_missing_or_odd_is_empty(review: dict[str, Any]) -> None:
    read = Debrief.of(review)
    assert (read.assessed, read.verdicts, read.actions, read.disputes) == (False, (), (), ())
    assert read.scoring.state == "off"
    assert read.scoring.may_be_tried


def test_a_quote_is_disputed_once_and_no_longer() -> None:
    dispute = Dispute("content", 4, SAID.text, "taken out of context", "2026-11-20T19:00:00+00:00")
    review = with_dispute(with_dispute(scored(), dispute, disputed=True), dispute, disputed=True)
    read = Debrief.of(review)
    assert read.disputes == (dispute,)
    assert read.disputed(Dimension.CONTENT, SAID) == dispute
    assert read.disputed(Dimension.CONTENT) is None
    assert read.disputed(Dimension.CLARITY, SAID) is None
    assert Debrief.of(with_dispute(review, dispute, disputed=False)).disputes == ()


def test_scores_disputes_and_talks_survive_a_failure_which_is_told() -> None:
    talk = Talk(4, "question", "Was it clear?", "Mostly.", "a-model", "2026-11-20T19:00:00+00:00")
    old = with_talk(with_dispute(scored(), Dispute("content", 4, SAID.text), disputed=True), talk)
    read = Debrief.of(carried(old, failed()))
    assert read.verdicts == (CONTENT, CLARITY)
    assert (read.scoring.state, read.scoring.trouble.what) == ("done", "no answer")
    assert read.scoring.may_be_tried
    assert read.metrics == {"answers": 2}
    assert (len(read.disputes), read.said_about(4)) == (1, (talk,))
    again = Debrief.of(carried(carried(old, failed()), scored()))
    assert again.scoring.trouble.what == ""
    assert len(again.disputes) == 1


def test_without_an_old_debrief_the_fresh_one_is_kept() -> None:
    read = Debrief.of(carried(None, failed()))
    assert (read.scoring.state, read.scoring.trouble.mend) == ("failed", "try again")


def test_quotes_of_single_readings_can_be_found() -> None:
    review = scored()
    review["scoring"]["readings"] = [
        {
            "dimension": "content",
            "quotes": [{"turn": 4, "text": SAID.text}, {"turn": 2, "text": "and then I"}],
        },
        {"dimension": "clarity", "quotes": [{"turn": 2, "text": "something else"}]},
    ]
    assert quotes_of(review, "content") == (SAID, Quote(2, "and then I"))
