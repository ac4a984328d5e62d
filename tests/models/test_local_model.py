"""A model server on this computer is found, asked and left, and nowhere else is ever looked for one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from coach_app.core.errors import BadInput, EngineFailed
from coach_app.models.local_model import LocalModel, check_address, find_local_model
from coach_app.models.text_model import TextRequest
from tests.stand_ins.model_server import ModelServer, model_server

pytestmark = pytest.mark.live

LONG = 30.0
"""Seconds a server may take that is not slow on purpose."""

REQUEST = TextRequest("Be brief.", "I moved the tables.", temperature=0.3, most_tokens=90)


async def whole(model: LocalModel) -> str:
    return "".join([piece async for piece in model.stream(REQUEST)])


async def found(server: ModelServer, name: str = "") -> LocalModel:
    model = await find_local_model(server.address, name, LONG)
    assert model is not None
    return model


def test_its_reply_comes_in_pieces() -> None:
    async def ask(server: ModelServer) -> tuple[list[str], str]:
        model = await found(server)
        try:
            pieces = [piece async for piece in model.stream(REQUEST)]
            return pieces, model.model
        finally:
            await model.close()

    with model_server(ModelServer(("How", " many", " were there?"))) as server:
        pieces, name = asyncio.run(ask(server))
    assert pieces == ["How", " many", " were there?"]
    assert name == "tiny"
    first = server.asked[0]
    assert (first["model"], first["max_tokens"]) == ("tiny", 90)
    assert [message["role"] for message in first["messages"]] == ["system", "user"]
    assert first["messages"][1]["content"] == REQUEST.user


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (("<think>", "hm, what", "</th", "ink>\n\n", "And then?"), "And then?"),
        (("<th", "is is a test"), "<this is a test"),
        (("<think>never ends",), ""),
        (("<",), "<"),
    ],
)
def test_thoughts_are_not_said(pieces: tuple[str, ...], said: str) -> None:
    async def ask(server: ModelServer) -> str:
        model = await found(server)
        try:
            return await whole(model)
        finally:
            await model.close()

    with model_server(ModelServer(pieces)) as server:
        assert asyncio.run(ask(server)) == said


def test_the_named_model_is_used(expect_log: Callable[[str, str], None]) -> None:
    async def look(server: ModelServer) -> str:
        model = await found(server, "large")
        await model.close()
        assert await find_local_model(server.address, "missing", LONG) is None
        return model.model

    expect_log("coach_app.models.local_model", "no model of the name")
    with model_server(ModelServer()) as server:
        assert asyncio.run(look(server)) == "large"
    assert server.paths == ["/v1/models", "/v1/models"]


def test_nobody_there_is_none_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert asyncio.run(find_local_model(f"http://127.0.0.1:{port}/v1")) is None


def test_a_slow_server_and_one_without_models_are_none() -> None:
    with model_server(ModelServer(mute=True)) as server:
        assert asyncio.run(find_local_model(server.address, seconds=0.2)) is None
        assert not server.listed, "it was left before it answered"
    with model_server(ModelServer(models=())) as server:
        assert asyncio.run(find_local_model(server.address, seconds=LONG)) is None
        assert server.listed


def test_another_kind_of_server_is_none(expect_log: Callable[[str, str], None]) -> None:
    expect_log("coach_app.models.local_model", "no model server")
    with model_server(ModelServer(garbage=b"<html>hello</html>")) as server:
        assert asyncio.run(find_local_model(server.address, seconds=LONG)) is None


@pytest.mark.parametrize("server", [ModelServer(("x",), status=500), ModelServer(("x",))])
def test_a_failure_is_one_line_without_private_words(server: ModelServer) -> None:
    async def ask(server: ModelServer) -> None:
        model = await found(server)
        server.garbage = b"data: nonsense\n\n"
        try:
            with pytest.raises(EngineFailed) as failure:
                await whole(model)
            assert REQUEST.user not in str(failure.value)
        finally:
            await model.close()

    with model_server(server):
        asyncio.run(ask(server))


def test_leaving_a_reply_drops_the_line() -> None:
    async def ask(server: ModelServer) -> None:
        model = await found(server)
        words = model.stream(REQUEST)
        await anext(words)
        await words.aclose()
        await asyncio.to_thread(server.dropped.wait, LONG)
        await model.close()

    with model_server(ModelServer(("word ",) * 200, pause=0.02)) as server:
        asyncio.run(ask(server))
    assert server.dropped.is_set()


@pytest.mark.parametrize(
    "address",
    ["http://192.168.1.5:11434/v1", "https://example.org/v1", "http://127.0.0.1.example.org/v1", "x", ""],
)
def test_only_this_computer_is_asked(address: str) -> None:
    with pytest.raises(BadInput, match="no server on this computer"):
        check_address(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1/", "http://localhost:1/v1", "http://[::1]:1/v1"])
def test_this_computer_has_many_names(address: str) -> None:
    assert check_address(address) == address.rstrip("/")
