"""Any server that speaks OpenAI's chat completions as a text model: OpenAI, Ollama, llama.cpp, LM Studio."""

import asyncio
import ipaddress
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coach_app.core.clock import Clock
from coach_app.core.errors import BadInput
from coach_app.core.secrets import SecretText
from coach_app.core.session import EgressRow
from coach_app.models.http import (
    HttpMeter,
    Service,
    metered_client,
    network_failure,
    no_certificates,
    retry_after,
    status_failure,
)
from coach_app.models.said import Said, content_of
from coach_app.models.text_model import Grow, TextFailed, TextReply, TextRequest

if TYPE_CHECKING:
    from httpx2 import URL, AsyncClient, Response

SERVER = Service(
    "the scoring server", "coach keys set openai", "coach settings set scoring.server_model NAME"
)

SET_ADDRESS = "correct it with `coach settings set scoring.address URL`"


class OpenAICompatible:
    """A `TextModel` behind `{address}/chat/completions`."""

    available = True

    def __init__(
        self,
        address: str,
        model: str,
        key: SecretText | None,
        *,
        timeout: float = 60.0,
        clock: Clock = time.monotonic,
    ) -> None:
        """Unencrypted HTTP is for this computer and private networks; the key leaves it over TLS only.

        Raises BadInput for an address that can't be used or a missing model.
        """
        self._address = _checked(address)
        if not model:
            raise BadInput("no model is named for the scoring server", f"`{SERVER.model_command}`")
        self._model = model
        self._key = key if key and (self._address.scheme == "https" or _here(self._address.host)) else None
        self._timeout = timeout
        self._meter = HttpMeter(clock)
        self._opening = asyncio.Lock()
        self._held: AsyncClient | None = None
        self._plain_json = False

    @property
    def sends_key(self) -> bool:
        """Whether requests carry the key."""
        return self._key is not None

    def traffic(self) -> tuple[EgressRow, ...]:
        """Bodies of requests and replies, by host."""
        return self._meter.rows()

    async def close(self) -> None:
        """Close the connections."""
        if self._held is not None:
            held, self._held = self._held, None
            await held.aclose()

    async def complete(self, request: TextRequest) -> TextReply:
        """The model's reply. A server that knows no schema is asked again without. Raises TextFailed."""
        response = await self._post(request)
        knows_no_schema = "response_format" in response.text or "json_schema" in response.text
        if response.status_code == 400 and knows_no_schema and request.schema and not self._plain_json:
            self._plain_json = True
            response = await self._post(request)
        if response.status_code != 200:
            wait = retry_after(response.headers)
            raise status_failure(response.status_code, response.text, SERVER, wait)
        return self._reply(response)

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        """The reply in free text, given to `grow` piece by piece as it is written. Raises TextFailed."""
        from httpx2 import HTTPError, StreamError

        client, said, text = await self._client(), Said(), ""
        body = {**self._body(replace(request, schema=None)), "stream": True}
        try:
            async with asyncio.timeout(self._timeout):
                asking = client.stream("POST", self._place, json=body, headers=self._headers())
                async with asking as response:
                    if response.status_code != 200:
                        await response.aread()
                        wait = retry_after(response.headers)
                        raise status_failure(response.status_code, response.text, SERVER, wait)
                    async for line in response.aiter_lines():
                        if piece := said.take(content_of(line)):
                            text += piece
                            grow(piece)
        except (HTTPError, StreamError, TimeoutError, OSError) as error:
            raise network_failure(error, SERVER) from None
        except UnicodeEncodeError:
            raise status_failure(401, "", SERVER) from None
        except (ValueError, TypeError, LookupError, AttributeError):
            raise _unreadable() from None
        if rest := said.rest():
            grow(rest)
        return TextReply(text + rest, self._model)

    async def _post(self, request: TextRequest) -> "Response":
        from httpx2 import HTTPError

        client = await self._client()
        try:
            async with asyncio.timeout(self._timeout):
                return await client.post(self._place, json=self._body(request), headers=self._headers())
        except (HTTPError, TimeoutError, OSError) as error:
            raise network_failure(error, SERVER) from None
        except UnicodeEncodeError:
            raise status_failure(401, "", SERVER) from None

    @property
    def _place(self) -> str:
        return f"{str(self._address).rstrip('/')}/chat/completions"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key.reveal().strip()}"} if self._key else {}

    def _body(self, request: TextRequest) -> dict[str, object]:
        limit = "max_completion_tokens" if self._address.host == "api.openai.com" else "max_tokens"
        body: dict[str, object] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            limit: request.most_tokens,
        }
        if request.temperature is not None:
            body["temperature"] = request.temperature
        if request.schema is not None and not self._plain_json:
            schema = {"name": "reply", "strict": True, "schema": dict(request.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    def _reply(self, response: "Response") -> TextReply:
        try:
            told: Any = response.json()
            text = told["choices"][0]["message"].get("content") or ""
            used = told.get("usage") or {}
            tokens = int(used.get("prompt_tokens") or 0), int(used.get("completion_tokens") or 0)
            return TextReply(str(text), str(told.get("model") or self._model), *tokens)
        except (ValueError, TypeError, LookupError, AttributeError):
            raise _unreadable() from None

    async def _client(self) -> "AsyncClient":
        async with self._opening:
            if self._held is None:
                try:
                    self._held = await asyncio.to_thread(metered_client, self._meter, self._timeout)
                except OSError:
                    raise no_certificates() from None
            return self._held


def _unreadable() -> TextFailed:
    return TextFailed(
        "the scoring server's reply can't be read",
        "check that scoring.address names an OpenAI-compatible server",
        "bad_request",
        retryable=False,
    )


def _checked(address: str) -> "URL":
    from httpx2 import URL, InvalidURL

    try:
        url = URL(address.strip())
    except (InvalidURL, ValueError):
        raise BadInput("the scoring server's address is not a URL", SET_ADDRESS) from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query:
        raise BadInput(
            "the scoring server's address must look like https://host/v1, without a key in it", SET_ADDRESS
        )
    if url.scheme == "http" and not _near(url.host):
        raise BadInput(
            "the scoring server's address is not encrypted", "use an address that begins with https"
        )
    return url


def _here(host: str) -> bool:
    """Whether a host is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _near(host: str) -> bool:
    """Whether a host is this computer or has an address of a private network."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return _here(host)
