"""Whatever is stored, figures stay within their bounds, add up and never divide by zero."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from coach_app.core.events import (
    AnswerEnded,
    AnswerMeasured,
    AnswerStarted,
    FillerHeard,
    QuestionAsked,
    SessionEvent,
    TurnTimed,
    as_json,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import QuestionKind, Round, Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import Facts, SessionFacts, session_facts
from coach_app.review.listening import Listening

pytestmark = pytest.mark.unit

SUMMARY = SessionSummary(
    "s", "2026-11-20T18:00:00+00:00", "offline", "behavioural", "practice", 3, 600, "finished"
)
WORDS = (
    *(
        "I",
        "we",
        "my",
        "our",
        "um",
        "uh,",
        "like,",
        "you know,",
        "maybe",
        "I think",
        "the the",
        "forty",
        "20 %",
    ),
    *("had to", "decided", "called", "As a result", "fell from", "Last year", "team", "plan", "it.", "so."),
    *("12 ms", "no", "Kühlhaus", "計画。", "…", "!", "\n"),
)
seconds = st.one_of(st.just(0.0), st.floats(0, 400), st.floats(0, 1e-9))
texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


@composite
def sessions(draw: DrawFn) -> StoredSession:
    """Up to four questions, each with follow-ups, answers of any length, and anything heard in them."""
    kinds = draw(st.lists(st.sampled_from(QuestionKind), min_size=1, max_size=4))
    at, events, turns = 0.0, list[SessionEvent](), list[Turn]()
    for index in range(1, len(kinds) + 1):
        for follow_up in range(draw(st.integers(0, 2))):
            events.append(QuestionAsked(at, index, "behavioural", f"Question {index}?", follow_up, 1))
            spoken = draw(seconds)
            timed = draw(st.booleans())
            number = len(turns) + 1
            turns.append(Turn(number, Speaker.INTERVIEWER, "So?", at, at + draw(seconds), index))
            began = at + draw(seconds)
            events.append(AnswerStarted(began, index))
            heard = draw(st.lists(st.sampled_from(("acoustic", "text")), max_size=4))
            for source in heard:
                word = draw(st.sampled_from((None, "um", "like")))
                events.append(FillerHeard(began, word, source, began, began + 0.3, 0.9, began))  # type: ignore[arg-type]
            if draw(st.booleans()):
                events.append(_measured(draw, began, spoken, index))
            events.append(AnswerEnded(began + spoken, index, spoken))
            events.append(TurnTimed(began + spoken, number, draw(seconds), draw(seconds), "natural"))
            span = (began, began + spoken) if timed else (None, None)
            draft, final = draw(st.booleans()), draw(st.booleans())
            turn = Turn(number + 1, Speaker.USER, draw(texts), span[0], span[1], index)
            turns.append(replace(turn, draft=draft, final=final))
            at = began + spoken
    questions = tuple(PlannedQuestion(f"Question {n}?", kind=kind) for n, kind in enumerate(kinds, 1))
    plan = Plan(Round.BEHAVIOURAL, questions).as_json()
    if draw(st.booleans()):
        plan = {**plan, "job_description": draw(texts)}
    lines = tuple(as_json(event) for event in events)
    return StoredSession(SUMMARY, plan, tuple(turns), (), lines, (), None, True)


def _measured(draw: DrawFn, began: float, spoken: float, index: int) -> AnswerMeasured:
    cuts = sorted(draw(st.lists(st.floats(0, 1), max_size=6)))
    pauses = [[began + a * spoken, began + b * spoken] for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    speaking = spoken - sum(b - a for a, b in pauses)
    return AnswerMeasured(
        *(began + spoken, index, began, began + spoken, max(0.0, speaking), pauses),
        *(draw(st.integers(0, 900)), None, 0, 0),
        draw(st.none() | st.just([90.0, 120.0, 180.0])),
        draw(st.none() | st.floats(-90, 0)),
    )


held = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
listenings = st.builds(Listening, fillers=st.booleans(), terms=st.none() | st.just(("planning", "team lead")))


def figures(facts: SessionFacts) -> Iterator[Facts]:
    yield facts.session
    yield from facts.questions.values()


@held
@given(sessions(), listenings)
def test_every_figure_is_a_number_within_its_bounds(stored: StoredSession, listening: Listening) -> None:
    facts = session_facts(stored, listening)
    for one in (facts.metrics_json(), *facts.questions_json().values()):
        assert_bounded(one)
    for facts_of in figures(facts):
        if facts_of.answer_seconds is not None:
            assert facts_of.longest is not None
            assert 0 < facts_of.longest <= facts_of.answer_seconds
            assert (facts_of.speaking_seconds or 0.0) <= facts_of.answer_seconds
        assert all(pause >= 0 for pause in facts_of.pauses or ())
        assert all(delay >= 0 for delay in facts_of.delays)


def assert_bounded(table: Mapping[str, Any]) -> None:
    """Shares are 0 to 1, ranges the right way round; only a level may be negative, nothing is no number."""
    for value in _numbers(table):
        assert math.isfinite(value)
    plain = {key: value for key, value in table.items() if key != "level_db"}
    assert all(value >= 0 for value in _numbers(plain))
    assert table["talk_ratio"] is None or 0 <= table["talk_ratio"] <= 1
    for key in ("hedges_per_100", "repeats_per_100"):
        assert table[key] is None or 0 <= table[key] <= 100
    share = (table["i_we"] or {}).get("i_share")
    assert share is None or 0 <= share <= 1
    if table["pace_range"] is not None:
        low, high = table["pace_range"]
        assert low <= high
    if table["answer_seconds"] is not None:
        assert table["mean_answer_seconds"] <= table["longest_answer_seconds"] + 0.001
    if table["pitch_hz"] is not None:
        assert table["pitch_hz"] == sorted(table["pitch_hz"])


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


@held
@given(sessions())
def test_a_story_is_told_whole(stored: StoredSession) -> None:
    for index, table in session_facts(stored).questions_json().items():
        star = table["star"]
        if not isinstance(star, dict):
            continue
        shares: dict[str, float] = star["shares"]
        assert sum(shares.values()) == pytest.approx(1.0, abs=0.0021)
        assert {part for part, share in shares.items() if not share} == set(star["missing"])
        assert star["result_at"] is None or 0 <= star["result_at"] < 1
        if star["seconds"] is not None:
            told = sum(passage_seconds(stored, index))
            assert sum(star["seconds"].values()) == pytest.approx(told, abs=0.21)


def passage_seconds(stored: StoredSession, index: int) -> Iterator[float]:
    """Seconds of the turns a story may be read in that have words a sentence is made of."""
    for turn in stored.turns:
        whole = turn.final and not turn.draft and any(char.isalnum() for char in turn.text)
        if turn.question == index and turn.speaker is Speaker.USER and whole:
            assert turn.started is not None
            assert turn.ended is not None
            yield turn.ended - turn.started


@held
@given(sessions(), listenings)
def test_the_questions_add_up_to_the_session(stored: StoredSession, listening: Listening) -> None:
    facts = session_facts(stored, listening)
    whole, parts = facts.session, tuple(facts.questions.values())
    assert whole.answers == sum(one.answers for one in parts)
    assert (whole.answer_seconds or 0.0) == pytest.approx(sum(one.answer_seconds or 0.0 for one in parts))
    if whole.fillers is not None:
        counted = Counter[str]()
        for one in parts:
            assert one.fillers is not None
            counted.update(one.fillers)
        assert dict(whole.fillers) == dict(counted)
        assert whole.filler_count == sum(counted.values())
    if whole.words is not None:
        assert whole.words == sum(one.words or 0 for one in parts)
    if whole.pauses is not None:
        assert sorted(whole.pauses) == pytest.approx(sorted(p for one in parts for p in one.pauses or ()))
    readings = [one.reading for one in parts if one.reading is not None]
    if whole.reading is not None:
        assert whole.reading.words == sum(one.words for one in readings)
        assert whole.reading.persons.i == sum(one.persons.i for one in readings)
        assert whole.reading.persons.we == sum(one.persons.we for one in readings)
        assert len(whole.paces) == sum(len(one.paces) for one in parts)


@held
@given(sessions())
def test_a_debrief_can_be_made_of_anything_stored(stored: StoredSession) -> None:
    review = offline_debrief(stored)
    assert json.loads(json.dumps(review, allow_nan=False)) == review
    actions = review["actions"]
    assert isinstance(actions, list)
    assert 1 <= len(actions) <= 3
