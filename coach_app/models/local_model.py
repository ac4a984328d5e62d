"""A model server on this computer that speaks OpenAI's protocol: Ollama, llama.cpp, LM Studio.

Only loopback addresses are used, so nothing leaves the computer; proxies of the environment are ignored.
"""

import contextlib
import ipaddress
import logging
from collections.abc import AsyncGenerator, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from coach_app.core.errors import BadInput, EngineFailed
from coach_app.models.said import Said, content_of
from coach_app.models.text_model import TextRequest

if TYPE_CHECKING:
    import httpx2

FIND_SECONDS = 0.5
"""How long a server may take to list its models."""

READ_SECONDS = 10.0
"""How long a reply may pause."""

_log = logging.getLogger(__name__)


def check_address(address: str) -> str:
    """The address without a closing slash. Raises BadInput unless it is http on this computer."""
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    loopback = host == "localhost"
    with contextlib.suppress(ValueError):
        loopback = loopback or ipaddress.ip_address(host).is_loopback
    if parts.scheme != "http" or not loopback:
        raise BadInput(
            "the setting local_model.address names no server on this computer",
            "begin it with http://127.0.0.1",
        )
    return address.strip().rstrip("/")


async def find_local_model(
    address: str, model: str = "", seconds: float = FIND_SECONDS
) -> "LocalModel | None":
    """The server's model of this name, or its first; None when nobody answers in time.

    Raises BadInput for an address elsewhere.
    """
    import httpx2

    base = check_address(address)
    timeout = httpx2.Timeout(READ_SECONDS, connect=seconds)
    client = httpx2.AsyncClient(base_url=base, timeout=timeout, trust_env=False, follow_redirects=False)
    try:
        answer = await client.get("/models", timeout=seconds)
        listed = [str(entry["id"]) for entry in answer.raise_for_status().json()["data"]]
        if model and model not in listed:
            _log.warning("the server on this computer has no model of the name in local_model.model")
        elif listed:
            return LocalModel(client, model or listed[0])
    except httpx2.HTTPError:
        pass
    except (ValueError, KeyError, TypeError):
        _log.warning("what answers at local_model.address is no model server")
    await client.aclose()
    return None


class LocalModel:
    """One model of the server, asked for text as it is written. Belongs to the loop it was found on."""

    def __init__(self, client: "httpx2.AsyncClient", model: str) -> None:
        """Ask `model` by an open client."""
        self._client = client
        self.model = model

    async def stream(self, request: TextRequest) -> AsyncGenerator[str, None]:
        """The reply as it is written. Closing the generator stops the server too. Raises EngineFailed."""
        body = {
            "model": self.model,
            "stream": True,
            "max_tokens": request.most_tokens,
            "temperature": request.temperature or 0.0,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
        }
        said = Said()
        with _failing():
            async with self._client.stream("POST", "/chat/completions", json=body) as answer:
                answer.raise_for_status()
                async for line in answer.aiter_lines():
                    piece = said.take(content_of(line))
                    if piece:
                        yield piece
        if rest := said.rest():
            yield rest

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()


@contextlib.contextmanager
def _failing() -> Iterator[None]:
    import httpx2

    try:
        yield
    except (httpx2.HTTPError, httpx2.StreamError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineFailed(
            f"the model on this computer gave no usable reply ({type(error).__name__})", "look at its server"
        ) from None
