"""Whole conversations with Gemini Live, through the unpatched SDK, over TLS."""

from __future__ import annotations

import asyncio

import pytest

from coach_app.core.rounds import Speaker
from coach_app.core.session import Turn as StoredTurn
from coach_app.core.settings import GeminiSettings
from coach_app.live.protocol import (
    Interrupted,
    ModelTranscriptGrew,
    Ready,
    ReplySent,
    ResumptionUpdated,
    SessionEnded,
    ToolCalled,
    ToolCancelled,
    TurnEnded,
    UsageReported,
    UserTranscriptGrew,
)
from tests.live.conftest import Serve
from tests.live.gemini_talk import QUESTIONS, QUICK, Talk, brief, talking
from tests.patient_loop import run_patiently
from tests.stand_ins.gemini import Call, Hearing, Interview, InterviewServer, Pace, Turn, place_in, wire
from tests.stand_ins.speech import speech

pytestmark = pytest.mark.live

AT_ONCE = Pace(speed=0, linger=False)
ANSWERS = ("Once our build broke every night.", "I learned to ask early.", "Because I like the team.")
HUM = bytes(range(256)) * 375
"""2 s at 24 kHz, no two neighbouring samples alike."""


async def answer(talk: Talk, pcm: bytes, preroll: int = 9_600) -> None:
    await talk.session.user_started(pcm[:preroll])
    for at in range(preroll, len(pcm), 1_024):
        await talk.session.send_audio(pcm[at : at + 1_024])
    await talk.session.user_finished()


def test_a_whole_interview_is_held(serve: Serve) -> None:
    spoken = [speech(text, 16_000, "rms") for text in ANSWERS]
    model = InterviewServer(QUESTIONS, pace=AT_ONCE, hearing=Hearing(ANSWERS), mark=True)

    async def hold() -> Talk:
        async with talking() as talk:
            assert await talk.until(Ready) == Ready(1, resumed=False)
            await talk.session.instruct("Greet them, then ask exactly this: " + QUESTIONS[0])
            await talk.until(TurnEnded)
            for number, pcm in enumerate(spoken, 1):
                await answer(talk, pcm)
                assert (await talk.until(ToolCalled)).name == "mark_moment"
                await talk.session.tool_result(talk.all(ToolCalled)[-1].id, {})
                call = await talk.until(ToolCalled)
                assert call.name == "next_question"
                done = {"done": True, "say": "Goodbye."}
                following = {"index": number + 1, "text": QUESTIONS[number]} if number < 3 else done
                await talk.session.tool_result(call.id, following)
                await talk.until(TurnEnded)
            ended = await talk.until(ToolCalled)
            assert ended.name == "end_interview"
            await talk.session.tool_result(ended.id, {"status": "ok"})
            await talk.session.close()
            await talk.rest()
            return talk

    with serve(model) as service:
        talk = run_patiently(hold())
    (connection,) = service.record.connections
    assert [one.pcm for one in connection.activities] == spoken
    assert {len(block.pcm) for one in connection.activities for block in one.blocks[:9]} == {1_024}
    ended_items = [one.item for one in talk.all(TurnEnded)]
    assert ended_items == ["1-1", "1-2", "1-3", "1-4"]
    assert [talk.sound(item) for item in ended_items] == [turn.pcm for turn in connection.spoken]
    assert [turn.text.endswith(text) for turn, text in zip(connection.spoken, QUESTIONS, strict=False)] == [
        True
    ] * 3
    last_texts = {one.item: one.text for one in talk.all(ModelTranscriptGrew)}
    assert [last_texts[item] for item in ended_items] == [turn.text for turn in connection.spoken]
    heard = {one.answer: one.text for one in talk.all(UserTranscriptGrew)}
    assert heard == dict(enumerate(ANSWERS, 1))
    assert talk.seen[-1] == SessionEnded(1, "closed")


def test_each_turn_is_announced_sent_before_it_ends_and_its_cost_is_known(serve: Serve) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(UsageReported)
            await talk.until(ResumptionUpdated)
            return talk

    with serve(Interview([Turn(sound=HUM)], AT_ONCE)):
        talk = run_patiently(hold())
    order = [type(one) for one in talk.seen if isinstance(one, ReplySent | TurnEnded | UsageReported)]
    assert order == [ReplySent, TurnEnded, UsageReported]
    (used,) = talk.all(UsageReported)
    # 100 text tokens in, 50 tokens of sound out, at the listed prices.
    assert (used.input_tokens, used.output_tokens) == (100, 50)
    assert used.cost == pytest.approx(100 * 0.75e-6 + 50 * 12e-6)
    assert [one.handle for one in talk.all(ResumptionUpdated)] == ["handle-1-1", "handle-1-2"]


