"""Every way the line to Gemini breaks, before and after it was set up."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from coach_app.core.secrets import SecretText
from coach_app.core.settings import GeminiSettings
from coach_app.live.gemini import GeminiEngine, probe
from coach_app.live.gemini.failures import diagnose
from coach_app.live.protocol import (
    AudioArrived,
    EndingSoon,
    Failed,
    FailureCategory,
    OpenFailed,
    Ready,
    ReplySent,
    SessionEnded,
    TurnEnded,
    UserTranscriptGrew,
)
from tests.live.conftest import Serve
from tests.live.gemini_talk import QUICK, Talk, brief, talking
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import KEY, Fault, Interview, Pace, Turn

pytestmark = pytest.mark.live

AT_ONCE = Pace(speed=0, linger=False)
SOUND = bytes(range(256)) * 150


def refused(settings: GeminiSettings = QUICK, key: str = KEY, handle: str = "") -> OpenFailed:
    """Open a line that must not open."""
    with pytest.raises(OpenFailed) as caught:
        asyncio.run(GeminiEngine(settings, SecretText(key)).open(brief(handle=handle)))
    assert key.strip() == "" or key not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "; " in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def told(error: OpenFailed) -> tuple[FailureCategory, bool]:
    return error.category, error.retryable


@pytest.mark.parametrize(
    ("code", "reason", "category", "retryable"),
    [
        (1000, "The operation was cancelled.", "dropped", True),
        (1001, "going away", "dropped", True),
        (1007, "Request contains an invalid argument.", "bad_request", False),
        (1007, "API key expired. Please renew the API key.", "refused_key", False),
        (1008, "models/gemini-3.8-live is not found for API version v1beta", "not_found", False),
        (1008, "Operation is not implemented.", "bad_request", False),
        (1011, "Internal error encountered.", "server", True),
        (1011, "You exceeded your current quota, please check your plan.", "quota", False),
        (1012, "restart", "server", True),
        (1013, "try again later", "server", True),
    ],
)
def test_closed_before_it_was_set_up(
    serve: Serve, code: int, reason: str, category: FailureCategory, retryable: bool
) -> None:
    with serve(None, Fault("setup", "close", code=code, reason=reason)):
        assert told(refused()) == (category, retryable)


@pytest.mark.parametrize(
    ("status", "body", "category", "retryable"),
    [
        (400, "", "bad_request", False),
        (400, "API key not valid", "refused_key", False),
        (401, "", "refused_key", False),
        (403, "", "refused_key", False),
        (404, "", "not_found", False),
        (408, "", "timeout", True),
        (429, "", "quota", False),
        (500, "", "server", True),
        (503, "", "server", True),
    ],
)
def test_refused_at_the_door(
    serve: Serve, status: int, body: str, category: FailureCategory, retryable: bool
) -> None:
    with serve(None, Fault("upgrade", "refuse", status=status, raw=body)):
        assert told(refused()) == (category, retryable)


@pytest.mark.parametrize("code", [1007, 1008])
def test_a_handle_that_is_no_longer_taken_is_worth_a_fresh_try(serve: Serve, code: int) -> None:
    with serve(None, Fault("setup", "close", code=code, reason="Session not found.")):
        assert told(refused(handle="handle-1")) == ("bad_request", True)


def test_a_refused_key_is_said_in_plain_words(serve: Serve) -> None:
    with serve():
        error = refused(key="AIza-wrong")
    assert str(error) == "Gemini refused the key; check it, or set a new one with `coach keys set gemini`"
    assert told(error) == ("refused_key", False)
    # The set-up had left this computer by then.
    (row,) = error.traffic
    assert row.bytes_out > 100


@pytest.mark.parametrize("key", ["", "  \n"])
def test_without_a_key_nothing_is_opened(key: str) -> None:
    error = refused(key=key)
    assert told(error) == ("no_key", False)
    assert error.traffic == ()


@pytest.mark.parametrize("key", ["AIza two", "AIza\nX: y", "clé-AIza"])
def test_a_key_that_cannot_be_one_is_not_sent(serve: Serve, key: str) -> None:
    with serve() as service:
        assert told(refused(key=key)) == ("refused_key", False)
    assert service.record.connections == []


def test_a_model_that_does_not_exist_is_named(serve: Serve) -> None:
    gone = "models/gemini-2.0-flash-live-001 is not found for API version v1beta"
    with serve(None, Fault("setup", "close", code=1008, reason=gone)):
        assert "'gemini-3.8-live'" in str(refused())


def test_a_set_up_that_is_never_answered_runs_out_of_time(serve: Serve) -> None:
    began = time.monotonic()
    with serve(None, Fault("setup", "silent")):
        error = refused(GeminiSettings(connect_timeout=0.4, close_timeout=0.2))
    assert told(error) == ("timeout", True)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("raw", ['{"serverContent": {}}', '{"code": 503}', "nonsense", ""])
def test_an_answer_that_is_no_confirmation_is_a_fault_of_the_service(serve: Serve, raw: str) -> None:
    with serve(None, Fault("setup", "send", raw=raw)):
        error = refused()
    assert told(error) == ("server", True)
    assert "nonsense" not in str(error)


def test_a_connection_cut_during_set_up(serve: Serve) -> None:
    with serve(None, Fault("setup", "reset")):
        assert told(refused()) == ("dropped", True)


def test_nobody_is_listening(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", f"https://127.0.0.1:{taken.getsockname()[1]}")
        assert told(refused()) == ("unreachable", True)


def test_a_name_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://no-such-host.invalid")
    error = refused()
    assert told(error) == ("unreachable", True)
    assert str(error).startswith("Gemini can't be reached; check the internet connection")


def test_a_certificate_nobody_vouches_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serve() as service:
        stranger = make_certificate(tmp_path_factory.mktemp("stranger"))
        monkeypatch.setenv("SSL_CERT_FILE", str(stranger.ca_file))
        error = refused()
    assert told(error) == ("unreachable", False)
    assert "not trusted" in error.what
    assert "SSL_CERT_FILE" in error.mend
    assert service.record.connections == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    error = refused()
    assert told(error) == ("unreachable", False)
    assert error.what == "the certificates SSL_CERT_FILE or SSL_CERT_DIR names can't be read"


def test_a_proxy_that_lets_nobody_through(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hold() -> OpenFailed:
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
            port = proxy.sockets[0].getsockname()[1]
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            with pytest.raises(OpenFailed) as caught:
                await GeminiEngine(QUICK, SecretText(KEY)).open(brief())
            return caught.value

    assert told(asyncio.run(hold())) == ("unreachable", True)


def test_a_probe_fails_in_the_same_words(serve: Serve) -> None:
    with serve(), pytest.raises(OpenFailed, match="Gemini refused the key; "):
        asyncio.run(probe(QUICK, SecretText("AIza-wrong")))


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
        talk = asyncio.run(_until_the_end())
    (failed,) = talk.all(Failed)
    assert (failed.category, failed.retryable, failed.code) == (category, retryable, code)
    assert failed.text == reason.rstrip(".") or not reason
    # What had arrived is handed on first, then the end.
    assert len(talk.sound("1-1")) == 5 * 1_920
    assert talk.seen[-2:] == [failed, SessionEnded(1, category)]


def test_cut_off_while_the_model_speaks(serve: Serve) -> None:
    with serve(Interview([Turn(sound=SOUND)], Pace()), Fault("speaking", "reset", after=0.2)):
        talk = asyncio.run(_until_the_end())
    (failed,) = talk.all(Failed)
    assert (failed.category, failed.retryable, failed.code) == ("dropped", True, 1006)
    assert failed.text == "the connection was lost"


def test_a_peer_that_stops_answering_pings_is_noticed(serve: Serve) -> None:
    settings = GeminiSettings(ping_interval=0.2, ping_timeout=0.3, close_timeout=0.2)
    with serve(Interview([Turn(sound=SOUND[:1_920])], AT_ONCE), Fault("spoken", "deaf")):
        talk = asyncio.run(_until_the_end(settings))
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
        talk = asyncio.run(hold())
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
        talk = asyncio.run(hold())
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
        talk = asyncio.run(hold())
    assert talk.sound("1-1") == SOUND


def test_a_word_the_service_added_does_no_harm(serve: Serve) -> None:
    new = '"turnCompleteReason": "BRAND_NEW", "newField": 1'
    raw = f'{{"serverContent": {{{new}, "inputTranscription": {{"text": "Hi"}}}}}}'

    async def hold() -> Talk:
        async with talking() as talk:
            await talk.until(UserTranscriptGrew)
            return talk

    with serve(None, Fault("ready", "send", raw=raw)):
        assert asyncio.run(hold()).all(UserTranscriptGrew)[0].text == "Hi"


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
        talk = asyncio.run(_until_the_end())
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
        talk = asyncio.run(hold())
    assert [len(one.pcm) for one in talk.all(AudioArrived)] == [2_000_000]


def test_the_service_says_when_it_will_hang_up(serve: Serve) -> None:
    async def hold() -> EndingSoon:
        async with talking() as talk:
            return await talk.until(EndingSoon)

    with serve(None, Fault("ready", "go_away", seconds=42.5)):
        assert asyncio.run(hold()) == EndingSoon(1, 42.5)


def test_leaving_while_a_line_is_being_opened_leaves_nothing_behind(serve: Serve) -> None:
    async def hold() -> None:
        opening = asyncio.create_task(GeminiEngine(QUICK, SecretText(KEY)).open(brief()))
        await asyncio.sleep(0.5)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with serve(None, Fault("setup", "silent")) as service:
        asyncio.run(hold())
    assert service.record.connections[0].closed is not None


@pytest.mark.parametrize(
    ("received", "category", "code"),
    [(Close(1008, "models/x is not found"), "not_found", 1008), (None, "dropped", 1006)],
)
def test_a_line_that_is_gone_before_the_setup_could_be_sent(
    received: Close | None, category: FailureCategory, code: int
) -> None:
    cause = diagnose(ConnectionClosedError(received, None), "fresh", SecretText(KEY))
    assert (cause.category, cause.code) == (category, code)


def test_the_key_is_struck_from_what_the_service_says(serve: Serve) -> None:
    reason = f"No quarrel with {KEY} but no service."
    with serve(None, Fault("setup", "close", code=1007, reason=reason)):
        assert "No quarrel with *** but no service" in str(refused())
