"""What the user asks for in the middle of a session, in virtual time."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.commands.practice import AddBookmark, EndSession, RepeatQuestion, SkipQuestion, TypeAnswer
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, QUESTIONS, SHORT, Do, hold, plan_of, seconds_of

pytestmark = pytest.mark.unit

HEARS = ("One.", "Two.", "Three.")


def _engine() -> ScriptedEngine:
    return ScriptedEngine(manner=Manner(hears=HEARS))


def test_skipping_goes_on_to_the_next_question(tmp_path: Path) -> None:
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(1.5, SkipQuestion()), Do(7.0, ANSWER)])
    assert [(q["index"], q["attempt"]) for q in played.named("question")] == [(1, 1), (2, 1)]
    assert played.level(1.6, 1.7) > 0 or played.named("interrupted")
    assert played.texts("user") == ["One."]
    assert played.outcome.reason == "done"
    assert engine.lines[0].faults == []


def test_skipping_while_answering_closes_the_answer(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER), Do(6.0, SkipQuestion()), Do(13.0, SHORT)])
    lengths = [line["seconds"] for line in played.named("answer_ended")]
    assert lengths == [pytest.approx(1.5, abs=0.3), pytest.approx(seconds_of(SHORT), abs=0.05)]
    assert [q["index"] for q in played.named("question")] == [1, 2]
    assert played.texts("user") == ["One.", "Two."]


def test_repeating_asks_once_more(tmp_path: Path) -> None:
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(4.0, RepeatQuestion()), Do(9.0, ANSWER)], plan=plan_of(1))
    asked = [(q["index"], q["text"], q["follow_up"], q["attempt"]) for q in played.named("question")]
    assert asked == [(1, QUESTIONS[0], 0, 1), (1, QUESTIONS[0], 0, 2)]
    assert [line["question"] for line in played.named("answer_started")] == [1]
    assert QUESTIONS[0] in engine.lines[0].told[1]


def test_a_bookmark_marks_the_moment(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], [Do(2.0, AddBookmark("good start")), Do(3.5, EndSession())])
    (mark,) = played.named("bookmark")
    assert (mark["question"], mark["note"]) == (1, "good start")
    assert mark["at"] == pytest.approx(2.0, abs=0.03)
    assert [line["note"] for line in played.stored.events if line["event"] == "bookmark"] == ["good start"]


def test_an_answer_can_be_typed(tmp_path: Path) -> None:
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(4.0, TypeAnswer("In writing.")), Do(9.0, ANSWER)])
    assert engine.lines[0].typed == ["In writing."]
    assert played.texts("user") == ["In writing.", "One."]
    (typed, *_) = [turn for turn in played.stored.turns if turn.text == "In writing."]
    assert (typed.started, typed.ended, typed.final) == (None, None, True)
    assert engine.lines[0].faults == []


def test_typing_over_a_spoken_answer_closes_that_first(tmp_path: Path) -> None:
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(4.5, ANSWER), Do(6.0, TypeAnswer("In writing.")), Do(13.5, SHORT)])
    assert engine.lines[0].faults == []
    assert "In writing." in played.texts("user")
    assert [line["final"] for line in played.finals()] == [True] * len(played.stored.turns)


def test_without_a_microphone_everything_is_typed(tmp_path: Path) -> None:
    timetable = [Do(4.0, TypeAnswer("First.")), Do(9.0, TypeAnswer("Second."))]
    played = hold(tmp_path, [_engine()], timetable, microphone=None)
    assert played.texts("user") == ["First.", "Second."]
    assert played.outcome.reason == "done"
    assert not played.user.any()


def test_when_the_time_is_up_the_interview_closes(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER)], plan=_brief_plan())
    assert played.outcome.reason == "time"
    assert played.texts("interviewer")[-1] == "Our time is up, goodbye."
    assert [q["index"] for q in played.named("question")] == [1]
    assert played.stored.summary.state == "finished"


def test_time_runs_up_without_an_answer_too(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], plan=_brief_plan())
    assert played.outcome.reason == "time"
    assert played.stored.summary.seconds < 45


def _brief_plan() -> Plan:
    questions = tuple(PlannedQuestion(text) for text in QUESTIONS)
    return Plan(Round.OWN, questions, minutes=0.1, max_follow_ups=0)


def test_without_keeping_the_sound_only_words_stay(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER)], plan=plan_of(1), keep=False)
    assert played.texts("user") == ["One."]
    assert not played.stored.has_recording
    assert list((tmp_path / "home" / "recordings").glob("*")) == []
