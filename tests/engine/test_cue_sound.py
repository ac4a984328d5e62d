"""What cues are decided on: the recorded sound, at the session's own times, whatever holes it has."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.values import Captured
from coach_app.core.commands.practice import SetMuted, SetPaused
from coach_app.core.events import as_json
from coach_app.core.pcm import MIC_RATE
from coach_app.core.rounds import Mode
from coach_app.core.settings import CueSettings
from coach_app.engine.analysis import Analysis
from coach_app.engine.cue_parts import cue_parts
from coach_app.engine.cue_sound import CueSound, StreamTimes
from tests.bench.event_metrics import overlapping
from tests.bench.fillers import takes
from tests.bench.fillers.voices import TRAINING, Voice, installed, repertoire
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import Do, Played, Sound, hold, plan_of

pytestmark = pytest.mark.unit

VOICE: Voice = TRAINING[0]
BEGINS, SECONDS = 4.5, 26
LOUD = 330
needs_voice = pytest.mark.skipif(not installed(VOICE), reason=f"{VOICE.engine} is not installed")
Span = tuple[float, float]


@cache
def talk() -> tuple[Sound, tuple[Span, ...]]:
    """An answer in a quiet room, and where its filled pauses are."""
    take = takes.spoken(repertoire(VOICE, 78), random.Random(6), SECONDS)
    room = takes.noise("white", len(take.samples), 1) * np.float32(10 ** (-62 / 20))
    return np.asarray((take.samples + room) * 32767, np.int16), take.fillers


class Cleaned(QueuedMicrophone):
    """As behind a canceller: for the ear every other second of talk is dull, the track has all of it."""

    def read(self) -> Captured:
        captured = super().read()
        dull = captured.samples // 40 if int(captured.at) % 2 else captured.samples
        return Captured(captured.at, dull, captured.lost, captured.at, captured.samples)


def told(tmp_path: Path, *more: Do, microphone: type[QueuedMicrophone] = QueuedMicrophone) -> Played:
    engine = ScriptedEngine(manner=Manner(hears=("One.",)))
    timetable = [Do(BEGINS, talk()[0]), *more]
    cues = cue_parts(CueSettings(), Mode.PRACTICE, ())
    return hold(
        tmp_path, [engine], timetable, plan=plan_of(1), patience=2.5, cues=cues, microphone=microphone
    )


def spans(lines: list[dict[str, object]]) -> list[Span]:
    return [
        (float(str(one["started"])), float(str(one["ended"]))) for one in lines if one["event"] == "filler"
    ]


@needs_voice
@pytest.mark.parametrize("stand", [SetMuted, SetPaused])
def test_what_is_heard_after_standing_still_has_its_own_time(
    tmp_path: Path, stand: type[SetMuted] | type[SetPaused]
) -> None:
    true = [(a + BEGINS, b + BEGINS) for a, b in talk()[1]]
    (since, until), *_ = sorted(((a[1], b[0]) for a, b in pairwise(true)), key=lambda gap: gap[0] - gap[1])
    off, on = since + 0.3, until - 0.3
    assert on - off > 2.0
    played = told(tmp_path, Do(off, stand(True)), Do(on, stand(False)))
    found = spans(played.events)  # type: ignore[arg-type]
    later = [one for one in found if one[0] > on]
    assert later
    right = [one for one in later if any(one[0] < b and a < one[1] for a, b in true)]
    assert len(right) >= len(later) - 1
    (measured,) = played.named("answer_measured")
    last = float(np.flatnonzero(np.abs(talk()[0]) > LOUD)[-1]) / MIC_RATE
    assert measured["ended"] == pytest.approx(BEGINS + last, abs=0.3)
    assert not any(a < off and b > on for a, b in measured["pauses"])


@needs_voice
def test_a_session_hears_what_its_recording_holds(tmp_path: Path) -> None:
    played = told(tmp_path, microphone=Cleaned)
    path = tmp_path / "user.wav"
    soundfile.write(path, played.user, MIC_RATE, subtype="PCM_16")
    analysed = Analysis(path, cue_parts(CueSettings(), Mode.PRACTICE, ()), lambda event: None).run()
    again = spans([as_json(event) for event in analysed.events])
    found = spans(played.events)  # type: ignore[arg-type]
    assert len(found) >= 2
    assert len(again) == len(found)
    assert all(overlapping(one, other) for one, other in zip(again, found, strict=True))


PIECES = st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(1, 900)), max_size=12)


@given(PIECES, st.integers(0, 12))
def test_every_sample_of_an_answer_is_handed_out_once_and_at_its_time(
    pieces: list[tuple[float, int]], begun: int
) -> None:
    sound, at, due = CueSound(), 10.0, 0
    out: list[tuple[float, int]] = []
    sent: list[tuple[float, int]] = []
    for number, (hole, count) in enumerate(pieces):
        if number == begun:
            sound.begin(at)
        at += hole
        samples = np.arange(due, due + count).astype(np.int16)
        sound.add(at, samples)
        if number >= begun:
            sent += [(at + n / MIC_RATE, due + n) for n in range(count)]
        out += [(p.at + n / MIC_RATE, int(s)) for p in sound.pieces() for n, s in enumerate(p.samples)]
        at, due = at + count / MIC_RATE, due + count
    out += [(p.at + n / MIC_RATE, int(s)) for p in sound.end() for n, s in enumerate(p.samples)]
    answer = [one for one in out if not sent or one[1] >= sent[0][1]] if sent else []
    assert [sample for _, sample in answer] == [sample for _, sample in sent]
    assert all(abs(a[0] - b[0]) < 12 * 0.02 + 1e-6 for a, b in zip(answer, sent, strict=True))


@given(st.lists(st.tuples(st.floats(0.0, 30.0), st.floats(0.01, 5.0)), min_size=1, max_size=20))
def test_a_second_of_the_stream_is_the_second_at_which_it_sounded(parts: list[tuple[float, float]]) -> None:
    times, position, at = StreamTimes(), 0.0, 50.0
    for hole, seconds in parts:
        at += hole
        times.heard(position, at)
        assert times.at(position + seconds / 2) == pytest.approx(at + seconds / 2, abs=0.03)
        position, at = position + seconds, at + seconds