def test_speaking_over_the_model_ends_its_turn_and_nothing_of_it_comes_after(serve: Serve) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(ModelTranscriptGrew)
            await talk.session.user_started(b"\1\0" * 4_800)
            await talk.until(TurnEnded)
            await talk.session.user_finished()
            await talk.until(TurnEnded)
            return talk

    pace = Pace(speed=1.0, linger=False)
    turns = [Turn("one two three four five six", HUM), Turn("seven", HUM[:3_840])]
    with serve(Interview(turns, pace)) as service:
        talk = run_patiently(hold())
    first, second = service.record.spoken
    assert first.interrupted
    assert talk.all(Interrupted) == [Interrupted(1, "1-1")]
    cut = talk.seen.index(Interrupted(1, "1-1"))
    assert all(getattr(one, "item", "1-2") == "1-2" for one in talk.seen[cut + 3 :])
    assert place_in(HUM, talk.sound("1-1")) == 0
    assert len(talk.sound("1-1")) < len(HUM)
    assert talk.sound("1-2") == second.pcm


def test_what_the_engine_room_no_longer_wants_is_dropped_at_once(serve: Serve) -> None:
    async def hold() -> tuple[bytes, Talk]:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(ModelTranscriptGrew)
            await talk.session.interrupt("1-1", 40)
            before = talk.sound("1-1")
            await talk.until(TurnEnded)
            return before, talk

    with serve(Interview([Turn("one two three", HUM[:19_200])], Pace(linger=False))):
        before, talk = run_patiently(hold())
    assert 0 < len(talk.sound("1-1")) <= len(before) + 2 * 1_920


def test_a_resumed_line_says_so_and_tells_nothing_again(serve: Serve) -> None:
    told = StoredTurn(1, Speaker.USER, "I was told.", 0.0, 1.0, 1)

    async def hold() -> None:
        async with talking(brief((told,), handle="handle-1-2", generation=4)) as talk:
            assert await talk.until(Ready) == Ready(4, resumed=True)
            await talk.session.instruct("Ask again: " + QUESTIONS[1])
            assert (await talk.until(TurnEnded)).item == "4-1"

    with serve(InterviewServer(QUESTIONS, pace=AT_ONCE)) as service:
        run_patiently(hold())
    (connection,) = service.record.connections
    assert connection.handle == "handle-1-2"
    contents = [one for _, one in connection.messages if isinstance(one, wire.Content)]
    assert [one.turn_complete for one in contents] == [True]
    assert [turn.text for turn in connection.spoken] == [QUESTIONS[1]]


def test_a_fresh_line_is_told_the_transcript_so_far_without_an_answer_to_it(serve: Serve) -> None:
    history = (
        StoredTurn(1, Speaker.INTERVIEWER, QUESTIONS[0], 0.0, 1.0, 1),
        StoredTurn(2, Speaker.USER, ANSWERS[0], 2.0, 3.0, 1),
        StoredTurn(3, Speaker.USER, "  ", 3.0, 4.0, 1),
    )

    async def hold() -> None:
        async with talking(brief(history)) as talk:
            assert not (await talk.until(Ready)).resumed
            await talk.session.instruct("Move on now and ask exactly this question: " + QUESTIONS[1])
            await talk.until(TurnEnded)

    with serve(InterviewServer(QUESTIONS, pace=AT_ONCE)) as service:
        run_patiently(hold())
    (connection,) = service.record.connections
    seeded = next(one for _, one in connection.messages if isinstance(one, wire.Content))
    assert seeded == wire.Content((("model", QUESTIONS[0]), ("user", ANSWERS[0])), turn_complete=False)
    assert [turn.text for turn in connection.spoken] == [QUESTIONS[1]]


def test_a_direction_that_wants_no_answer_gets_none_and_a_typed_answer_does(serve: Serve) -> None:
    async def hold() -> None:
        async with talking() as talk:
            await talk.session.instruct("Keep it short.", speak=False)
            await talk.session.send_text("I fixed the build.")
            await talk.until(TurnEnded)

    with serve(Interview([Turn(sound=HUM[:1_920]), Turn(sound=HUM)], AT_ONCE)) as service:
        run_patiently(hold())
    contents = [one for _, one in service.record.connections[0].messages if isinstance(one, wire.Content)]
    assert contents == [
        wire.Content((("user", "Keep it short."),), turn_complete=False),
        wire.Content((("user", "I fixed the build."),), turn_complete=True),
    ]
    assert len(service.record.spoken) == 1


def test_calls_taken_back_or_never_made_are_not_answered(serve: Serve) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Call.")
            call = await talk.until(ToolCalled)
            await talk.session.user_started(b"\0\0" * 480)
            assert (await talk.until(ToolCancelled)).ids == (call.id,)
            await talk.session.tool_result(call.id, {"text": "too late"})
            await talk.session.tool_result("call-never", {})
            await talk.session.user_finished()
            await talk.until(TurnEnded)
            return talk

    script = [Turn(calls_before=(Call("next_question"),)), Turn(sound=HUM[:1_920])]
    with serve(Interview(script, AT_ONCE)) as service:
        run_patiently(hold())
    answers = [one for _, one in service.record.connections[0].messages if isinstance(one, wire.ToolAnswers)]
    assert answers == []


