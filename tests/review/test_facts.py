"""Facts of stored sessions, worked out by hand beside them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    FillerHeard,
    QuestionAsked,
    SessionEvent,
    TurnTimed,
    as_json,
)
from coach_app.core.rounds import Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.bands import FILLERS, PACE
from coach_app.review.debrief import offline_debrief
from coach_app.review.evaluator import Dimension
from coach_app.review.facts import Listening, session_facts

pytestmark = pytest.mark.unit

SUMMARY = SessionSummary(
    "s", "2026-11-20T18:00:00+00:00", "offline", "behavioural", "practice", 2, 120, "finished"
)


def asked(at: float, index: int, follow_up: int = 0) -> QuestionAsked:
    return QuestionAsked(at, index, "behavioural", f"question {index}", follow_up, 1)


def um(at: float) -> FillerHeard:
    return FillerHeard(at, "um", "acoustic", at, at + 0.3, 0.9, at + 0.4)


def said(
    turn: int, speaker: Speaker, words: int, started: float | None, ended: float | None, question: int
) -> Turn:
    return Turn(turn, speaker, " ".join(["word"] * words), started, ended, question)


EVENTS: tuple[SessionEvent, ...] = (
    asked(0.0, 1),
    AnswerStarted(5.0, 1),
    um(10.0),
    um(20.0),
    AnswerEnded(37.1, 1, 30.0),
    TurnTimed(37.2, 3, 200.0, 2200.0, "natural"),
    asked(37.0, 1, follow_up=1),
    AnswerStarted(40.0, 1),
    um(41.0),
    AnswerEnded(52.1, 1, 10.0),
    TurnTimed(52.4, 5, 400.0, 2400.0, "responsive"),
    asked(52.0, 2),
    AnswerStarted(60.0, 2),
    AnswerEnded(82.1, 2, 20.0),
    TurnTimed(82.9, 7, 900.0, 2900.0, "broken"),
)
TURNS = (
    said(1, Speaker.INTERVIEWER, 10, 0.0, 4.0, 1),
    said(2, Speaker.USER, 70, 5.0, 35.0, 1),
    said(3, Speaker.INTERVIEWER, 8, 37.2, 39.2, 1),
    said(4, Speaker.USER, 30, 40.0, 50.0, 1),
    said(5, Speaker.INTERVIEWER, 10, 52.4, 56.4, 2),
    said(6, Speaker.USER, 40, 60.0, 80.0, 2),
    said(7, Speaker.INTERVIEWER, 10, 82.9, 87.9, 0),
)


def stored(events: tuple[SessionEvent, ...] = EVENTS, turns: tuple[Turn, ...] = TURNS) -> StoredSession:
    return StoredSession(SUMMARY, {}, turns, (), tuple(as_json(e) for e in events), (), None, True)


def test_figures_of_each_question_and_of_the_session() -> None:
    facts = session_facts(stored())
    one, two, all_ = facts.questions[1], facts.questions[2], facts.session
    assert (one.answers, one.answer_seconds, one.words, one.filler_count) == (2, 40.0, 100, 3)
    assert one.wpm == pytest.approx(150.0)
    assert one.fillers_per_minute == pytest.approx(4.5)
    assert one.response_ms == pytest.approx(300.0)
    assert one.talk_ratio == pytest.approx(40 / 46)
    assert (two.answer_seconds, two.words, two.filler_count, two.fillers_per_minute) == (20.0, 40, 0, 0.0)
    assert two.wpm == pytest.approx(120.0)
    assert (all_.answers, all_.answer_seconds, all_.words) == (3, 60.0, 140)
    assert all_.wpm == pytest.approx(140.0)
    assert all_.response_ms == pytest.approx(400.0)
    assert all_.talk_ratio == pytest.approx(60 / 75)
    assert all_.pauses is None


def test_bands_have_the_words_of_the_product() -> None:
    table = session_facts(stored()).questions_json()
    assert (table[1]["pace_band"], table[1]["filler_band"]) == ("calm", "watch")
    assert (table[2]["pace_band"], table[2]["filler_band"]) == ("watch", "calm")
    assert [PACE.of(wpm) for wpm in (109, 110, 130, 165, 180, 181)] == [
        "work on it",
        "watch",
        "calm",
        "calm",
        "watch",
        "work on it",
    ]
    assert [FILLERS.of(rate) for rate in (0, 2, 2.1, 5, 5.1)] == [
        "calm",
        "calm",
        "watch",
        "watch",
        "work on it",
    ]


def test_fillers_are_unknown_where_nobody_listened() -> None:
    quiet = stored(tuple(e for e in EVENTS if not isinstance(e, FillerHeard)))
    assert session_facts(quiet).session.fillers_per_minute is None
    assert session_facts(quiet, Listening(fillers=True)).session.fillers_per_minute == 0.0


@pytest.mark.parametrize(
    "change",
    [
        lambda turn: replace(turn, text=""),
        lambda turn: replace(turn, draft=True),
    ],
)
def test_pace_is_unknown_when_one_answer_has_no_text_or_a_draft(change: object) -> None:
    assert callable(change)
    turns = tuple(change(turn) if turn.turn == 4 else turn for turn in TURNS)
    facts = session_facts(stored(turns=turns))
    assert facts.questions[1].wpm is None
    assert facts.session.wpm is None
    assert facts.questions[2].wpm == pytest.approx(120.0)


def test_an_answer_without_a_turn_makes_the_pace_unknown() -> None:
    assert session_facts(stored(turns=TURNS[:3] + TURNS[4:])).questions[1].wpm is None


def test_a_typed_answer_counts_as_an_answer_but_has_no_length_and_no_pace() -> None:
    events = (asked(0.0, 1), AnswerStarted(9.0, 1), AnswerEnded(9.0, 1, 0.0))
    turns = (said(1, Speaker.USER, 50, None, None, 1),)
    facts = session_facts(stored(events, turns), Listening(fillers=True)).questions[1]
    assert facts.answers == 1
    assert (facts.answer_seconds, facts.words, facts.wpm, facts.talk_ratio) == (None, None, None, None)
    assert facts.fillers_per_minute is None


def test_rates_are_unknown_under_five_seconds() -> None:
    events = (asked(0.0, 1), AnswerStarted(9.0, 1), um(10.0), AnswerEnded(13.9, 1, 4.9))
    facts = session_facts(stored(events, (said(1, Speaker.USER, 12, 9.0, 13.9, 1),))).questions[1]
    assert (facts.words, facts.filler_count) == (12, 1)
    assert (facts.wpm, facts.fillers_per_minute) == (None, None)


def test_an_empty_session_has_no_figures() -> None:
    facts = session_facts(stored((), ()))
    assert facts.questions == {}
    figures = facts.metrics_json()
    assert (figures.pop("questions_asked"), figures.pop("answers")) == (0, 0)
    assert set(figures.values()) == {None}


def test_events_that_miss_a_field_are_no_reason_to_fail() -> None:
    broken = replace(
        stored(), events=({"event": "question"}, {"event": "latency"}, {}, {"event": "answer_ended"})
    )
    assert session_facts(broken).questions == {}


@settings(max_examples=30, deadline=None)
@given(st.permutations(EVENTS), st.permutations(TURNS))
def test_the_session_s_sums_do_not_depend_on_order(events: list[SessionEvent], turns: list[Turn]) -> None:
    mixed = session_facts(stored(tuple(events), tuple(turns))).session
    plain = session_facts(stored()).session
    assert mixed.answer_seconds == pytest.approx(plain.answer_seconds)
    assert (mixed.words, mixed.fillers, mixed.response_ms) == (plain.words, plain.fillers, plain.response_ms)
    assert mixed.talk_ratio == pytest.approx(plain.talk_ratio)


def test_the_offline_debrief_says_that_nothing_is_scored_and_why() -> None:
    review = offline_debrief(stored())
    assert review["assessed"] is False
    dimensions = review["dimensions"]
    assert isinstance(dimensions, list)
    assert [one["dimension"] for one in dimensions] == [str(one) for one in Dimension]
    assert all(one["score"] is None and "no score is guessed" in one["reason"] for one in dimensions)
    facts = review["facts"]
    assert isinstance(facts, dict)
    assert facts["metrics"]["wpm"] == pytest.approx(140.0)
    assert [question["index"] for question in facts["questions"]] == [1, 2]
    assert json.loads(json.dumps(review, allow_nan=False)) == review


def test_fillers_read_in_one_answer_do_not_hide_those_heard_in_another() -> None:
    heard = (asked(50.0, 2), AnswerStarted(60.0, 2), um(61.0), um(62.0), um(63.0), AnswerEnded(82.1, 2, 20.0))
    events = (asked(0.0, 1), AnswerStarted(5.0, 1), AnswerEnded(37.1, 1, 30.0), *heard)
    turns = (
        Turn(1, Speaker.USER, "um I um did it", 5.0, 35.0, 1),
        Turn(2, Speaker.USER, "I did it", 60.0, 80.0, 2),
    )
    facts = session_facts(stored(events, turns))
    assert [one.fillers for one in facts.questions.values()] == [{"um": 2}, {"sound": 3}]
    assert facts.session.fillers == {"sound": 3, "um": 2}
