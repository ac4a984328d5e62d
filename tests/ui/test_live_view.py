"""What the live screen shows after each event."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CueDecided,
    CuesSet,
    EngineChanged,
    LinkChanged,
    LinkValue,
    QuestionAsked,
    Reconnected,
    SessionEnded,
    SessionEvent,
    SessionStarted,
    StateChanged,
    StateValue,
    TranscriptGrew,
    Warned,
)
from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import QuestionKind
from coach_app.ui.view import live as view
from coach_app.ui.view.live import LiveView
from tests.screens import samples

pytestmark = pytest.mark.unit


def after(*events: SessionEvent, start: Iterable[SessionEvent] | None = None) -> LiveView:
    shown = LiveView()
    for event in (*(samples.started() if start is None else start), *events):
        shown = view.apply(shown, event)
    return shown


def test_a_session_brings_its_plan() -> None:
    shown = after()
    assert (shown.session, shown.engine, shown.total) == ("s7", "gemini", 5)
    assert view.heading(shown, short=False) == "Behavioural, question 3 of 5"
    assert view.heading(shown, short=True) == "Question 3 of 5"
    assert shown.interviewer == "Warm listener"


def test_limits_follow_the_kind_of_question() -> None:
    first = after(start=samples.started()[:3])
    assert first.limits == LENGTH_LIMITS[QuestionKind.INTRODUCTION]
    assert after().limits == LENGTH_LIMITS[QuestionKind.BEHAVIOURAL]


@pytest.mark.parametrize(
    ("value", "word", "role", "finish"),
    [
        ("listening", "Listening", "user-voice-text", True),
        ("speaking", "Speaking", "interviewer-voice-text", False),
        ("thinking", "Thinking", "text", False),
        ("reconnecting", "Reconnecting", "text", True),
        ("paused", "Paused", "text", False),
        ("saved", "Saved", "text", False),
    ],
)
def test_one_word_says_the_state(value: StateValue, word: str, role: str, finish: bool) -> None:
    shown = after(StateChanged(190.0, value))
    assert (shown.state_word, shown.state_role, shown.can_finish) == (word, role, finish)


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        ("good", "Connected to Gemini", "Connected"),
        ("poor", "Poor connection", "Poor connection"),
        ("lost", "Reconnecting", "Reconnecting"),
    ],
)
def test_the_line_is_named(value: LinkValue, long: str, short: str) -> None:
    shown = after(StateChanged(1.0, "listening"), LinkChanged(2.0, value, "why"))
    assert view.link_words(shown, short=False) == long
    assert view.link_words(shown, short=True) == short


def test_offline_is_said() -> None:
    shown = after(StateChanged(190.0, "speaking"), start=samples.started("offline"))
    assert view.link_words(shown, short=False) == "Offline interviewer"


def test_after_the_offline_interviewer_took_over_nothing_is_called_connected() -> None:
    shown = after(
        StateChanged(200.0, "speaking"),
        EngineChanged(200.0, "gemini", "offline", "unreachable"),
        LinkChanged(200.1, "good", ""),
    )
    assert view.link_words(shown, short=False) == "Offline interviewer"
    assert not shown.online


def test_a_held_back_cue_is_not_shown() -> None:
    shown = after(CueDecided(200.0, "length", "Wrap up: the result?", False, "early", 10, 120))
    assert shown.cue is None
    drawn = after(CueDecided(200.0, "length", "Wrap up: the result?", True, "shown", 121, 120))
    assert drawn.cue is not None
    assert drawn.cue.text == "Wrap up: the result?"


def test_answers_are_counted_and_asked_about() -> None:
    assert after().answers == 2
    assert view.end_question(after()) == "End now? Two answers are saved."
    one = after(start=samples.started()[:5])
    assert view.end_question(one) == "End now? One answer is saved."
    assert view.end_question(LiveView(session="s")) == "End now? No answer is saved yet."


def test_while_the_line_is_lost_words_are_kept() -> None:
    shown = after(start=samples.lost())
    assert view.note_words(shown) == "Keep talking if you like. Your words are being kept here."


def test_back_again_repeats_the_last_words_of_the_user() -> None:
    shown = after(
        LinkChanged(303.0, "good", ""),
        StateChanged(303.0, "listening"),
        Reconnected(303.0, 1800, "resume", 1, False),
        start=samples.lost(),
    )
    said = view.note_words(shown)
    assert said.startswith("Back again. You were at “")
    assert said.endswith("numbers together and the”.")


def test_a_planned_rotation_says_nothing() -> None:
    shown = after(Reconnected(303.0, 0, "resume", 1, True), start=samples.answering())
    assert view.note_words(shown) == ""


def test_another_engine_is_named() -> None:
    shown = after(EngineChanged(200.0, "gemini", "offline", "unreachable"))
    assert view.note_words(shown) == "Gemini did not come back. The offline interviewer goes on from here."
    assert shown.engine == "offline"


def test_a_step_of_the_ladder_that_is_not_there_is_said() -> None:
    shown = after(EngineChanged(200.0, "gemini", "offline", "unreachable", "One step is missing."))
    said = "Gemini did not come back. One step is missing. The offline interviewer goes on from here."
    assert view.note_words(shown) == said


def test_without_a_microphone_answers_are_typed() -> None:
    shown = after(Warned(1.0, "no_microphone", "No microphone found; answer in writing."))
    assert shown.typing
    assert not after(Warned(1.0, "slow_disk", "The disk is slow; close other programs.")).typing


def test_captions_follow_the_latest_turn() -> None:
    shown = after(
        TranscriptGrew(190.0, 6, "interviewer", "Go on.", True, 189.0, 190.0),
        TranscriptGrew(195.0, 7, "user", "So we", False, 194.0, None),
        TranscriptGrew(195.2, 6, "interviewer", "Go on, please.", True, 189.0, 190.0),
    )
    assert shown.caption is not None
    assert shown.caption.text == "So we"


def test_a_new_question_ends_the_answer() -> None:
    running = after(AnswerStarted(190.0, 3))
    assert running.answering
    assert not view.apply(running, QuestionAsked(300.0, 4, "qa", "And now?", 0, 1)).answering
    assert not view.apply(running, AnswerEnded(300.0, 3, 100.0)).answering


def test_an_ended_session_can_do_nothing_more() -> None:
    shown = after(StateChanged(400.0, "listening"), SessionEnded(401.0, "user", "s7"))
    assert shown.over
    assert not shown.can_finish


def test_the_arc_and_the_cue_follow_the_numbers_of_this_session() -> None:
    cues = CuesSet(0.0, 6.5, False, False, {"factual": [10.0, 20.0, 30.0]}, [], {})
    plan: dict[str, object] = {"questions": [{"kind": "factual"}, {"kind": "case"}]}
    shown = view.apply(LiveView(), SessionStarted(0.0, "s", "offline", plan))
    assert shown.limits == LENGTH_LIMITS[QuestionKind.BEHAVIOURAL]
    assert shown.cue_seconds is None
    shown = view.apply(view.apply(shown, cues), QuestionAsked(1.0, 1, "intro", "Why?", 0, 1))
    assert shown.limits == LengthLimits(10.0, 20.0, 30.0)
    assert shown.cue_seconds == 6.5
    shown = view.apply(shown, QuestionAsked(2.0, 2, "intro", "How?", 0, 1))
    assert shown.limits == LENGTH_LIMITS[QuestionKind.CASE], "a kind that is not told keeps the usual numbers"
    assert view.apply(shown, SessionStarted(0.0, "t", "offline", plan)).cues is None
