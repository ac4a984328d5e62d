"""A late reply is bridged by a clip that never overlaps it."""

from pathlib import Path

import numpy as np
import pytest

from coach_app.core.commands.practice import EndSession
from coach_app.engine.bridge import BRIDGE_SECONDS, BridgeClip
from tests.audio.sounds import tone
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, OUT_RATE, SHORT, Do, Played, hold, seconds_of

pytestmark = pytest.mark.unit

LEVEL = 3000
CLIP = BridgeClip("One moment, please.", tone(1.5, OUT_RATE, 500.0, LEVEL / 32767).tobytes())
SAID, PATIENCE = 4.5, 1.0
DECIDED = SAID + seconds_of(ANSWER) + PATIENCE


def held(folder: Path, late: float, *more: Do) -> Played:
    engine = ScriptedEngine(manner=Manner(hears=("One.", "Two."), reply_after=late))
    return hold(folder, [engine], [Do(SAID, ANSWER), *more], patience=PATIENCE, bridges=(CLIP,))


def bridges(played: Played) -> list[tuple[float | None, float | None, int]]:
    return [(t.started, t.ended, t.question) for t in played.stored.turns if t.text == CLIP.text]


def test_a_late_reply_is_bridged_and_follows_when_the_clip_is_over(tmp_path: Path) -> None:
    played = held(tmp_path, 1.8, Do(DECIDED + 5.0, EndSession()))
    ((started, ended, question),) = bridges(played)
    assert question == 0
    assert started == pytest.approx(DECIDED + BRIDGE_SECONDS, abs=0.15)
    assert started is not None
    assert ended == pytest.approx(started + 1.5, abs=0.03)
    replies = [t for t in played.stored.turns if t.speaker == "interviewer" and (t.started or 0) > started]
    assert replies[0].started is not None
    assert replies[0].started >= (ended or 0.0) - 0.001, "it never overlaps the reply"
    bridge = played.out[round((started + 0.1) * OUT_RATE) : round((started + 1.4) * OUT_RATE)]
    assert np.abs(bridge.astype(int)).max() == pytest.approx(LEVEL, abs=3)
    (timed,) = played.named("latency")
    assert timed["class"] == "bridged"
    assert len(played.named("answer_started")) == 1


def test_a_reply_in_time_is_not_bridged(tmp_path: Path) -> None:
    assert bridges(held(tmp_path, 0.8, Do(DECIDED + 3.0, EndSession()))) == []


def test_speaking_over_a_bridge_cuts_it_and_tells_the_model_nothing_of_it(tmp_path: Path) -> None:
    engine = ScriptedEngine(manner=Manner(hears=("One.", "Two."), reply_after=9.0))
    timetable = [Do(SAID, ANSWER), Do(DECIDED + 1.6, SHORT), Do(DECIDED + 6.0, EndSession())]
    played = hold(tmp_path, [engine], timetable, patience=PATIENCE, bridges=(CLIP,), answer_timeout=20.0)
    assert len(played.named("answer_started")) == 2
    assert played.level(DECIDED + 2.2, DECIDED + 3.0) == 0
    assert [item for item, _ in engine.lines[0].cut] == []
    assert engine.lines[0].faults == []
