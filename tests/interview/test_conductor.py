"""The conductor, case by case."""

from __future__ import annotations

import pytest

from coach_app.interview.conductor import (
    CLOSE_AFTER_CALL,
    CLOSE_UNANSWERED,
    CLOSE_UNSAID,
    CLOSE_WITHOUT_CALL,
    Phase,
)
from coach_app.interview.directions import (
    Announce,
    AnswerGiven,
    Begin,
    Direct,
    Finish,
    Input,
    Mark,
    Quiet,
    Repeat,
    Skip,
    TimeUp,
    TookOver,
    ToolAsked,
    TurnHeard,
)
from tests.interview.stage import SCRIPT, TEXTS, Stage, conductor, opened

pytestmark = pytest.mark.unit

FIRST, SECOND, THIRD = TEXTS[:3]
FOLLOW_UP = "And what did you do then?"


def directs(stage: Stage) -> list[tuple[str, ...]]:
    return [action.say for action in stage.actions if isinstance(action, Direct)]


def test_it_opens_with_a_greeting_and_the_first_question() -> None:
    stage = Stage(conductor())
    assert stage.feed(Begin()) == [Announce(1, "behavioural", FIRST, 0, 1), stage.actions[1]]
    direct = stage.actions[1]
    assert isinstance(direct, Direct)
    assert direct.say == (SCRIPT.greeting, FIRST)
    assert FIRST in direct.text
    assert stage.feed(Begin()) == []


def test_a_plan_without_questions_is_over_at_once() -> None:
    assert Stage(conductor(0)).feed(Begin()) == [Finish("done")]


@pytest.mark.parametrize("call", ["next_question", "end_interview"])
def test_calls_before_the_opening_change_nothing(call: str) -> None:
    stage = Stage(conductor())
    assert stage.call(call)["status"] in ("wait", "not_yet")
    assert stage.conductor == conductor()


def test_words_before_the_opening_answer_nothing() -> None:
    stage = Stage(conductor())
    stage.feed(AnswerGiven())
    assert stage.call("next_question")["status"] == "wait"
    assert stage.feed(Begin())[0] == Announce(1, "behavioural", FIRST, 0, 1)


def test_an_obedient_model_is_led_through_the_whole_plan() -> None:
    stage = opened(2)
    stage.feed(TurnHeard(FIRST), AnswerGiven())
    assert stage.call("next_question") == {
        "status": "ok",
        "index": 2,
        "section": "behavioural",
        "text": SECOND,
    }
    stage.feed(TurnHeard(SECOND), AnswerGiven())
    assert stage.call("next_question") == {"status": "ok", "done": True, "say": SCRIPT.closing}
    stage.feed(TurnHeard(SCRIPT.closing))
    assert stage.call("end_interview") == {"status": "ok"}
    assert stage.feed(Quiet(CLOSE_AFTER_CALL - 0.01)) == []
    assert stage.feed(Quiet(CLOSE_AFTER_CALL)) == [Finish("done")]
    assert [(a.index, a.follow_up, a.attempt) for a in stage.announced] == [(1, 0, 1), (2, 0, 1)]


def test_a_follow_up_is_announced_and_then_the_model_is_moved_on() -> None:
    stage = opened()
    follow_up = stage.feed(TurnHeard(FIRST), AnswerGiven(), TurnHeard(f" {FOLLOW_UP} "))
    assert follow_up == [Announce(1, "behavioural", FOLLOW_UP, 1, 1)]
    moved = stage.feed(AnswerGiven(), TurnHeard("And what about your manager?"))
    assert moved[0] == Announce(2, "behavioural", SECOND, 0, 1)
    assert directs(stage)[-1] == (SECOND,)


def test_a_model_that_moves_on_without_calling_is_noticed() -> None:
    stage = opened()
    moved = stage.feed(
        TurnHeard(FIRST), AnswerGiven(), TurnHeard("Right. Describe a deadline that you nearly missed.")
    )
    assert moved == [Announce(2, "behavioural", SECOND, 0, 1)]
    assert stage.call("next_question")["status"] == "wait"


