"""What Gemini's messages mean: one message in, events out, in the order they are to be acted on.

Pure but for the turn it remembers. One message may hold several things at once, and what belongs to an
interrupted turn may still arrive until its `turn_complete`; such sound and text is dropped here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coach_app.live.gemini.prices import Prices, estimate
from coach_app.live.protocol import (
    AudioArrived,
    EndingSoon,
    Interrupted,
    LiveEvent,
    ModelTranscriptGrew,
    ReplySent,
    ResumptionUpdated,
    ToolCalled,
    ToolCancelled,
    TurnEnded,
    UsageReported,
    UserSpeechEnded,
    UserSpeechStarted,
    UserTranscriptGrew,
)

if TYPE_CHECKING:
    from google.genai.types import (
        FunctionCall,
        LiveServerContent,
        LiveServerGoAway,
        LiveServerMessage,
        ModalityTokenCount,
        UsageMetadata,
        VoiceActivity,
    )

NOTICE_UNKNOWN = 10.0
"""Seconds assumed to be left when the service says the line will end but not when."""


class Inbox:
    """Reads messages of one line. `item` ids are `GENERATION-N`, N counting the model's turns from 1."""

    def __init__(self, generation: int, prices: Prices | None) -> None:
        """`prices` of the model in use, None when they are unknown."""
        self._generation = generation
        self._prices = prices
        self._number = 1
        self._open = False
        self._dropping = False
        self._announced = False
        self._model_text = ""
        self._answer = 0
        self._user_text = ""

    def answer_started(self) -> None:
        """The user begins a new answer; what is transcribed from now on belongs to it."""
        self._answer += 1
        self._user_text = ""

    def yielded(self, item: str) -> None:
        """The user spoke over `item`: nothing more of it is wanted, even before the service knows."""
        if self._open and item == self._item:
            self._dropping = True

    @property
    def _item(self) -> str:
        return f"{self._generation}-{self._number}"

    def take(self, message: "LiveServerMessage") -> Iterator[LiveEvent]:
        """The events of one message."""
        if message.voice_activity is not None:
            yield from self._voice(message.voice_activity)
        if message.server_content is not None:
            yield from self._content(message.server_content)
        if message.usage_metadata is not None:
            yield self._usage(message.usage_metadata)
        if message.tool_call is not None:
            yield from self._calls(message.tool_call.function_calls or ())
        if message.tool_call_cancellation is not None:
            yield ToolCancelled(self._generation, tuple(message.tool_call_cancellation.ids or ()))
        update = message.session_resumption_update
        if update is not None and update.resumable and update.new_handle:
            yield ResumptionUpdated(self._generation, update.new_handle)
        if message.go_away is not None:
            yield EndingSoon(self._generation, seconds_left(message.go_away))

    def _content(self, content: "LiveServerContent") -> Iterator[LiveEvent]:
        if content.interrupted:
            self._open = self._dropping = True
            yield Interrupted(self._generation, self._item)
        if content.model_turn is not None:
            for part in content.model_turn.parts or ():
                if part.inline_data is not None and part.inline_data.data:
                    yield from self._sound(part.inline_data.data)
        if content.input_transcription is not None:
            yield from self._heard_user(content.input_transcription.text or "")
        if content.output_transcription is not None:
            yield from self._heard_model(content.output_transcription.text or "")
        if content.generation_complete:
            yield from self._reply_sent()
        if is_over(content):
            yield from self._reply_sent()
            yield TurnEnded(self._generation, self._item)
            self._next_turn()

    def _sound(self, pcm: bytes) -> Iterator[LiveEvent]:
        self._open = True
        if not self._dropping:
            # Sound after "that was all" is rare but real: it belongs to the turn, which ends anew.
            self._announced = False
            yield AudioArrived(self._generation, self._item, pcm)

    def _heard_user(self, fragment: str) -> Iterator[LiveEvent]:
        if fragment:
            self._user_text = join(self._user_text, fragment)
            yield UserTranscriptGrew(self._generation, max(1, self._answer), self._user_text)

    def _heard_model(self, fragment: str) -> Iterator[LiveEvent]:
        if fragment:
            self._open = True
            if not self._dropping:
                self._model_text = join(self._model_text, fragment)
                yield ModelTranscriptGrew(self._generation, self._item, self._model_text)

    def _reply_sent(self) -> Iterator[LiveEvent]:
        self._open = True
        if not self._announced:
            self._announced = True
            yield ReplySent(self._generation, self._item)

    def _next_turn(self) -> None:
        self._number += 1
        self._open = self._dropping = self._announced = False
        self._model_text = ""

    def _voice(self, activity: "VoiceActivity") -> Iterator[LiveEvent]:
        kind = activity.voice_activity_type
        if kind is not None and kind.value == "ACTIVITY_START":
            yield UserSpeechStarted(self._generation)
        elif kind is not None and kind.value == "ACTIVITY_END":
            yield UserSpeechEnded(self._generation)

    def _calls(self, calls: "Sequence[FunctionCall]") -> Iterator[LiveEvent]:
        for call in calls:
            yield ToolCalled(self._generation, call.id or "", call.name or "", dict(call.args or {}))

    def _usage(self, usage: "UsageMetadata") -> UsageReported:
        thoughts = usage.thoughts_token_count or 0
        taken = _by_modality(
            [*(usage.prompt_tokens_details or ()), *(usage.tool_use_prompt_tokens_details or ())]
        )
        given = _by_modality(usage.response_tokens_details or ())
        return UsageReported(
            self._generation,
            (usage.prompt_token_count or 0) + (usage.tool_use_prompt_token_count or 0),
            (usage.response_token_count or 0) + thoughts,
            estimate(self._prices, taken, given, thoughts),
        )


def is_over(content: "LiveServerContent") -> bool:
    """Whether this message ends the turn; a stated interaction status outranks `turn_complete`."""
    status = content.interaction_status
    if status is not None and status.value in ("IDLE", "IN_PROGRESS"):
        return status.value == "IDLE"
    return bool(content.turn_complete)


def join(so_far: str, fragment: str) -> str:
    """Transcripts come as fragments that carry their own spaces; only the very first space is not wanted."""
    return so_far + fragment if so_far else fragment.lstrip()


def seconds_left(notice: "LiveServerGoAway") -> float:
    """Seconds of a notice like `50s` or `9.5s`."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", (notice.time_left or "").strip())
    return float(found.group(1)) if found else NOTICE_UNKNOWN


def _by_modality(details: "Sequence[ModalityTokenCount]") -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in details:
        if one.modality is not None and one.token_count:
            counts[one.modality.value] = counts.get(one.modality.value, 0) + one.token_count
    return counts
