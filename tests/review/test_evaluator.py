"""Scoring without a text model: nothing is guessed, and whoever asks is told so."""

from __future__ import annotations

import asyncio

import pytest

from coach_app.core.errors import EngineFailed
from coach_app.core.session import SessionSummary, StoredSession
from coach_app.models.text_model import NoTextModel, TextModel, TextRequest
from coach_app.review.debrief import debrief
from coach_app.review.evaluator import (
    Assessed,
    Dimension,
    Evaluator,
    NotAssessed,
    OfflineEvaluator,
    Quote,
    as_json,
)

pytestmark = pytest.mark.unit

EMPTY = StoredSession(
    SessionSummary("s", "2026-11-20T18:00:00+00:00", "offline", "behavioural", "practice", 0, 0, "finished"),
    {},
    (),
    (),
    (),
    (),
    None,
    False,
)


def test_the_offline_evaluator_gives_one_reason_for_every_dimension() -> None:
    evaluator: Evaluator = OfflineEvaluator("No key for a text model.")
    verdicts = asyncio.run(evaluator.evaluate(EMPTY))
    assert verdicts == tuple(NotAssessed(dimension, "No key for a text model.") for dimension in Dimension)


def test_a_verdict_has_the_same_keys_whether_assessed_or_not() -> None:
    quote = Quote(4, "we shipped it on Friday")
    scored = as_json(Assessed(Dimension.CLARITY, 3.5, 3.0, 4.0, "medium", (quote,)))
    assert scored["quotes"] == [{"turn": 4, "text": "we shipped it on Friday"}]
    assert scored.keys() == as_json(NotAssessed(Dimension.CLARITY, "too short")).keys()


def test_one_score_makes_a_debrief_assessed() -> None:
    scored = Assessed(Dimension.CLARITY, 3.5, 3.0, 4.0, "medium", ())
    assert debrief(EMPTY, (scored, NotAssessed(Dimension.CONTENT, "too short")))["assessed"] is True


def test_without_a_text_model_the_answer_is_one_clear_line_without_the_material() -> None:
    model: TextModel = NoTextModel()
    assert not model.available
    with pytest.raises(EngineFailed, match="no text model is set up; ") as refused:
        asyncio.run(model.complete(TextRequest("score this", "my private answer")))
    assert "private" not in str(refused.value)
