"""A request that is given up leaves no connection behind; a limit of time gives up in the same way."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest

from coach_app.core.secrets import SecretText
from coach_app.models.gemini_text import GeminiText
from coach_app.models.openai_compatible import OpenAICompatible
from coach_app.models.text_model import TextRequest
from tests.stand_ins.certificate import Certificate

pytestmark = pytest.mark.live

REQUEST = TextRequest("Rate this.", "a private answer", None)
KEY = SecretText("a-stand-in-key")

Model = GeminiText | OpenAICompatible
Make = Callable[[str], Model]


def gemini(address: str) -> Model:
    return GeminiText("a-model", KEY)


def compatible(address: str) -> Model:
    return OpenAICompatible(f"{address}/v1", "a-model", KEY)


@pytest.fixture
def mute(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.ca_file))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", address_of(server))
        yield server


def address_of(server: socket.socket) -> str:
    return f"https://127.0.0.1:{server.getsockname()[1]}"


def greeted(server: socket.socket) -> tuple[socket.socket, bytes]:
    """A connection, once the client has begun its handshake."""
    connection, _ = server.accept()
    connection.settimeout(20)
    return connection, connection.recv(1)


def read_to_end(connection: socket.socket) -> None:
    """Raises TimeoutError where the other side never hangs up."""
    while connection.recv(65536):
        pass


@pytest.mark.parametrize("make", [gemini, compatible])
def test_a_request_cancelled_before_tls_stands_leaves_no_connection(mute: socket.socket, make: Make) -> None:
    async def ask() -> None:
        model = make(address_of(mute))
        work = asyncio.create_task(model.complete(REQUEST))
        connection, first = await asyncio.to_thread(greeted, mute)
        with connection:
            assert first
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
            await asyncio.to_thread(read_to_end, connection)
        await model.close()

    asyncio.run(ask())
