"""The service's rules for what a client sends, one line's worth of them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.stand_ins.gemini.wire import (
    ActivityEnded,
    ActivityStarted,
    ClientMessage,
    Content,
    Json,
    Setup,
    Sound,
    StreamEnded,
    ToolAnswers,
    TypedText,
)

_SETUP_FIELDS = frozenset(
    {
        *("model", "generation_config", "system_instruction", "tools", "session_resumption"),
        *("input_audio_transcription", "output_audio_transcription", "realtime_input_config"),
        *("context_window_compression", "history_config"),
    }
)
_GENERATION_FIELDS = frozenset({"response_modalities", "speech_config"})
LONGEST_BLOCK = 32_000
"""Bytes in one second at 16 kHz: the service wants 20-40 ms at a time and no more than a second."""

CROSSING = 0.5
"""Seconds an answer may be on its way while its call is being cancelled."""


class Referee:
    """Minds one connection; every offence is a line of text."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._set_up = False
        self._confirmed = False
        self._automatic = False
        self._inside = False
        self._calls: dict[str, str] = {}
        self._dead: dict[str, float] = {}

    def confirmed(self) -> None:
        """setupComplete is on its way."""
        self._confirmed = True

    def called(self, id: str, name: str) -> None:
        """The model called a tool."""
        self._calls[id] = name

    def cancelled(self, id: str) -> None:
        """The model wants no answer to this call any more."""
        self._calls.pop(id, None)
        self._dead[id] = time.monotonic() + CROSSING

    def complaints(self, message: ClientMessage) -> Iterator[str]:
        """What is wrong with sending this now."""
        if isinstance(message, Setup):
            if self._set_up:
                yield "a second setup"
            self._set_up = True
            yield from self._setup(message.fields)
            return
        if not self._set_up:
            yield f"{type(message).__name__} before the setup"
        elif not self._confirmed:
            yield f"{type(message).__name__} before setupComplete"
        yield from self._later(message)

    def _later(self, message: ClientMessage) -> Iterator[str]:
        match message:
            case ActivityStarted() | ActivityEnded() | Sound() | StreamEnded():
                yield from self._voice(message)
            case Content(turns, turn_complete):
                if not turns and not turn_complete:
                    yield "content without turns"
                if turn_complete and self._inside:
                    yield "content that ends a turn inside an activity"
            case TypedText():
                if self._inside:
                    yield "typed text inside an activity"
            case ToolAnswers(answers):
                for answer in answers:
                    yield from self._answer(answer.id, answer.name, answer.value)

    def _voice(self, message: ClientMessage) -> Iterator[str]:
        match message:
            case ActivityStarted():
                if self._automatic:
                    yield "activityStart though the service detects voice"
                if self._inside:
                    yield "activityStart inside an activity"
                self._inside = True
            case ActivityEnded():
                if not self._inside:
                    yield "activityEnd outside an activity"
                self._inside = False
            case Sound(pcm):
                if not self._automatic and not self._inside:
                    yield "sound outside an activity"
                if len(pcm) > LONGEST_BLOCK:
                    yield f"a block of {len(pcm)} bytes"
            case StreamEnded():
                if not self._automatic:
                    yield "audioStreamEnd though voice detection is off"

    def _answer(self, id: str, name: str, value: Json) -> Iterator[str]:
        if id in self._dead:
            if time.monotonic() > self._dead[id]:
                yield f"an answer to call {id}, which was cancelled or answered before"
            return
        if id not in self._calls:
            yield f"an answer to call {id!r}, which was never made"
        elif self._calls.pop(id) != name:
            yield f"an answer to call {id} under the name {name!r}"
        self._dead[id] = 0.0
        if not value.get("status"):
            yield f"an answer to call {id} without a status"

    def _setup(self, fields: Json) -> Iterator[str]:
        if fields.get("model") != f"models/{self._model}":
            yield f"model {fields.get('model')!r}"
        if unknown := set(fields) - _SETUP_FIELDS:
            yield f"setup fields this model does not take: {sorted(unknown)}"
        generation = fields.get("generation_config", {})
        if unknown := set(generation) - _GENERATION_FIELDS:
            yield f"generation fields this model does not take: {sorted(unknown)}"
        if generation.get("response_modalities") != ["AUDIO"]:
            yield f"response modalities {generation.get('response_modalities')!r}"
        for wanted in ("input_audio_transcription", "output_audio_transcription", "session_resumption"):
            if wanted not in fields:
                yield f"a setup without {wanted}"
        if "sliding_window" not in fields.get("context_window_compression", {}):
            yield "a setup without compression"
        detection = fields.get("realtime_input_config", {}).get("automatic_activity_detection", {})
        self._automatic = not detection.get("disabled", False)