def test_a_second_call_waits_for_the_answer() -> None:
    stage = opened()
    stage.feed(AnswerGiven())
    assert stage.call("next_question")["index"] == 2
    assert stage.call("next_question") | {"note": ""} == {"status": "wait", "index": 2, "note": ""}


def test_ending_early_is_refused_and_says_how_much_is_left() -> None:
    stage = opened()
    assert "3 planned" in str(stage.call("end_interview")["note"])
    stage.feed(AnswerGiven())
    assert stage.call("end_interview")["status"] == "not_yet"
    assert "2 planned" in str(stage.call("end_interview")["note"])


def test_after_the_last_answer_the_model_may_end_without_asking() -> None:
    stage = opened(1)
    stage.feed(AnswerGiven())
    assert stage.call("end_interview") == {"status": "ok"}
    stage.feed(TurnHeard("Goodbye."))
    assert stage.feed(Quiet(CLOSE_AFTER_CALL)) == [Finish("done")]


def test_a_goodbye_without_a_call_ends_the_interview_all_the_same() -> None:
    stage = opened(1)
    assert stage.feed(AnswerGiven(), TurnHeard("Thank you for your time. Goodbye.")) == []
    assert stage.conductor.phase is Phase.CLOSING
    assert stage.feed(Quiet(CLOSE_WITHOUT_CALL)) == [Finish("done")]


def test_a_goodbye_too_early_is_answered_by_the_next_question() -> None:
    stage = opened()
    moved = stage.feed(AnswerGiven(), TurnHeard("Thank you for your time. Goodbye."))
    assert moved[0] == Announce(2, "behavioural", SECOND, 0, 1)
    assert directs(stage)[-1] == (SECOND,)


def test_a_mere_thank_you_is_no_follow_up_and_a_late_call_still_counts() -> None:
    stage = opened()
    assert stage.feed(TurnHeard(FIRST), AnswerGiven(), TurnHeard("Thank you, I see.")) == []
    assert stage.call("next_question")["index"] == 2


def test_a_mere_thank_you_leaves_nobody_sitting_in_silence() -> None:
    stage = opened()
    stage.feed(TurnHeard(FIRST), AnswerGiven(), TurnHeard("Thank you, I see."))
    assert stage.feed(Quiet(1.0)) == []
    moved = stage.feed(Quiet(4.0))
    assert moved[0] == Announce(2, "behavioural", SECOND, 0, 1)
    assert directs(stage)[-1] == (SECOND,)
    assert stage.feed(Quiet(8.0)) == []


def test_thinking_about_a_question_is_never_cut_short() -> None:
    stage = opened()
    assert stage.feed(TurnHeard(FIRST), Quiet(500.0)) == []
    assert stage.feed(AnswerGiven(), TurnHeard(FOLLOW_UP)) != []
    assert stage.feed(Quiet(500.0)) == []


def test_a_model_that_only_ever_thanks_is_moved_on() -> None:
    stage = opened(follow_ups=1)
    stage.feed(TurnHeard(FIRST), AnswerGiven(), TurnHeard("Thank you."), AnswerGiven())
    assert stage.feed(TurnHeard("Thank you."))[0] == Announce(2, "behavioural", SECOND, 0, 1)


def test_where_no_follow_up_is_allowed_the_model_is_moved_on_at_once() -> None:
    stage = opened(follow_ups=0)
    assert stage.feed(AnswerGiven(), TurnHeard(FOLLOW_UP))[0] == Announce(2, "behavioural", SECOND, 0, 1)


def test_skip_moves_on_and_the_last_skip_closes() -> None:
    stage = opened(2)
    assert stage.feed(Skip())[0] == Announce(2, "behavioural", SECOND, 0, 1)
    stage.feed(Skip())
    assert directs(stage)[1:] == [(SECOND,), (SCRIPT.closing,)]
    assert stage.feed(Skip()) == []
    stage.feed(TurnHeard(SCRIPT.closing))
    assert stage.feed(Quiet(CLOSE_WITHOUT_CALL)) == [Finish("done")]


