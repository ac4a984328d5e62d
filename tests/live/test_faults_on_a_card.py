"""A reset, a silent service, a full disk and a microphone that goes, in one session on a real sound card."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from coach_app.live.gemini.setup import load_sdk
from tests.faults.on_a_card import FAULTS, PULLED, QUESTIONS, Held, answers_in, hold, service
from tests.faults.sounds import ANSWERS
from tests.stand_ins.certificate import Certificate
from tests.virtual_sound import FEED, SoundCard

pytestmark = pytest.mark.audio


@pytest.fixture
def card(sound_card_here: SoundCard) -> Iterator[SoundCard]:
    words = ("module-remap-source", f"source_name={PULLED}", f"master={FEED}.monitor", "channels=1")
    number = sound_card_here.pactl("load-module", *words).strip()
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    yield sound_card_here
    sys.setswitchinterval(before)
    sound_card_here.pactl("unload-module", number)


@pytest.fixture
def held(card: SoundCard, certificate: Certificate, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Held:
    load_sdk()
    # On a busy machine more is sent into a line that was reset before anybody notices; asyncio remarks on it.
    caplog.set_level(logging.ERROR, "asyncio")
    with service(certificate) as standing, patch.dict(os.environ, standing.environment()):
        os.environ.pop("GEMINI_API_KEY")
        held = hold(tmp_path, card)
    assert len(standing.record.connections) > len(FAULTS), "each fault of the line cost a connection"
    return held


def test_four_faults_on_a_real_card_cost_no_turn(held: Held) -> None:
    assert held.reason == "done", held.events[-6:]
    assert held.given == [0, 1, 2, 3]
    said = [turn.text for turn in held.stored.turns if str(turn.speaker) == "user"]
    assert said == [ANSWERS[number] for number in held.given], "each answer once, whole, in order"
    assert answers_in(held.user) == held.given, "each is in the recording, in order"
    asked = [turn.text for turn in held.stored.turns if str(turn.speaker) == "interviewer"]
    firsts = [next(n for n, text in enumerate(asked) if question in text) for question in QUESTIONS]
    assert firsts == sorted(firsts)

    assert {"storage_refused", "microphone_lost", "microphone_back"} <= set(held.codes())
    assert held.refused > 0
    assert len(held.named("reconnected")) >= len(FAULTS)
    assert held.named("engine_changed") == []
    assert "lost" in {gap.reason for gap in held.stored.gaps}
    assert held.stored.summary.state == "finished"
    times = [event["at"] for event in held.events]
    assert times == sorted(times)
