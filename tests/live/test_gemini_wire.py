"""What goes over the wire when a line to Gemini is opened, to the letter."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys

import pytest

from coach_app.core.secrets import SecretText
from coach_app.live.gemini import GeminiEngine, probe
from coach_app.live.protocol import TurnEnded
from tests.live.conftest import Serve
from tests.live.gemini_talk import QUICK, brief, talking
from tests.stand_ins.gemini import KEY, Interview, Pace, Turn, wire

pytestmark = pytest.mark.live

# The mixed casing is the SDK's own; the service takes both.
SETUP = {
    "setup": {
        "model": "models/gemini-3.8-live",
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}},
        },
        "systemInstruction": {"parts": [{"text": "You are an interviewer."}], "role": "user"},
        "tools": [
            {
                "functionDeclarations": [
                    {
                        "name": "next_question",
                        "description": "Gives the next question.",
                        "behavior": "NON_BLOCKING",
                    },
                    {
                        "name": "end_interview",
                        "description": "Ends the interview.",
                        "behavior": "NON_BLOCKING",
                    },
                    {
                        "name": "mark_moment",
                        "description": "Marks a moment.",
                        "behavior": "NON_BLOCKING",
                        "parameters": {
                            "type": "OBJECT",
                            "properties": {"note": {"type": "STRING", "description": "why"}},
                            "required": ["note"],
                        },
                    },
                ]
            }
        ],
        "sessionResumption": {},
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
        "realtimeInputConfig": {"automatic_activity_detection": {"disabled": True}},
        "contextWindowCompression": {"sliding_window": {}},
    }
}


async def _one_turn() -> None:
    async with talking() as talk:
        await talk.session.instruct("Speak.")
        await talk.until(TurnEnded)


def test_the_setup_is_exactly_this(serve: Serve) -> None:
    with serve(Interview([Turn(sound=b"\0\0")], Pace(linger=False))) as service:
        asyncio.run(_one_turn())
    (connection,) = service.record.connections
    assert json.loads(connection.raw_setup) == SETUP
    assert connection.path == wire.PATH.format(version="v1beta")
    assert connection.headers["x-goog-api-key"] == KEY


def test_a_handle_goes_into_the_setup(serve: Serve) -> None:
    async def hold() -> None:
        async with talking(brief(handle="handle-7")):
            pass

    with serve() as service:
        asyncio.run(hold())
    assert json.loads(service.record.connections[0].raw_setup)["setup"]["sessionResumption"] == {
        "handle": "handle-7"
    }


def test_the_key_is_in_no_address_log_or_repr(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    engine = GeminiEngine(QUICK, SecretText(KEY))

    async def hold() -> str:
        session = await engine.open(brief())
        await session.close()
        return repr(vars(session)) + repr(session)

    with serve() as service:
        shown = asyncio.run(hold())
    (connection,) = service.record.connections
    elsewhere = {name: value for name, value in connection.headers.items() if name != "x-goog-api-key"}
    for text in (
        connection.path,
        str(elsewhere),
        connection.raw_setup,
        shown,
        repr(vars(engine)),
        caplog.text,
    ):
        assert KEY not in text
    # Somebody did write at this level, so the check above looked at something.
    assert caplog.records


def test_the_environment_does_not_choose_the_key(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Interview([Turn(sound=b"\0\0")], Pace(linger=False))) as service:
        for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
            monkeypatch.setenv(name, "another-key")
        monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
        asyncio.run(_one_turn())
    assert service.record.connections[0].headers["x-goog-api-key"] == KEY


def test_a_probe_sets_up_and_hangs_up(serve: Serve) -> None:
    with serve() as service:
        asyncio.run(probe(QUICK, SecretText(f" {KEY}\n")))
    (connection,) = service.record.connections
    assert [type(one) for _, one in connection.messages] == [wire.Setup]
    assert connection.closed is not None


def test_importing_the_room_loads_neither_the_sdk_nor_websockets() -> None:
    code = (
        "import sys, coach_app.live.gemini;"
        "print([m for m in ('google.genai', 'websockets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_warming_up_loads_both() -> None:
    code = (
        "import sys; from coach_app.core.secrets import SecretText; from coach_app.core.settings import *;"
        "from coach_app.live.gemini import GeminiEngine;"
        "GeminiEngine(GeminiSettings(), SecretText('k')).warm();"
        "print([m for m in ('google.genai.live', 'websockets.asyncio.client') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['google.genai.live', 'websockets.asyncio.client']"
    assert done.stderr == ""