def test_results_carry_a_status_and_say_whether_the_model_should_go_on(serve: Serve) -> None:
    names = ("next_question", "mark_moment", "end_interview", "next_question", "end_interview")
    values: tuple[dict[str, object], ...] = (
        {"text": "Why?"},
        {},
        {"status": "ok"},
        {"status": "wait"},
        {"status": "not_yet"},
    )

    async def hold() -> None:
        async with talking() as talk:
            await talk.session.instruct("Call.")
            for value in values:
                await talk.session.tool_result((await talk.until(ToolCalled)).id, value)
            await talk.until(TurnEnded)

    script = [Turn(sound=HUM[:1_920], calls_before=tuple(Call(name) for name in names))]
    with serve(Interview(script, AT_ONCE)) as service:
        run_patiently(hold())
    answers = [
        one.answers[0]
        for _, one in service.record.connections[0].messages
        if isinstance(one, wire.ToolAnswers)
    ]
    assert [(one.name, one.value.get("status"), one.scheduling) for one in answers] == [
        ("next_question", "ok", "WHEN_IDLE"),
        ("mark_moment", "ok", "SILENT"),
        ("end_interview", "ok", "SILENT"),
        ("next_question", "wait", "SILENT"),
        ("end_interview", "not_yet", "WHEN_IDLE"),
    ]


def test_sound_outside_an_answer_and_doubled_boundaries_never_reach_the_service(serve: Serve) -> None:
    async def hold() -> None:
        async with talking() as talk:
            await talk.session.send_audio(b"\1\0" * 512)
            await talk.session.user_finished()
            await talk.session.user_started(b"\2\0" * 100)
            await talk.session.user_started(b"\3\0" * 100)
            await talk.session.user_finished()
            await talk.session.user_finished()
            await talk.until(TurnEnded)

    with serve(Interview([Turn(sound=HUM[:1_920])], AT_ONCE)) as service:
        run_patiently(hold())
    (activity,) = service.record.activities
    assert activity.pcm == b"\2\0" * 100 + b"\3\0" * 100


def test_a_long_answer_is_sent_again_in_full_while_other_tasks_run(serve: Serve) -> None:
    long = HUM * 20

    async def hold() -> int:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0)
                beats += 1

        async with talking() as talk:
            await talk.until(Ready)
            beating = asyncio.create_task(beat())
            await talk.session.user_started(long)
            beating.cancel()
            await talk.session.user_finished()
            await talk.until(TurnEnded)
        return beats

    with serve(Interview([Turn(sound=HUM[:1_920])], AT_ONCE)) as service:
        beats = run_patiently(hold())
    assert service.record.activities[0].pcm == long
    # Whatever the machine: no second of sound is sent without others having their turn.
    assert beats >= len(long) / 32_000


def test_reading_goes_on_while_nobody_takes_the_sound(serve: Serve) -> None:
    settings = GeminiSettings(ping_interval=0.2, ping_timeout=0.2, close_timeout=0.3)

    async def hold() -> Talk:
        async with talking(settings=settings) as talk:
            await talk.session.instruct("Speak.")
            # Longer than ping interval and time-out, more chunks than the socket's own queue of 16.
            await asyncio.sleep(0.8)
            await talk.until(TurnEnded)
            return talk

    with serve(Interview([Turn(sound=HUM * 5)], Pace(chunk_ms=20, speed=0, linger=False))):
        talk = run_patiently(hold())
    assert talk.sound("1-1") == HUM * 5


def test_traffic_is_what_the_service_counted(serve: Serve) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(TurnEnded)
            await answer(talk, HUM[:32_000])
            await talk.until(TurnEnded)
            await talk.until(ResumptionUpdated)
            await talk.session.close()
            return talk

    with serve(Interview([Turn(sound=HUM), Turn(sound=HUM)], AT_ONCE)) as service:
        talk = run_patiently(hold())
    (connection,) = service.record.connections
    (row,) = talk.session.traffic()
    assert row.host == "127.0.0.1"
    assert (row.bytes_out, row.bytes_in) == (connection.bytes_in, connection.bytes_out)
    assert 0 < row.seconds < 10
    assert talk.session.traffic() == (row,)


def test_the_service_can_be_left_to_hear_the_user_by_itself(serve: Serve) -> None:
    async def hold() -> None:
        async with talking(settings=GeminiSettings(manual_activity=False, close_timeout=0.3)) as talk:
            assert not talk.session.capabilities.manual_activity
            await talk.session.user_started(b"\1\0" * 100)
            await talk.session.send_audio(b"\2\0" * 512)
            await talk.session.user_finished()
            await talk.session.send_audio(b"\0\0" * 512)
            await talk.session.instruct("Speak.")
            await talk.until(TurnEnded)

    with serve(Interview([Turn(sound=HUM[:1_920])], AT_ONCE)) as service:
        run_patiently(hold())
    (connection,) = service.record.connections
    assert connection.setup["realtime_input_config"] == {
        "automatic_activity_detection": {"end_of_speech_sensitivity": "END_SENSITIVITY_LOW"}
    }
    kinds = [type(one) for _, one in connection.messages if not isinstance(one, wire.Content)]
    assert kinds == [wire.Setup, wire.Sound, wire.Sound, wire.StreamEnded, wire.Sound]
    assert QUICK.manual_activity
