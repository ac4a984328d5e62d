"""The stand-in itself: strict about what it receives, and usable as a process."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import ssl
import subprocess
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from coach_app.live.protocol import Failed, ToolCalled, TurnEnded, UserTranscriptGrew
from tests.children import bound_to_us, end, wait_until
from tests.live.gemini_talk import QUESTIONS, talking
from tests.stand_ins.certificate import Certificate
from tests.stand_ins.gemini import (
    KEY,
    Behaviour,
    Call,
    Fault,
    GeminiStandIn,
    Hearing,
    Interview,
    InterviewServer,
    Pace,
    Turn,
    wire,
)

pytestmark = pytest.mark.live

AT_ONCE = Pace(speed=0, linger=False)
ACTIVITY: dict[str, Any] = {"realtimeInput": {"activityStart": {}}}
END: dict[str, Any] = {"realtimeInput": {"activityEnd": {}}}
SETUP: dict[str, Any] = {
    "model": "models/gemini-3.8-live",
    "generationConfig": {"responseModalities": ["AUDIO"]},
    "sessionResumption": {},
    "inputAudioTranscription": {},
    "outputAudioTranscription": {},
    "contextWindowCompression": {"slidingWindow": {}},
    "realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}},
}


def audio(pcm: bytes = b"\0\0" * 512, mime: str = "audio/pcm;rate=16000") -> dict[str, Any]:
    return {"realtimeInput": {"audio": {"data": base64.urlsafe_b64encode(pcm).decode(), "mimeType": mime}}}


def say(text: str, *, complete: bool) -> dict[str, Any]:
    turns = [{"role": "user", "parts": [{"text": text}]}]
    return {"clientContent": {"turns": turns, "turnComplete": complete}}


def tool_answer(id: str, name: str = "next_question") -> dict[str, Any]:
    answer = {"id": id, "name": name, "response": {"status": "ok"}}
    return {"toolResponse": {"functionResponses": [answer]}}


def offences(
    certificate: Certificate,
    messages: Sequence[dict[str, Any] | bytes],
    setup: dict[str, Any] | None = None,
    model: Behaviour | None = None,
    query: str = "",
) -> list[str]:
    """What the stand-in objects to when a client sends these messages after the setup."""
    service = GeminiStandIn(model or Interview(()), certificate)
    trust = ssl.create_default_context(cafile=str(certificate.ca_file))

    async def sending(socket: ClientConnection) -> None:
        await socket.send(json.dumps({"setup": SETUP if setup is None else setup}))
        assert "setupComplete" in json.loads(await socket.recv())
        for message in messages:
            await socket.send(message if isinstance(message, bytes) else json.dumps(message))

    async def hold() -> None:
        uri = f"wss://127.0.0.1:{service.port}{wire.PATH.format(version='v1beta')}{query}"
        async with connect(uri, ssl=trust, additional_headers={"x-goog-api-key": KEY}, proxy=None) as socket:
            await sending(socket)

    service.__enter__()
    asyncio.run(hold())
    service.stop()
    return [one.removeprefix("connection 1: ") for one in service.record.violations]


def test_a_client_that_keeps_the_rules_is_left_alone(certificate: Certificate) -> None:
    kept = [say("Hello", complete=False), ACTIVITY, audio(), audio(), END, say("Typed", complete=True)]
    assert offences(certificate, kept) == []
    snake: dict[str, Any] = {"realtime_input": {"activity_start": {}}}
    assert offences(certificate, [snake, audio(), {"realtime_input": {"activity_end": {}}}]) == []


@pytest.mark.parametrize(
    ("messages", "offence"),
    [
        ([audio()], "sound outside an activity"),
        ([ACTIVITY, END, audio()], "sound outside an activity"),
        ([ACTIVITY, ACTIVITY], "activityStart inside an activity"),
        ([END], "activityEnd outside an activity"),
        ([ACTIVITY, say("Now", complete=True)], "content that ends a turn inside an activity"),
        ([ACTIVITY, audio(bytes(32_002))], "a block of 32002 bytes"),
        ([ACTIVITY, audio(b"\0\0\0")], "3 bytes are no 16-bit sound"),
        ([ACTIVITY, audio(mime="audio/pcm;rate=24000")], "sound of type 'audio/pcm;rate=24000'"),
        ([{"realtimeInput": {"audioStreamEnd": True}}], "audioStreamEnd though voice detection is off"),
        ([{"setup": SETUP}], "a second setup"),
        ([tool_answer("call-9")], "an answer to call 'call-9', which was never made"),
        ([{"newThing": {}}], "unknown message 'new_thing'"),
        ([{**ACTIVITY, **say("Both", complete=False)}], "a message holds exactly one thing"),
        ([{"clientContent": {"turns": [{"parts": []}]}}], "a turn of None"),
        ([b"nonsense"], "not JSON"),
        ([{"realtimeInput": {"audio": {"data": "@@", "mimeType": "audio/pcm;rate=16000"}}}], "broken base64"),
    ],
)
def test_each_offence_is_named(
    certificate: Certificate, messages: list[dict[str, Any] | bytes], offence: str
) -> None:
    (found,) = offences(certificate, messages)
    assert found.startswith(offence)


@pytest.mark.parametrize(
    ("change", "offence"),
    [
        ({"model": "models/other"}, "model 'models/other'"),
        ({"proactivity": {}}, "setup fields this model does not take: ['proactivity']"),
        (
            {"generationConfig": {"responseModalities": ["AUDIO"], "thinkingConfig": {}}},
            "generation fields this model does not take: ['thinking_config']",
        ),
        ({"generationConfig": {"responseModalities": ["TEXT"]}}, "response modalities ['TEXT']"),
        ({"contextWindowCompression": {}}, "a setup without compression"),
    ],
)
def test_a_setup_that_would_be_refused_is_named(
    certificate: Certificate, change: dict[str, Any], offence: str
) -> None:
    assert offences(certificate, [], {**SETUP, **change}) == [offence]


@pytest.mark.parametrize(
    "left_out", ["sessionResumption", "inputAudioTranscription", "outputAudioTranscription"]
)
def test_a_setup_must_hold_what_the_interview_needs(certificate: Certificate, left_out: str) -> None:
    (found,) = offences(certificate, [], {name: value for name, value in SETUP.items() if name != left_out})
    assert found == f"a setup without {next(iter(wire.snake({left_out: None})))}"


def test_nothing_may_stand_in_the_query(certificate: Certificate) -> None:
    (found,) = offences(certificate, [], query=f"?key={KEY}")
    assert found.startswith("path ")
    assert KEY not in found


def test_activities_are_refused_where_the_service_detects_voice(certificate: Certificate) -> None:
    automatic = {**SETUP, "realtimeInputConfig": {}}
    assert offences(certificate, [audio()], automatic) == []
    assert offences(certificate, [ACTIVITY], automatic) == ["activityStart though the service detects voice"]


def test_leaving_the_stand_in_fails_the_test_that_broke_a_rule(certificate: Certificate) -> None:
    service = GeminiStandIn(Interview(()), certificate)
    with pytest.raises(AssertionError, match="against the service's rules:\n  something"), service:
        service.record.offence(None, "something")


def test_an_answer_given_twice_is_named(certificate: Certificate) -> None:
    calling = Interview([Turn(calls_before=(Call("next_question"),), wait=False, silent=True)])
    twice = [say("Go", complete=True), tool_answer("call-1-1"), tool_answer("call-1-1")]
    service_sees = offences(certificate, twice, model=_Slowly(calling))
    assert service_sees == ["an answer to call call-1-1, which was cancelled or answered before"]


class _Slowly:
    """Calls before it looks at what the client sends, so that a client can answer without waiting."""

    def __init__(self, model: Behaviour) -> None:
        self._model = model

    async def __call__(self, line: Any) -> None:  # noqa: ANN401 - the stand-in's line
        await line.call("next_question", {})
        await self._model(line)


SCRIPT = """
[server]
key = "AIza-of-the-script"
[interview]
questions = ["Tell me about a hard problem.", "What did you learn?"]
closing = "Goodbye."
[pace]
speed = 0
linger = false
[hearing]
answers = ["I broke the build.", "To ask."]
[[fault]]
when = "ready"
do = "go_away"
seconds = 33
"""


def test_the_stand_in_runs_as_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "script.toml").write_text(SCRIPT)
    port, authority, record = (tmp_path / name for name in ("port", "ca.pem", "record"))
    command = [sys.executable, "-m", "tests.stand_ins.gemini", "--script", str(tmp_path / "script.toml")]
    command += ["--port-file", str(port), "--ca-file", str(authority), "--record", str(record)]
    process = subprocess.Popen(bound_to_us(command), stderr=subprocess.PIPE)
    try:
        wait_until(port.exists, 10, "the stand-in's port")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", f"https://127.0.0.1:{port.read_text()}")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        asyncio.run(_two_answers())
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    finally:
        end(process)
    lines = [json.loads(line) for line in (record / "received.jsonl").read_text().splitlines()]
    assert [one["kind"] for one in lines if one["kind"] in ("connected", "fault", "closed", "violation")] == [
        "connected",
        "fault",
        "closed",
    ]
    assert sum(one["kind"] == "ActivityEnded" for one in lines) == 2
    with wave.open(str(record / "connection-1-answer-2.wav")) as heard:
        assert (heard.getframerate(), heard.getnframes()) == (16_000, 4_800)
        assert heard.readframes(2) == b"\2\0\2\0"
    assert (record / "connection-1-spoken-2.wav").exists()


async def _two_answers() -> None:
    async with talking(key="AIza-of-the-script") as talk:
        await talk.session.instruct("Greet them.")
        await talk.until(TurnEnded)
        for pcm, result in ((b"\1\0", {"text": QUESTIONS[1]}), (b"\2\0", {"done": True})):
            await talk.session.user_started(pcm * 4_800)
            await talk.session.user_finished()
            call = await talk.until(ToolCalled)
            await talk.session.tool_result(call.id, {"status": "ok", **result})
            await talk.until(TurnEnded)


def test_a_model_that_forgets_its_calls_still_does_as_directed(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = InterviewServer(QUESTIONS, pace=AT_ONCE, forget_calls=True, filler="I see.", closing="Goodbye.")

    async def hold() -> None:
        async with talking() as talk:
            await talk.session.instruct("Greet them, then ask exactly this first question: " + QUESTIONS[0])
            await talk.until(TurnEnded)
            await talk.session.user_started(b"\0\0" * 480)
            await talk.session.user_finished()
            await talk.until(TurnEnded)
            await talk.session.instruct("Move on now and ask exactly this question: " + QUESTIONS[1])
            await talk.until(TurnEnded)
            await talk.session.instruct("The interview is over. Say goodbye, then call end_interview: Bye.")
            await talk.until(TurnEnded)
            assert talk.all(ToolCalled) == []

    with GeminiStandIn(model, certificate) as service:
        for name, value in service.environment().items():
            monkeypatch.setenv(name, value)
        asyncio.run(hold())
    said = [turn.text for turn in service.record.spoken]
    assert said == [f"Hello, and welcome. {QUESTIONS[0]}", "I see.", QUESTIONS[1], "Goodbye."]


def test_answers_can_be_transcribed_while_they_run_and_cut_short(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Fault("answering", "close", nth=1, after=1.0, code=1011)
    model = Interview((), AT_ONCE, Hearing(("one two three four five six",), when="during"))

    async def hold() -> list[str]:
        async with talking() as talk:
            await talk.session.user_started(b"\1\0" * 17_000)
            await talk.until(Failed)
            return [one.text for one in talk.all(UserTranscriptGrew)]

    with GeminiStandIn(model, certificate, faults=[cut]) as service:
        for name, value in service.environment().items():
            monkeypatch.setenv(name, value)
        assert asyncio.run(hold()) == ["one two three", "one two three four five six"]
    (activity,) = service.record.activities
    assert activity.ended is None
    assert 16_000 <= len(activity.pcm) // 2 <= 17_000


def test_sound_is_sent_at_the_pace_that_was_asked_for(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = []
    for pace in (Pace(20), Pace(40, speed=4.0), Pace(40, waits=(0.0, 0.1), linger=False)):
        model = Interview([Turn(sound=bytes(19_200))], pace)
        with GeminiStandIn(model, certificate) as service:
            for name, value in service.environment().items():
                monkeypatch.setenv(name, value)
            asyncio.run(_speak_once())
        (turn,) = service.record.spoken
        lengths.append((len(turn.sent), turn.sent[-1].at - turn.sent[0].at))
    # 0.4 s of sound: 20 chunks in 0.38 s; 10 chunks four times as fast; every second chunk 0.1 s late.
    assert [count for count, _ in lengths] == [20, 10, 10]
    assert [seconds >= least for (_, seconds), least in zip(lengths, (0.37, 0.085, 0.48), strict=True)] == [
        True
    ] * 3
    assert lengths[1][1] < lengths[0][1] < 2


async def _speak_once() -> None:
    async with talking() as talk:
        await talk.session.instruct("Speak.")
        await talk.until(TurnEnded)
