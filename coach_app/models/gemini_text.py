"""Gemini as a text model, through the google-genai SDK; importing this imports no SDK."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach_app.core.clock import Clock
from coach_app.core.secrets import SecretText
from coach_app.core.session import EgressRow, Sent
from coach_app.models.http import (
    HttpMeter,
    Service,
    metered_client,
    network_failure,
    no_certificates,
    retry_after,
    status_failure,
)
from coach_app.models.prices import estimate
from coach_app.models.text_model import Grow, TextFailed, TextReply, TextRequest

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.errors import APIError
    from google.genai.types import GenerateContentConfig, GenerateContentResponse
    from httpx2 import AsyncClient

GEMINI = Service("Gemini", "coach keys set gemini", "coach settings set scoring.model NAME")


class GeminiText:
    """A `TextModel`. It asks for plain text or JSON by a schema, never for tools, and retries nothing."""

    available = True

    def __init__(
        self,
        model: str,
        key: SecretText,
        *,
        timeout: float = 60.0,
        api_version: str = "v1beta",
        clock: Clock = time.monotonic,
        what: Sent = "words",
    ) -> None:
        """`timeout` (s) bounds each request, `clock` measures requests, `what` is for the ledger."""
        self._model = model
        self._key = key
        self._timeout = timeout
        self._version = api_version
        self._meter = HttpMeter(clock, what)
        self._opening = asyncio.Lock()
        self._held: tuple[Client, AsyncClient] | None = None

    def traffic(self) -> tuple[EgressRow, ...]:
        """Bodies of requests and replies, by host."""
        return self._meter.rows()

    async def close(self) -> None:
        """Close the connections."""
        if self._held is not None:
            (client, http), self._held = self._held, None
            client.close()
            await http.aclose()

    async def complete(self, request: TextRequest) -> TextReply:
        """The model's reply. Raises TextFailed."""
        client = await self._client()
        with _failing():
            async with asyncio.timeout(self._timeout):
                response = await client.aio.models.generate_content(
                    model=self._model, contents=request.user, config=_config(request)
                )
        return self._reply(_text_of(response), response)

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        """The reply, given to `grow` piece by piece as it is written. Raises TextFailed."""
        client = await self._client()
        text, last = "", None
        with _failing():
            async with asyncio.timeout(self._timeout):
                stream = await client.aio.models.generate_content_stream(
                    model=self._model, contents=request.user, config=_config(request)
                )
                async for response in stream:
                    last, piece = response, _text_of(response)
                    text += piece
                    if piece:
                        grow(piece)
        if last is None:
            raise status_failure(502, "", GEMINI)
        return self._reply(text, last)

    async def hear(self, sound: bytes, mime: str) -> TextReply:
        """The words in a sound file as they were said, fillers and all. Raises TextFailed."""
        from google.genai.types import Part

        client = await self._client()
        with _failing():
            async with asyncio.timeout(self._timeout):
                response = await client.aio.models.generate_content(
                    model=self._model,
                    contents=[Part.from_bytes(data=sound, mime_type=mime)],
                    config=_verbatim(),
                )
        return self._reply(_text_of(response), response)

    def _reply(self, text: str, response: "GenerateContentResponse") -> TextReply:
        used = response.usage_metadata
        tokens_in = (used.prompt_token_count or 0) if used else 0
        tokens_out = (used.candidates_token_count or 0) + (used.thoughts_token_count or 0) if used else 0
        cost = estimate(self._model, tokens_in, tokens_out, datetime.now(UTC).date())
        return TextReply(text, response.model_version or self._model, tokens_in, tokens_out, cost)

    async def _client(self) -> "Client":
        async with self._opening:
            if self._held is None:
                self._check_key()
                self._held = await asyncio.to_thread(self._open)
            return self._held[0]

    def _check_key(self) -> None:
        key = self._key.reveal().strip()
        if not key:
            raise TextFailed(
                "there is no key for Gemini",
                f"add one with `{GEMINI.key_command}`",
                "no_key",
                retryable=False,
            )
        if not key.isascii() or not key.isprintable() or " " in key:
            raise status_failure(401, "", GEMINI)

    def _open(self) -> "tuple[Client, AsyncClient]":
        """Import the SDK (a second) and build the client (50 ms)."""
        from google.genai import Client
        from google.genai.types import HttpOptions

        # It remarks on environment variables that are not used here.
        logging.getLogger("google_genai").setLevel(logging.ERROR)
        try:
            http = metered_client(self._meter, self._timeout)
            options = HttpOptions(api_version=self._version, httpx_async_client=http)
            client = Client(api_key=self._key.reveal().strip(), vertexai=False, http_options=options)
        except OSError:
            # Nothing is connected yet: only the files of certificates are read here.
            raise no_certificates() from None
        return client, http


@contextlib.contextmanager
def _failing() -> Iterator[None]:
    """What the SDK raises, as TextFailed."""
    from google.genai.errors import APIError, UnknownApiResponseError
    from httpx2 import HTTPError

    try:
        yield
    except APIError as error:
        raise _refused(error) from None
    except (UnknownApiResponseError, ValueError):
        # A body that is no JSON or does not fit the SDK's types; what the SDK raises may quote it.
        raise status_failure(502, "", GEMINI) from None
    except (HTTPError, TimeoutError, OSError) as error:
        raise network_failure(error, GEMINI) from None


def _text_of(response: "GenerateContentResponse") -> str:
    """What a response says, thoughts left out. Raises TextFailed where a filter stood in the way."""
    feedback = response.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        raise _blocked()
    candidate = response.candidates[0] if response.candidates else None
    content = candidate.content if candidate else None
    parts = (content.parts if content else None) or ()
    text = "".join(part.text for part in parts if part.text and not part.thought)
    if not text and candidate and candidate.finish_reason in _FILTERED:
        raise _blocked()
    return text


_FILTERED = ("SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION")


def _config(request: TextRequest) -> "GenerateContentConfig":
    from google.genai.types import AutomaticFunctionCallingConfig, GenerateContentConfig

    return GenerateContentConfig(
        system_instruction=request.system,
        # Temperature is deprecated for Gemini 3.6 and newer: None sends none.
        temperature=request.temperature,
        max_output_tokens=request.most_tokens,
        response_mime_type=None if request.schema is None else "application/json",
        response_json_schema=None if request.schema is None else dict(request.schema),
        automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
    )


def _verbatim() -> "GenerateContentConfig":
    from google.genai.types import (
        AudioTranscriptionConfig,
        AudioTranscriptionConfigMode,
        AutomaticFunctionCallingConfig,
        GenerateContentConfig,
    )

    return GenerateContentConfig(
        audio_transcription_config=AudioTranscriptionConfig(mode=AudioTranscriptionConfigMode.VERBATIM),
        automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
    )


def _refused(error: "APIError") -> TextFailed:
    words = error.message if isinstance(error.message, str) else ""
    headers = getattr(error.response, "headers", None) or {}
    wait = _retry_delay(error.details)
    return status_failure(error.code or 500, words, GEMINI, retry_after(headers) if wait is None else wait)


def _retry_delay(body: object) -> float | None:
    """Seconds of a `google.rpc.RetryInfo`, which is how the service says when to come back."""
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    for each in details if isinstance(details, list) else ():
        delay = each.get("retryDelay") if isinstance(each, dict) else None
        if isinstance(delay, str):
            return retry_after({"retry-after": delay.removesuffix("s")})
    return None


def _blocked() -> TextFailed:
    return TextFailed(
        "Gemini's own filter would not read this session",
        "the facts and the transcript are kept; another scoring model may read it",
        "blocked",
        retryable=False,
    )
