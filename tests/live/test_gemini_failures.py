"""Every way a line to Gemini fails to open."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from coach_app.core.secrets import SecretText
from coach_app.core.settings import GeminiSettings
from coach_app.live.gemini import GeminiEngine, probe
from coach_app.live.gemini.failures import diagnose
from coach_app.live.protocol import (
    FailureCategory,
    OpenFailed,
)
from tests.children import wait_until
from tests.live.conftest import Serve
from tests.live.gemini_talk import QUICK, brief
from tests.patient_loop import run_patiently
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import KEY, Fault, Pace

pytestmark = pytest.mark.live

AT_ONCE = Pace(speed=0, linger=False)
SOUND = bytes(range(256)) * 150


def refused(settings: GeminiSettings = QUICK, key: str = KEY, handle: str = "") -> OpenFailed:
    """Open a line that must not open."""
    with pytest.raises(OpenFailed) as caught:
        run_patiently(GeminiEngine(settings, SecretText(key)).open(brief(handle=handle)))
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
    with serve(None, Fault("setup", "silent")):
        error = refused(GeminiSettings(connect_timeout=0.4, close_timeout=0.2))
    assert told(error) == ("timeout", True)


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


def test_leaving_while_a_line_is_being_opened_leaves_nothing_behind(serve: Serve) -> None:
    async def hold() -> None:
        opening = asyncio.create_task(GeminiEngine(QUICK, SecretText(KEY)).open(brief()))
        await asyncio.to_thread(
            wait_until, lambda: any(one.messages for one in service.record.connections), 60.0, "the set-up"
        )
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
