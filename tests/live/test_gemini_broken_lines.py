"""Every way an open line to Gemini breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from coach_app.core.settings import GeminiSettings
from coach_app.live.protocol import (
    AudioArrived,
    EndingSoon,
    Failed,
    FailureCategory,
    Ready,
    ReplySent,
    SessionEnded,
    TurnEnded,
    UserTranscriptGrew,
)
from tests.live.conftest import Serve
from tests.live.gemini_talk import QUICK, Talk, talking
from tests.patient_loop import run_patiently
from tests.stand_ins.gemini import Fault, Interview, Pace, Turn

pytestmark = pytest.mark.live

AT_ONCE = Pace(speed=0, linger=False)
SOUND = bytes(range(256)) * 150


async def _until_the_end(
    settings: GeminiSettings = QUICK, then: Callable[[Talk], object] | None = None
) -> Talk:
    async with talking(settings=settings) as talk:
        await talk.until(Ready)
        await talk.session.instruct("Speak.")
        await talk.rest()
        return talk


@pytest.mark.parametrize(
    ("code", "reason", "category", "retryable"),
    [
        (1000, "The operation was cancelled.", "dropped", True),
        (1001, "", "dropped", True),
        (1007, "Request contains an invalid argument.", "bad_request", True),
        (1008, "The operation was aborted.", "bad_request", True),
        (1008, "Your API key was reported as leaked.", "refused_key", False),
        (1011, "Deadline expired before operation could complete.", "server", True),
        (1011, "Resource has been exhausted (e.g. check quota).", "quota", False),
        (1012, "", "server", True),
        (1013, "", "server", True),
    ],
)
def test_closed_while_the_model_speaks(
    serve: Serve, code: int, reason: str, category: FailureCategory, retryable: bool
) -> None:
    fault = Fault("speaking", "close", after=0.2, code=code, reason=reason)
    with serve(Interview([Turn(sound=SOUND)], AT_ONCE), fault):
        talk = run_patiently(_until_the_end())
    (failed,) = talk.all(Failed)
    assert (failed.category, failed.retryable, failed.code) == (category, retryable, code)
    assert failed.text == reason.rstrip(".") or not reason
    # What had arrived is handed on first, then the end.
    assert len(talk.sound("1-1")) == 5 * 1_920
    assert talk.seen[-2:] == [failed, SessionEnded(1, category)]


def test_cut_off_while_the_model_speaks(serve: Serve) -> None:
    with serve(Interview([Turn(sound=SOUND)], Pace()), Fault("speaking", "reset", after=0.2)):
        talk = run_patiently(_until_the_end())
    (failed,) = talk.all(Failed)
    assert (failed.category, failed.retryable, failed.code) == ("dropped", True, 1006)
    assert failed.text == "the connection was lost"


def test_a_peer_that_stops_answering_pings_is_noticed(serve: Serve) -> None:
    settings = GeminiSettings(ping_interval=0.2, ping_timeout=0.3, close_timeout=0.2)
    with serve(Interview([Turn(sound=SOUND[:1_920])], AT_ONCE), Fault("spoken", "deaf")):
        talk = run_patiently(_until_the_end(settings))
    assert [(one.category, one.code) for one in talk.all(Failed)] == [("dropped", 1006)]


def test_a_peer_that_stops_answering_pings_inside_an_answer_is_noticed(serve: Serve) -> None:
    settings = GeminiSettings(ping_interval=0.2, ping_timeout=0.3, close_timeout=0.2)

    async def hold() -> Talk:
        async with talking(settings=settings) as talk:
            await talk.session.user_started(SOUND[:9_600])
            for _ in range(25):
                await talk.session.send_audio(SOUND[:1_024])
                await asyncio.sleep(0.02)
            await talk.session.user_finished()
            await talk.session.send_text("Anybody?")
            await talk.session.instruct("Hello?")
            await talk.session.tool_result("call-1", {})
            await talk.rest()
            return talk

    with serve(None, Fault("answer_started", "deaf")):
        talk = run_patiently(hold())
    assert [type(one) for one in talk.seen if not isinstance(one, Ready)][-2:] == [Failed, SessionEnded]
    assert len(talk.all(Failed)) == 1


def test_sending_on_a_line_that_was_closed_is_one_failure_and_no_exception(serve: Serve) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.user_started(SOUND[:9_600])
            await talk.until(Failed)
            await talk.session.send_audio(SOUND[:9_600])
            await talk.session.user_finished()
            await talk.session.send_text("Anybody?")
            await talk.session.close()
            await talk.session.close()
            await talk.session.instruct("Hello?")
            await talk.rest()
            return talk

    with serve(None, Fault("answer_started", "close", code=1011, reason="Internal error encountered.")):
        talk = run_patiently(hold())
    assert len(talk.all(Failed)) == 1
    assert talk.all(SessionEnded) == [SessionEnded(1, "server")]


@pytest.mark.parametrize("raw", ['{"brandNewMessage": {"x": 1}}', "{}", ""])
def test_messages_nobody_knows_are_passed_over(serve: Serve, raw: str) -> None:
    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(TurnEnded)
            return talk

    model = Interview([Turn(sound=SOUND)], AT_ONCE)
    odd = [Fault("speaking", "send", after=after, raw=raw) for after in (0.0, 0.2, 0.4)]
    with serve(model, Fault("ready", "send", raw=raw), *odd):
        talk = run_patiently(hold())
    assert talk.sound("1-1") == SOUND


def test_a_word_the_service_added_does_no_harm(serve: Serve) -> None:
    new = '"turnCompleteReason": "BRAND_NEW", "newField": 1'
    raw = f'{{"serverContent": {{{new}, "inputTranscription": {{"text": "Hi"}}}}}}'

    async def hold() -> Talk:
        async with talking() as talk:
            await talk.until(UserTranscriptGrew)
            return talk

    with serve(None, Fault("ready", "send", raw=raw)):
        assert run_patiently(hold()).all(UserTranscriptGrew)[0].text == "Hi"


@pytest.mark.parametrize(
    ("raw", "category", "code"),
    [
        ('{"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}', "quota", 429),
        ('{"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}', "server", 503),
        ("private words, not JSON", "server", None),
    ],
)
def test_errors_as_messages_end_the_line(
    serve: Serve, raw: str, category: FailureCategory, code: int | None
) -> None:
    with serve(Interview([Turn(sound=SOUND)], AT_ONCE), Fault("speaking", "send", raw=raw)):
        talk = run_patiently(_until_the_end())
    (failed,) = talk.all(Failed)
    assert (failed.category, failed.code) == (category, code)
    assert "private" not in failed.text
    assert talk.seen[-1] == SessionEnded(1, category)


def test_a_large_message_is_read(serve: Serve) -> None:
    large = bytes(2_000_000)

    async def hold() -> Talk:
        async with talking() as talk:
            await talk.session.instruct("Speak.")
            await talk.until(ReplySent)
            return talk

    with serve(Interview([Turn(sound=large)], Pace(chunk_ms=60_000, speed=0, linger=False))):
        talk = run_patiently(hold())
    assert [len(one.pcm) for one in talk.all(AudioArrived)] == [2_000_000]


def test_the_service_says_when_it_will_hang_up(serve: Serve) -> None:
    async def hold() -> EndingSoon:
        async with talking() as talk:
            return await talk.until(EndingSoon)

    with serve(None, Fault("ready", "go_away", seconds=42.5)):
        assert run_patiently(hold()) == EndingSoon(1, 42.5)
