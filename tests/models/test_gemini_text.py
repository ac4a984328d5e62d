"""Gemini as a text model: the unpatched SDK over TLS against a stand-in on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from coach_app.core.secrets import SecretText
from coach_app.models.gemini_text import GeminiText
from coach_app.models.prices import PRICES, estimate
from coach_app.models.text_model import TextFailed, TextReply, TextRequest
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import BLOCKED, KEY, MODEL, GeminiTextStandIn, refusal
from tests.stand_ins.text_server import Asked, Trouble

pytestmark = pytest.mark.live

SCHEMA = {"type": "object", "properties": {"level": {"type": "integer"}}, "required": ["level"]}
REQUEST = TextRequest("Rate this.", "a private answer about my employer", SCHEMA, most_tokens=512)

Serve = Callable[..., AbstractContextManager[GeminiTextStandIn]]


def level_three(asked: Asked) -> str:
    return '{"level": 3}'


@pytest.fixture
def serve(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Serve:
    @contextmanager
    def serving(*troubles: Trouble | None) -> Iterator[GeminiTextStandIn]:
        stand_in = GeminiTextStandIn(certificate, level_three, troubles=troubles)
        with stand_in, monkeypatch.context() as patch:
            for name, value in stand_in.environment().items():
                patch.setenv(name, value)
            patch.delenv("GEMINI_API_KEY")
            yield stand_in

    return serving


def gemini(key: str = KEY, model: str = MODEL, timeout: float = 5.0) -> GeminiText:
    return GeminiText(model, SecretText(key), timeout=timeout)


async def asked(model: GeminiText, request: TextRequest = REQUEST) -> TextReply:
    try:
        return await model.complete(request)
    finally:
        await model.close()


def failure(model: GeminiText) -> TextFailed:
    with pytest.raises(TextFailed) as failed:
        asyncio.run(asked(model))
    told = f"{failed.value!r} {failed.value} {failed.value.__cause__!r}"
    assert "private" not in told
    assert KEY not in told
    return failed.value


def test_a_reply_tells_text_model_tokens_and_cost(serve: Serve) -> None:
    with serve():
        reply = asyncio.run(asked(gemini()))
    assert (reply.text, reply.model) == ('{"level": 3}', f"{MODEL}-001")
    assert reply.input_tokens == len(REQUEST.system + REQUEST.user) // 4
    assert reply.output_tokens == len('{"level": 3}') // 4 + 10, "thinking is paid for as output"
    prices = PRICES[MODEL][0]
    least = (reply.input_tokens * prices.tokens_in + reply.output_tokens * prices.tokens_out) / 1e6
    assert reply.cost is not None
    assert reply.cost >= least > 0


def test_the_request_asks_for_json_by_the_schema_and_for_no_tools(serve: Serve) -> None:
    with serve() as service:
        asyncio.run(asked(gemini()))
        (post,) = service.posts
    assert post.json["generationConfig"] == {
        "maxOutputTokens": 512,
        "responseMimeType": "application/json",
        "responseJsonSchema": SCHEMA,
    }
    assert post.json.keys() == {"contents", "systemInstruction", "generationConfig"}
    assert KEY not in post.path
    assert post.headers["x-goog-api-key"] == KEY


def test_what_went_out_and_came_in_is_counted_to_the_byte(serve: Serve) -> None:
    async def twice() -> GeminiText:
        model = gemini()
        await model.complete(REQUEST)
        await model.complete(REQUEST)
        await model.close()
        return model

    with serve() as service:
        model = asyncio.run(twice())
        (row,) = model.traffic()
        assert row.host == "127.0.0.1"
        assert row.bytes_out == sum(len(post.body) for post in service.posts)
        assert row.bytes_in == service.sent
        assert row.seconds > 0


@pytest.mark.parametrize(
    ("trouble", "category", "retryable"),
    [
        (Trouble(400, refusal(400, "API key not valid", "INVALID_ARGUMENT")), "refused_key", False),
        (Trouble(403, refusal(403, "Permission denied", "PERMISSION_DENIED")), "refused_key", False),
        (Trouble(404, refusal(404, "model is not found", "NOT_FOUND")), "not_found", False),
        (Trouble(400, refusal(400, "Unknown name", "INVALID_ARGUMENT")), "bad_request", False),
        (Trouble(429, refusal(429, "Quota exceeded", "RESOURCE_EXHAUSTED")), "quota", True),
        (Trouble(500, refusal(500, "Internal", "INTERNAL")), "server", True),
        (Trouble(503, b"<html>overloaded</html>"), "server", True),
        (Trouble(200, b"this is no JSON"), "server", True),
        (Trouble(hang_up=True), "unreachable", True),
        (Trouble(200, json.dumps(BLOCKED).encode()), "blocked", False),
    ],
)  # fmt: skip
def test_failures_come_in_categories_after_one_request(
    serve: Serve, trouble: Trouble, category: str, retryable: bool
) -> None:
    with serve(trouble) as service:
        failed = failure(gemini())
        assert len(service.posts) == 1, "trying again is not the adapter's business"
    assert (failed.category, failed.retryable) == (category, retryable)
    assert failed.what
    assert failed.mend


def test_a_server_may_say_how_long_to_wait(serve: Serve) -> None:
    busy = Trouble(429, refusal(429, "Slow down", "RESOURCE_EXHAUSTED"), {"retry-after": "7"})
    with serve(busy):
        assert failure(gemini()).wait == 7.0


def test_the_service_words_its_wait_in_its_own_way(serve: Serve) -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17.5s"}
    told = {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED", "details": [{}, info]}
    with serve(Trouble(429, json.dumps({"error": told}).encode())):
        assert failure(gemini()).wait == 17.5


def test_a_tool_call_nobody_offered_is_no_text_and_calls_nothing(serve: Serve) -> None:
    call = {"functionCall": {"name": "set_score", "args": {"content": 5}}}
    thought = {"text": "I could call a tool.", "thought": True}
    told = {"candidates": [{"content": {"role": "model", "parts": [thought, call]}, "finishReason": "STOP"}]}
    with serve(Trouble(200, json.dumps(told).encode())) as service:
        assert asyncio.run(asked(gemini())).text == ""
        assert len(service.posts) == 1


def test_a_silent_service_is_given_up_in_time(serve: Serve) -> None:
    with serve(Trouble(silent=1.5)):
        assert failure(gemini(timeout=0.3)).category == "timeout"


def test_cancelling_ends_the_request(serve: Serve) -> None:
    async def cancelled() -> None:
        model = gemini()
        work = asyncio.create_task(model.complete(REQUEST))
        await asyncio.to_thread(service.came.wait, 10)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await model.close()
        assert service.sent == 0, "the reply was not waited for"

    with serve(Trouble(silent=5.0)) as service:
        asyncio.run(cancelled())


def test_a_service_nobody_listens_for_gets_not_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://127.0.0.1:9")
    model = gemini()
    assert failure(model).category == "unreachable"
    assert model.traffic() == ()


def test_a_stranger_with_another_certificate_gets_not_a_byte(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_certificate(tmp_path / "other")
    with serve() as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(other.ca_file))
        model = gemini()
        failed = failure(model)
        assert service.posts == []
    assert "not trusted" in failed.what
    assert not failed.retryable
    assert model.traffic() == ()


def test_unreadable_certificates_are_named(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve():
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
        assert "SSL_CERT_FILE" in failure(gemini()).what


@pytest.mark.parametrize(
    ("key", "category"), [("", "no_key"), ("  ", "no_key"), ("schlüssel mit", "refused_key")]
)
def test_a_key_that_is_none_is_never_sent(key: str, category: str) -> None:
    assert failure(gemini(key)).category == category


def test_prices_follow_the_calendar() -> None:
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert estimate(MODEL, 1_000_000, 0, before) == 0.75
    assert estimate(MODEL, 0, 1_000_000, after) == 7.50
    assert estimate("some-other-model", 1, 1, after) is None
    assert estimate(MODEL, 1, 1, date(2020, 1, 1)) is None


def test_a_reply_comes_as_it_is_written_and_is_counted(certificate: Certificate, serve: Serve) -> None:
    async def written() -> TextReply:
        model = gemini()
        try:
            reply = await model.write(TextRequest("Help.", "a private question"), pieces.append)
            (row,) = model.traffic()
            assert (row.bytes_out, row.bytes_in) == (len(there.posts[0].body), there.sent)
            assert row.seconds > 0
            return reply
        finally:
            await model.close()

    pieces: list[str] = []
    stand_in = GeminiTextStandIn(certificate, lambda asked: "Say the result first, then why.")
    with serve() as there, stand_in:
        there.streamed = stand_in.streamed  # type: ignore[method-assign]  # words instead of a level
        reply = asyncio.run(written())
    assert reply.text == "".join(pieces) == "Say the result first, then why."
    assert len(pieces) == 2
    assert (reply.input_tokens, reply.output_tokens) == (50, 6)


def test_a_stream_that_is_refused_or_hangs_up_fails_in_words(serve: Serve) -> None:
    troubles = Trouble(403, refusal(403, "Permission denied", "PERMISSION_DENIED")), Trouble(hang_up=True)
    for trouble, category in zip(troubles, ("refused_key", "unreachable"), strict=True):
        with serve(trouble):
            model, pieces = gemini(), list[str]()

            async def written(model: GeminiText = model, pieces: list[str] = pieces) -> None:
                try:
                    await model.write(TextRequest("Help.", "a question"), pieces.append)
                finally:
                    await model.close()

            with pytest.raises(TextFailed) as failed:
                asyncio.run(written())
            assert (failed.value.category, pieces) == (category, [])