def test_repeat_counts_attempts_and_forgets_follow_ups() -> None:
    stage = opened()
    stage.feed(AnswerGiven(), TurnHeard(FOLLOW_UP))
    assert stage.feed(Repeat())[0] == Announce(1, "behavioural", FIRST, 0, 2)
    assert directs(stage)[-1] == (SCRIPT.repeat, FIRST)
    assert stage.feed(AnswerGiven(), TurnHeard(FOLLOW_UP)) == [Announce(1, "behavioural", FOLLOW_UP, 1, 2)]


def test_time_up_lets_the_running_answer_end_and_then_closes() -> None:
    stage = opened()
    assert stage.feed(TurnHeard(FIRST), TimeUp()) == []
    stage.feed(AnswerGiven())
    assert stage.call("next_question") == {"status": "ok", "done": True, "say": SCRIPT.time_up}
    stage.feed(TurnHeard(SCRIPT.time_up))
    stage.call("end_interview")
    assert stage.feed(Quiet(CLOSE_AFTER_CALL)) == [Finish("time")]


def test_time_up_without_an_answer_closes_after_a_while() -> None:
    stage = opened()
    stage.feed(TurnHeard(FIRST), TimeUp())
    assert stage.feed(Quiet(CLOSE_UNANSWERED - 0.1)) == []
    stage.feed(Quiet(CLOSE_UNANSWERED))
    assert directs(stage)[-1] == (SCRIPT.time_up,)


def test_time_up_before_the_opening_is_not_forgotten() -> None:
    stage = Stage(conductor())
    stage.feed(TimeUp(), Begin(), TurnHeard(FIRST), AnswerGiven())
    assert stage.call("next_question")["say"] == SCRIPT.time_up


def test_a_closing_that_never_comes_is_not_waited_for() -> None:
    stage = opened(1)
    stage.feed(AnswerGiven())
    stage.call("next_question")
    assert stage.feed(Quiet(CLOSE_UNSAID - 0.1)) == []
    assert stage.feed(Quiet(CLOSE_UNSAID)) == [Finish("done")]


def test_another_engine_repeats_an_unanswered_question_and_moves_on_after_an_answered_one() -> None:
    stage = opened()
    assert stage.feed(TookOver())[0] == Announce(1, "behavioural", FIRST, 0, 2)
    assert stage.feed(AnswerGiven(), TookOver())[0] == Announce(2, "behavioural", SECOND, 0, 1)


def test_another_engine_opens_what_was_not_opened() -> None:
    stage = Stage(conductor())
    stage.feed(TookOver())
    assert directs(stage) == [(SCRIPT.greeting, FIRST)]


def test_another_engine_says_goodbye_only_where_it_was_not_said() -> None:
    stage = opened(1)
    stage.feed(AnswerGiven())
    stage.call("end_interview")
    stage.feed(TookOver())
    assert directs(stage)[1:] == [(SCRIPT.closing,)]
    stage.feed(TurnHeard(SCRIPT.closing))
    assert stage.feed(TookOver()) == []
    assert stage.feed(Quiet(CLOSE_WITHOUT_CALL)) == [Finish("done")]


@pytest.mark.parametrize(
    "late",
    [Begin(), AnswerGiven(), TurnHeard("x"), Skip(), Repeat(), TimeUp(), TookOver(), Quiet(99.0)],
)
def test_nothing_happens_after_the_end(late: Input) -> None:
    stage = opened(1)
    stage.feed(AnswerGiven())
    stage.call("next_question")
    stage.feed(Quiet(CLOSE_UNSAID), late)
    assert stage.call("end_interview") == {"status": "ok"}
    assert stage.call("next_question")["done"] is True
    assert stage.feed(Quiet(99.0)) == []
    assert stage.finished == [Finish("done")]


def test_a_moment_is_marked_with_a_note_of_limited_length() -> None:
    stage = opened()
    actions = stage.feed(ToolAsked("m", "mark_moment", {"note": "x" * 500}))
    assert actions[0] == Mark("x" * 200)


def test_an_unknown_tool_is_refused() -> None:
    assert opened().call("order_pizza")["status"] == "error"


def test_a_turn_without_known_words_is_not_taken_for_anything() -> None:
    stage = opened()
    assert stage.feed(AnswerGiven(), TurnHeard("  ")) == []
    assert stage.call("next_question")["index"] == 2
