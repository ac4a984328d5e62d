"""The wire: what a client may send, decoded; what the service sends, built.

The SDK mixes snake_case and camelCase, and its base64 is the URL-safe kind; both casings and both alphabets
are taken, as the service does.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/ws/google.ai.generativelanguage.{version}.GenerativeService.BidiGenerateContent"

Json = Mapping[str, Any]

# What lies below these belongs to the caller and keeps its spelling.
_OPAQUE = frozenset({"args", "response", "properties"})


class Offence(Exception):
    """A message the service would not take."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message; keys in snake_case."""

    fields: Json


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    """The user begins."""


@dataclass(frozen=True, slots=True)
class ActivityEnded:
    """The user is done."""


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The microphone pauses."""


@dataclass(frozen=True, slots=True)
class Sound:
    """s16le mono at 16 kHz."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class TypedText:
    """Realtime text."""

    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """Turns of the conversation as pairs of role and text."""

    turns: tuple[tuple[str, str], ...]
    turn_complete: bool

    @property
    def text(self) -> str:
        """What the turns say."""
        return " ".join(text for _, text in self.turns)


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """One answer to one call."""

    id: str
    name: str
    value: Json
    scheduling: str


@dataclass(frozen=True, slots=True)
class ToolAnswers:
    """Answers to calls."""

    answers: tuple[ToolAnswer, ...]


ClientMessage = (
    Setup | ActivityStarted | ActivityEnded | StreamEnded | Sound | TypedText | Content | ToolAnswers
)


def decode(raw: bytes | str) -> ClientMessage:
    """One client message. Raises Offence."""
    try:
        parsed = json.loads(raw)
    except ValueError as error:
        raise Offence("not JSON") from error
    message = snake(parsed)
    if not isinstance(message, dict) or len(message) != 1:
        raise Offence(f"a message holds exactly one thing, not {sorted(message)}")
    ((kind, body),) = message.items()
    match kind:
        case "setup":
            return Setup(body)
        case "realtime_input":
            return _realtime(body)
        case "client_content":
            return _content(body)
        case "tool_response":
            return _answers(body)
        case _:
            raise Offence(f"unknown message {kind!r}")


def _realtime(body: Json) -> ClientMessage:
    if len(body) != 1:
        raise Offence(f"a realtime input holds exactly one thing, not {sorted(body)}")
    ((kind, value),) = body.items()
    match kind:
        case "audio":
            return _sound(value)
        case "activity_start":
            return ActivityStarted()
        case "activity_end":
            return ActivityEnded()
        case "audio_stream_end":
            return StreamEnded()
        case "text":
            return TypedText(value)
        case _:
            raise Offence(f"unknown realtime input {kind!r}")


def _sound(value: Json) -> Sound:
    if value.get("mime_type") != "audio/pcm;rate=16000":
        raise Offence(f"sound of type {value.get('mime_type')!r}")
    pcm = unbase64(value["data"])
    if not pcm or len(pcm) % 2:
        raise Offence(f"{len(pcm)} bytes are no 16-bit sound")
    return Sound(pcm)


def _content(body: Json) -> Content:
    turns = []
    for turn in body.get("turns", ()):
        if turn.get("role") not in ("user", "model"):
            raise Offence(f"a turn of {turn.get('role')!r}; the service wants user or model")
        turns.append((turn["role"], " ".join(part.get("text", "") for part in turn.get("parts", ()))))
    return Content(tuple(turns), bool(body.get("turn_complete", False)))


def _answers(body: Json) -> ToolAnswers:
    return ToolAnswers(
        tuple(
            ToolAnswer(
                one.get("id", ""), one.get("name", ""), one.get("response", {}), one.get("scheduling", "")
            )
            for one in body.get("function_responses", ())
        )
    )


def snake(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON with its keys in snake_case, but for what belongs to the caller."""
    if isinstance(value, dict):
        return {_snake(key): (below if key in _OPAQUE else snake(below)) for key, below in value.items()}
    if isinstance(value, list):
        return [snake(one) for one in value]
    return value


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found.group(1).lower(), key)


def unbase64(text: str) -> bytes:
    """Bytes from either base64 alphabet. Raises Offence."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError as error:
        raise Offence("broken base64") from error


def sound(pcm: bytes) -> Json:
    """Model sound, 24 kHz."""
    data = base64.b64encode(pcm).decode()
    part = {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}
    return content(modelTurn={"role": "model", "parts": [part]})


def content(**fields: object) -> Json:
    """A server content message."""
    return {"serverContent": fields}


def tool_call(id: str, name: str, arguments: Json) -> Json:
    """A call of one function."""
    return {"toolCall": {"functionCalls": [{"id": id, "name": name, "args": dict(arguments)}]}}


def resumption(handle: str) -> Json:
    """A new handle; empty: the session can't be resumed just now."""
    return {"sessionResumptionUpdate": {"newHandle": handle, "resumable": True} if handle else {}}


def usage(seconds_in: float, seconds_out: float, words_in: int) -> Json:
    """Tokens of one turn: 25 for a second of sound, one for a word."""
    spoken, heard = round(25 * seconds_out), round(25 * seconds_in)
    return {
        "usageMetadata": {
            "promptTokenCount": heard + words_in,
            "responseTokenCount": spoken,
            "totalTokenCount": heard + words_in + spoken,
            "promptTokensDetails": [
                {"modality": "TEXT", "tokenCount": words_in},
                {"modality": "AUDIO", "tokenCount": heard},
            ],
            "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": spoken}],
        }
    }
