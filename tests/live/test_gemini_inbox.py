"""What single messages of Gemini Live mean."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from google.genai.types import LiveServerMessage
from hypothesis import given
from hypothesis import strategies as st

from coach_app.live.gemini.inbox import NOTICE_UNKNOWN, Inbox, join
from coach_app.live.gemini.prices import LIVE_3_8, estimate
from coach_app.live.gemini.session import wire_blocks
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
from tests.stand_ins.gemini import place_in

pytestmark = pytest.mark.unit


def content(pcm: bytes = b"", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    if pcm:
        data = base64.urlsafe_b64encode(pcm).decode()
        part = {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}
        fields["modelTurn"] = {"role": "model", "parts": [part]}
    return {"serverContent": fields}


def read(*messages: dict[str, Any], inbox: Inbox | None = None) -> list[LiveEvent]:
    box = inbox or Inbox(3, LIVE_3_8)
    return [event for one in messages for event in box.take(LiveServerMessage.model_validate(one))]


def test_several_things_in_one_message_come_in_the_order_they_are_acted_on() -> None:
    message = {
        **content(
            b"\1\0",
            inputTranscription={"text": " so"},
            outputTranscription={"text": " Hello"},
            generationComplete=True,
            turnComplete=True,
        ),
        "usageMetadata": {"promptTokenCount": 3, "responseTokenCount": 4},
        "toolCall": {"functionCalls": [{"id": "c", "name": "next_question", "args": {"a": 1}}]},
        "toolCallCancellation": {"ids": ["b"]},
        "sessionResumptionUpdate": {"newHandle": "h", "resumable": True},
        "goAway": {"timeLeft": "50s"},
    }
    assert read(message) == [
        AudioArrived(3, "3-1", b"\1\0"),
        UserTranscriptGrew(3, 1, "so"),
        ModelTranscriptGrew(3, "3-1", "Hello"),
        ReplySent(3, "3-1"),
        TurnEnded(3, "3-1"),
        UsageReported(3, 3, 4, None),
        ToolCalled(3, "c", "next_question", {"a": 1}),
        ToolCancelled(3, ("b",)),
        ResumptionUpdated(3, "h"),
        EndingSoon(3, 50.0),
    ]


def test_an_interruption_drops_the_old_turn_until_it_is_complete() -> None:
    events = read(
        content(b"\1\0", outputTranscription={"text": "One"}),
        content(b"\2\0", interrupted=True, outputTranscription={"text": " two"}),
        content(b"\3\0"),
        content(outputTranscription={"text": " three"}),
        content(turnComplete=True),
        content(b"\4\0", outputTranscription={"text": "Four"}, generationComplete=True),
        content(turnComplete=True),
    )
    assert events == [
        AudioArrived(3, "3-1", b"\1\0"),
        ModelTranscriptGrew(3, "3-1", "One"),
        Interrupted(3, "3-1"),
        ReplySent(3, "3-1"),
        TurnEnded(3, "3-1"),
        AudioArrived(3, "3-2", b"\4\0"),
        ModelTranscriptGrew(3, "3-2", "Four"),
        ReplySent(3, "3-2"),
        TurnEnded(3, "3-2"),
    ]


def test_sound_after_the_announced_end_still_belongs_to_the_turn() -> None:
    events = read(content(b"\1\0", generationComplete=True), content(b"\2\0"), content(turnComplete=True))
    assert [type(one) for one in events] == [AudioArrived, ReplySent, AudioArrived, ReplySent, TurnEnded]
    assert {getattr(one, "item", "") for one in events} == {"3-1"}


def test_a_turn_without_sound_ends_like_any_other() -> None:
    assert read(content(turnComplete=True)) == [ReplySent(3, "3-1"), TurnEnded(3, "3-1")]


@pytest.mark.parametrize(
    ("fields", "over"),
    [
        ({"turnComplete": True}, True),
        ({"turnComplete": True, "interactionStatus": "IDLE"}, True),
        ({"turnComplete": True, "interactionStatus": "IN_PROGRESS"}, False),
        ({"interactionStatus": "IDLE"}, True),
        ({"turnComplete": True, "interactionStatus": "INTERACTION_STATUS_UNSPECIFIED"}, True),
        ({"waitingForInput": True}, False),
    ],
)
def test_a_stated_status_decides_whether_the_turn_is_over(fields: dict[str, Any], over: bool) -> None:
    assert any(isinstance(one, TurnEnded) for one in read(content(**fields))) is over


def test_transcripts_of_the_user_go_to_the_last_answer_begun() -> None:
    box = Inbox(3, None)
    events = []
    for fragments in ((" I", " did", " it."), (" Then",)):
        box.answer_started()
        for text in fragments:
            events += read(content(inputTranscription={"text": text}), inbox=box)
    assert events == [
        UserTranscriptGrew(3, 1, "I"),
        UserTranscriptGrew(3, 1, "I did"),
        UserTranscriptGrew(3, 1, "I did it."),
        UserTranscriptGrew(3, 2, "Then"),
    ]


def test_what_the_user_yielded_is_dropped_and_another_turn_is_not() -> None:
    box = Inbox(3, None)
    read(content(b"\1\0"), inbox=box)
    box.yielded("3-0")
    assert read(content(b"\2\0"), inbox=box) == [AudioArrived(3, "3-1", b"\2\0")]
    box.yielded("3-1")
    assert read(content(b"\3\0"), inbox=box) == []
    read(content(turnComplete=True), inbox=box)
    box.yielded("3-2")
    assert read(content(b"\4\0"), inbox=box) == [AudioArrived(3, "3-2", b"\4\0")]


@pytest.mark.parametrize(
    "update",
    [{}, {"newHandle": "h"}, {"newHandle": "h", "resumable": False}, {"newHandle": "", "resumable": True}],
)
def test_a_handle_that_does_not_resume_is_not_handed_on(update: dict[str, Any]) -> None:
    assert read({"sessionResumptionUpdate": update}) == []


@pytest.mark.parametrize(
    ("left", "seconds"),
    [("50s", 50.0), ("9.5s", 9.5), ("0s", 0.0), ("soon", NOTICE_UNKNOWN), ("", NOTICE_UNKNOWN)],
)
def test_a_notice_gives_seconds(left: str, seconds: float) -> None:
    assert read({"goAway": {"timeLeft": left}}) == [EndingSoon(3, seconds)]


def test_the_services_own_voice_detector_is_passed_on() -> None:
    assert read({"voiceActivity": {"voiceActivityType": "ACTIVITY_START"}}) == [UserSpeechStarted(3)]
    assert read({"voiceActivity": {"voiceActivityType": "ACTIVITY_END"}}) == [UserSpeechEnded(3)]


def test_tokens_are_priced_by_their_kind() -> None:
    usage = {
        "promptTokenCount": 1_000_000,
        "toolUsePromptTokenCount": 1_000_000,
        "responseTokenCount": 2_000_000,
        "thoughtsTokenCount": 1_000_000,
        "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 1_000_000}],
        "toolUsePromptTokensDetails": [{"modality": "TEXT", "tokenCount": 1_000_000}],
        "responseTokensDetails": [
            {"modality": "AUDIO", "tokenCount": 1_000_000},
            {"modality": "TEXT", "tokenCount": 1_000_000},
        ],
    }
    # A million each: sound in $3.00, text in $0.75, sound out $12.00, text out $4.50, thoughts as sound out.
    (event,) = read({"usageMetadata": usage})
    assert isinstance(event, UsageReported)
    assert (event.input_tokens, event.output_tokens) == (2_000_000, 3_000_000)
    assert event.cost == pytest.approx(3.00 + 0.75 + 12.00 + 4.50 + 12.00)


def test_a_cost_that_would_be_a_guess_is_none() -> None:
    assert estimate(None, {"TEXT": 1}, {"AUDIO": 1}, 0) is None
    assert estimate(LIVE_3_8, {}, {"AUDIO": 1}, 0) is None
    assert estimate(LIVE_3_8, {"TEXT": 1}, {}, 0) is None
    assert estimate(LIVE_3_8, {"TEXT": 1, "VIDEO": 1}, {"AUDIO": 1}, 0) is None


@given(st.lists(st.text(min_size=1), min_size=1))
def test_fragments_add_up_to_the_text_without_its_leading_space(fragments: list[str]) -> None:
    so_far = ""
    for one in fragments:
        so_far = join(so_far, one)
    assert so_far == "".join(fragments).lstrip()


@given(st.integers(0, 5_000))
def test_wire_blocks_hold_every_sample_once_and_in_order(frames: int) -> None:
    pcm = b"".join(number.to_bytes(2, "little") for number in range(frames))
    blocks = wire_blocks(pcm)
    assert b"".join(blocks) == pcm
    assert all(len(block) == 1_024 for block in blocks[:-1])
    assert all(0 < len(block) <= 1_024 for block in blocks)


@given(st.binary(min_size=2, max_size=64).filter(lambda raw: len(raw) % 2 == 0), st.integers(0, 20))
def test_heard_sound_is_found_at_a_whole_frame(heard: bytes, before: int) -> None:
    place = place_in(b"\7\7" * before + heard, heard)
    assert place is not None
    assert (b"\7\7" * before + heard)[2 * place :].startswith(heard)
    assert place_in(b"\0" * 8, b"\1\0") is None
