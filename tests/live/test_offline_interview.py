"""Whole interviews of the conductor with the offline engine: no device, no socket, no clock."""

from __future__ import annotations

import asyncio
import socket

import pytest

from coach_app.core.plan import Plan
from coach_app.core.rounds import Round, Speaker
from coach_app.core.session import Turn
from coach_app.interview.conductor import Conductor
from coach_app.interview.directions import (
    AnswerGiven,
    Begin,
    Repeat,
    Skip,
    TimeUp,
    TookOver,
)
from coach_app.live.offline.voice import ClipVoice, SilentVoice
from coach_app.live.protocol import (
    Ready,
    SessionEnded,
)
from tests.live.offline_room import (
    LONG,
    QUESTIONS,
    SCRIPT,
    SHORT,
    VAGUE,
    Clips,
    in_a_loop,
    interview,
    level,
    record_clips,
    spoken,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return record_clips(tmp_path_factory.mktemp("clips"))


@in_a_loop
async def test_a_whole_interview_asks_every_question_once_and_says_goodbye(clips: Clips) -> None:
    async with interview(ClipVoice(clips)) as room:
        await room.feed(Begin())
        for number in range(1, 4):
            await room.until_turns(number)
            await room.answer(LONG)
        await room.say_goodbye()
    assert room.finished == "done"
    assert room.turns == [
        f"{SCRIPT.greeting} {QUESTIONS[0].text}",
        QUESTIONS[1].text,
        QUESTIONS[2].text,
        SCRIPT.closing,
    ]
    assert [(a.index, a.follow_up, a.attempt) for a in room.announced] == [(1, 0, 1), (2, 0, 1), (3, 0, 1)]
    assert spoken(room, 0) == [level(SCRIPT.greeting), level(QUESTIONS[0].text)]
    assert [spoken(room, n) for n in (1, 2, 3)] == [[level(text)] for text in room.turns[1:]]
    assert isinstance(room.events[0], Ready)
    assert isinstance(room.events[-1], SessionEnded)
    assert {event.generation for event in room.events} == {3}


@in_a_loop
async def test_a_short_answer_gets_its_follow_up_and_then_the_next_question(clips: Clips) -> None:
    async with interview(ClipVoice(clips)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(SHORT)
        await room.until_turns(2)
        await room.answer(SHORT)
        await room.until_turns(3)
    assert room.turns[1:] == ["What did you say?", QUESTIONS[1].text]
    assert [(a.index, a.follow_up, a.text) for a in room.announced[1:]] == [
        (1, 1, "What did you say?"),
        (2, 0, QUESTIONS[1].text),
    ]


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("We argued and then we agreed.", "What did you say?"),
        (VAGUE, "How many people were involved?"),
        (f"{VAGUE}, 14 in all", QUESTIONS[1].text),
        (f"{VAGUE}, Twenty in all", QUESTIONS[1].text),
    ],
)
@in_a_loop
async def test_a_typed_answer_is_judged_by_its_words(typed: str, reply: str) -> None:
    async with interview(SilentVoice()) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.type(typed)
        await room.until_turns(2)
    assert room.turns[1] == reply


