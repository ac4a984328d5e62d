"""OpenAI-compatible servers as a text model, over TLS against a stand-in on this machine."""

from __future__ import annotations

import asyncio

import pytest

from coach_app.core.errors import BadInput
from coach_app.core.secrets import SecretText
from coach_app.models.openai_compatible import OpenAICompatible
from coach_app.models.text_model import TextFailed, TextReply, TextRequest
from tests.stand_ins.certificate import Certificate
from tests.stand_ins.openai_text import KEY, OpenAITextStandIn
from tests.stand_ins.text_server import Asked, Trouble

pytestmark = pytest.mark.live

SCHEMA = {"type": "object", "properties": {"level": {"type": "integer"}}, "required": ["level"]}
REQUEST = TextRequest("Rate this.", "a private answer", SCHEMA)


def echo(asked: Asked) -> str:
    return f"{asked.system}|{asked.user}|{'by schema' if asked.schema else 'free'}"


def server(stand_in: OpenAITextStandIn, key: str | None = KEY) -> OpenAICompatible:
    secret = None if key is None else SecretText(key)
    return OpenAICompatible(f"{stand_in.address}/v1", "small-model", secret, timeout=5.0)


@pytest.fixture(autouse=True)
def _trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.ca_file))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


async def asked(model: OpenAICompatible, times: int = 1) -> TextReply:
    try:
        for _ in range(times - 1):
            await model.complete(REQUEST)
        return await model.complete(REQUEST)
    finally:
        await model.close()


def test_a_reply_and_its_bytes(certificate: Certificate) -> None:
    with OpenAITextStandIn(certificate, echo) as service:
        model = server(service)
        reply = asyncio.run(asked(model))
        (row,) = model.traffic()
        assert (row.bytes_out, row.bytes_in) == (len(service.posts[0].body), service.sent)
        sent = service.posts[0].json["response_format"]
    assert reply == TextReply("Rate this.|a private answer|by schema", "small-model", 100, 20, None)
    assert sent == {
        "type": "json_schema",
        "json_schema": {"name": "reply", "strict": True, "schema": SCHEMA},
    }


def test_a_server_that_knows_no_schema_is_asked_without_from_then_on(certificate: Certificate) -> None:
    with OpenAITextStandIn(certificate, echo, knows_schemas=False) as service:
        reply = asyncio.run(asked(server(service), times=2))
        assert ["response_format" in post.json for post in service.posts] == [True, False, False]
    assert reply.text.endswith("|free")


def test_a_local_server_needs_no_key(certificate: Certificate) -> None:
    with OpenAITextStandIn(certificate, echo, key=None) as service:
        asyncio.run(asked(server(service, key=None)))
        assert "authorization" not in service.posts[0].headers


@pytest.mark.parametrize(
    ("trouble", "category"),
    [
        (Trouble(401, b"{}"), "refused_key"),
        (Trouble(404, b"{}"), "not_found"),
        (Trouble(429, b"{}"), "quota"),
        (Trouble(502, b"bad gateway"), "server"),
        (Trouble(200, b"[]"), "bad_request"),
        (Trouble(200, b'{"choices": []}'), "bad_request"),
        (Trouble(302, b"", {"location": "https://example.org/"}), "bad_request"),
        (Trouble(hang_up=True), "unreachable"),
    ],
)
def test_failures_come_in_categories(certificate: Certificate, trouble: Trouble, category: str) -> None:
    with (
        OpenAITextStandIn(certificate, echo, troubles=[trouble]) as service,
        pytest.raises(TextFailed) as failed,
    ):
        asyncio.run(asked(server(service)))
    assert failed.value.category == category
    assert "private" not in str(failed.value)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://host/v1", "host:1234", "http://example.org/v1", "https://u:p@host/v1", "https://host/v1?key=k"],
)  # fmt: skip
def test_an_address_that_would_leak_or_lead_nowhere_is_refused(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        OpenAICompatible(address, "m", None)
    assert "p@" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "keeps_key"),
    [
        ("https://api.openai.com/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://192.168.1.20:8080/v1", False),
    ],
)
def test_the_key_leaves_this_computer_over_tls_only(
    address: str, keeps_key: bool, certificate: Certificate
) -> None:
    model = OpenAICompatible(address, "m", SecretText(KEY))
    assert model.sends_key is keeps_key


def test_a_model_must_be_named() -> None:
    with pytest.raises(BadInput, match=r"scoring\.server_model"):
        OpenAICompatible("https://host/v1", "", None)


def test_a_reply_comes_as_it_is_written_without_its_thoughts(certificate: Certificate) -> None:
    async def written() -> TextReply:
        model = server(service)
        try:
            return await model.write(REQUEST, pieces.append)
        finally:
            await model.close()

    pieces: list[str] = []
    with OpenAITextStandIn(certificate, lambda asked: "<think>hm hm</think>Say it first.") as service:
        reply = asyncio.run(written())
    assert reply.text == "".join(pieces) == "Say it first."
    assert len(pieces) > 1


@pytest.mark.parametrize(
    ("trouble", "category"),
    [
        (Trouble(429, b"{}"), "quota"),
        (Trouble(body=b"data: {not json\n\n"), "bad_request"),
        (Trouble(hang_up=True), "unreachable"),
    ],
)
def test_a_stream_that_fails_says_so(certificate: Certificate, trouble: Trouble, category: str) -> None:
    async def written() -> None:
        model = server(service)
        try:
            await model.write(REQUEST, lambda piece: None)
        finally:
            await model.close()

    stand_in = OpenAITextStandIn(certificate, echo, troubles=[trouble])
    with stand_in as service, pytest.raises(TextFailed) as failed:
        asyncio.run(written())
    assert failed.value.category == category