@in_a_loop
async def test_no_follow_up_where_the_plan_allows_none() -> None:
    async with interview(SilentVoice(), plan=Plan(Round.BEHAVIOURAL, QUESTIONS, max_follow_ups=0)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(SHORT)
        await room.until_turns(2)
    assert room.turns[1] == QUESTIONS[1].text


@in_a_loop
async def test_no_follow_up_when_nothing_is_known_of_the_answer() -> None:
    async with interview(SilentVoice()) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.feed(AnswerGiven())
        await room.session.user_finished()
        await room.until_turns(2)
    assert room.turns[1] == QUESTIONS[1].text


@in_a_loop
async def test_skip_and_repeat_are_spoken_as_directed(clips: Clips) -> None:
    async with interview(ClipVoice(clips)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.feed(Repeat())
        await room.until_turns(2)
        await room.feed(Skip())
        await room.until_turns(3)
        await room.answer(SHORT)
        await room.until_turns(4)
    assert room.turns[1:] == [
        f"{SCRIPT.repeat} {QUESTIONS[0].text}",
        QUESTIONS[1].text,
        "Why was it close?",
    ]
    assert spoken(room, 1) == [level(SCRIPT.repeat), level(QUESTIONS[0].text)]


@in_a_loop
async def test_time_up_ends_after_the_running_answer() -> None:
    async with interview(SilentVoice(), plan=Plan(Round.BEHAVIOURAL, QUESTIONS, max_follow_ups=0)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.feed(TimeUp())
        await room.answer(LONG)
        await room.until_turns(2)
        await room.say_goodbye()
    assert room.turns[1] == SCRIPT.time_up
    assert room.finished == "time"


@in_a_loop
async def test_skipping_the_last_question_ends_the_interview() -> None:
    async with interview(SilentVoice(), plan=Plan(Round.OWN, QUESTIONS[:1])) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.feed(Skip())
        await room.until_turns(2)
        await room.say_goodbye()
    assert room.finished == "done"


@in_a_loop
async def test_a_word_after_the_goodbye_is_not_answered_by_another_goodbye() -> None:
    async with interview(SilentVoice(), plan=Plan(Round.OWN, QUESTIONS[:1])) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
        await room.until(lambda: room.conductor.end_called)
        await room.answer(SHORT)
        await room.until(lambda: room.calls()[-2:] == ["end_interview", "end_interview"])
    assert len(room.turns) == 2


@in_a_loop
async def test_taking_over_waits_for_a_direction_and_goes_on_where_the_other_stood() -> None:
    plan = Plan(Round.BEHAVIOURAL, QUESTIONS)
    conductor, _ = Conductor(plan, SCRIPT).step(Begin())
    history = (Turn(1, Speaker.INTERVIEWER, QUESTIONS[0].text, 0.0, 4.0, 1),)
    async with interview(SilentVoice(), history=history, conductor=conductor) as room:
        await room.until(lambda: len(room.events) == 1)
        for _ in range(20):
            await asyncio.sleep(0)
        assert room.events == [Ready(3, resumed=False)]
        await room.feed(TookOver())
        await room.until_turns(1)
    assert room.turns == [f"{SCRIPT.repeat} {QUESTIONS[0].text}"]


@in_a_loop
async def test_no_socket_is_opened_and_no_traffic_is_counted(
    clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the offline engine opened a socket")

    async with interview(ClipVoice(clips)) as room:
        monkeypatch.setattr(socket.socket, "connect", refuse)
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
        assert room.session.traffic() == ()
        assert not room.session.capabilities.online


@in_a_loop
async def test_closing_twice_ends_once() -> None:
    async with interview(SilentVoice()) as room:
        await room.session.close()
        await room.session.close()
    assert room.events[-1:] == [SessionEnded(3, "closed")]
    assert sum(isinstance(event, SessionEnded) for event in room.events) == 1


@in_a_loop
async def test_told_to_wait_it_stays_silent() -> None:
    async with interview(SilentVoice()) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.session.user_finished()
        await room.until(lambda: room.calls() == ["next_question"])
        seen = len(room.events)
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(room.events) == seen
        await room.answer(LONG)
        await room.until_turns(2)
    assert room.turns[1] == QUESTIONS[1].text
    assert [one.index for one in room.announced] == [1, 2]


@in_a_loop
async def test_a_direction_without_words_to_say_is_not_for_a_scripted_voice() -> None:
    async with interview(SilentVoice()) as room:
        await room.session.instruct("Be kind.")
        await room.session.instruct("Ask this later.", say=(QUESTIONS[1].text,), speak=False)
        await room.session.user_started(b"")
        await room.session.send_audio(b"\0" * 32_000)
        await room.session.user_finished()
        await room.until_turns(1)
    assert room.turns == ["Why was it close?"]
