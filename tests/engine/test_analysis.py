"""A recording heard as a session hears its microphone."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from coach_app.core.errors import BadInput
from coach_app.core.events import SessionEvent, as_json
from coach_app.core.rounds import Mode
from coach_app.core.settings import CueSettings
from coach_app.engine.analysis import Analysed, Analysis
from coach_app.engine.cue_parts import cue_parts
from coach_app.reports.wav_export import Piece, write_wav
from tests.bench.event_metrics import counted, overlapping
from tests.bench.fillers import takes
from tests.bench.fillers.not_speech import KINDS
from tests.bench.fillers.voices import RATE, TRAINING, Voice, installed, repertoire

pytestmark = pytest.mark.unit

VOICE: Voice = TRAINING[0]
BEFORE = 0.7
needs_voice = pytest.mark.skipif(not installed(VOICE), reason=f"{VOICE.engine} is not installed")


@cache
def talk() -> takes.Take:
    """Forty seconds of an answer with filled pauses, after a moment of silence."""
    take = takes.spoken(repertoire(VOICE, 78), random.Random(6), 40)
    sound = np.concatenate([np.zeros(round(BEFORE * RATE)), take.samples, np.zeros(RATE // 2)])
    room = takes.noise("white", len(sound), 1) * np.float32(10 ** (-62 / 20))
    fillers = tuple((start + BEFORE, end + BEFORE) for start, end in take.fillers)
    return takes.Take(sound + room, fillers, take.lengthened)


@cache
def span() -> tuple[float, float]:
    """Where the voice begins and ends, by the samples themselves."""
    loud = np.flatnonzero(np.abs(talk().samples) > 0.01)
    return float(loud[0]) / RATE, float(loud[-1]) / RATE


def analysed(path: Path, text: str = "") -> tuple[Analysed, list[SessionEvent]]:
    told: list[SessionEvent] = []
    done = Analysis(path, cue_parts(CueSettings(), Mode.PRACTICE, ()), told.append).run(text)
    assert list(done.events) == told
    assert [one.at for one in told] == sorted(one.at for one in told)
    return done, told


def written(folder: Path, sound: np.ndarray, rate: int = RATE, channels: int = 1) -> Path:
    path = folder / "answer.wav"
    played = sound if rate == RATE else soxr.resample(sound, RATE, rate)
    soundfile.write(path, np.repeat(played[:, None], channels, axis=1), rate, subtype="PCM_16")
    return path


@needs_voice
@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 2)])
def test_any_rate_and_channels_give_the_same_answer(tmp_path: Path, rate: int, channels: int) -> None:
    done, told = analysed(written(tmp_path, talk().samples, rate, channels))
    lines = [as_json(event) for event in told]
    fillers = [(line["started"], line["ended"]) for line in lines if line["event"] == "filler"]
    truth = talk()
    counts = counted(fillers, truth.fillers, len(truth.samples) / RATE, overlapping)  # type: ignore[arg-type]
    assert counts.recall >= 0.6
    assert counts.false <= 1
    (ended,) = [line for line in lines if line["event"] == "answer_ended"]
    assert ended["seconds"] == pytest.approx(span()[1] - span()[0], abs=0.3)
    (measured,) = [line for line in lines if line["event"] == "answer_measured"]
    assert measured["started"] == pytest.approx(span()[0], abs=0.15)
    assert measured["fillers"] == len(fillers)
    assert done.turn is not None
    assert done.turn.started == pytest.approx(span()[0], abs=0.15)
    assert sum(chunk.frames for chunk in done.chunks) == pytest.approx(done.seconds * RATE, abs=RATE // 2)


@needs_voice
def test_a_text_adds_its_filler_words_and_counts_no_sound_twice(tmp_path: Path) -> None:
    path = written(tmp_path, talk().samples)
    heard = sum(event.name == "filler" for event in analysed(path)[1])
    assert heard >= 2
    text = "Um, I like it, so that we took the right one, uh, and it was, like, really late, you know."
    lines = [as_json(event) for event in analysed(path, text)[1]]
    fillers = [line for line in lines if line["event"] == "filler"]
    assert [line["word"] for line in fillers if line["source"] == "text"] == ["like", "you know"]
    assert len(fillers) == heard + 2
    (turn,) = [line for line in lines if line["event"] == "transcript"]
    assert all(turn["started"] <= line["started"] <= turn["ended"] for line in fillers)  # type: ignore[operator]


SOUNDS = {
    "digital zeros": np.zeros(4 * RATE),
    "noise": takes.noise("white", 6 * RATE, 3) * np.float32(0.05),
    "pink noise": takes.noise("pink", 6 * RATE, 4) * np.float32(0.1),
    "rails": np.tile(np.concatenate([np.ones(50), -np.ones(50)]), 600),
    "a click": np.concatenate([np.zeros(RATE), [1.0], np.zeros(RATE)]),
    "one sample": np.array([0.5]),
    **{kind: make(random.Random(5)) for kind, make in KINDS.items()},
}


@pytest.mark.parametrize("kind", sorted(SOUNDS))
def test_what_is_no_talk_gives_no_filler_and_no_cue(tmp_path: Path, kind: str) -> None:
    _, told = analysed(written(tmp_path, np.clip(SOUNDS[kind], -1, 1)))
    assert not [event for event in told if event.name == "filler"]
    assert not [event for event in told if event.name == "cue" and as_json(event)["shown"]]


@needs_voice
@pytest.mark.parametrize("wear", ["telephone", "clipped", "quiet"])
def test_worn_talk_gives_few_false_fillers(tmp_path: Path, wear: str) -> None:
    sound = talk().samples
    match wear:
        case "telephone":
            path = written(tmp_path, sound, 8_000)
        case "clipped":
            path = written(tmp_path, np.clip(12 * sound, -0.999, 0.999))
        case _:
            path = written(tmp_path, 0.05 * sound)
    lines = [as_json(event) for event in analysed(path)[1]]
    found = [(line["started"], line["ended"]) for line in lines if line["event"] == "filler"]
    assert counted(found, talk().fillers, 1.0, overlapping).false <= 1  # type: ignore[arg-type]


def test_silence_says_that_nobody_is_heard(tmp_path: Path) -> None:
    done, told = analysed(written(tmp_path, np.zeros(2 * RATE)))
    assert done.turn is None
    assert as_json(told[-1])["code"] == "nobody_heard"


@pytest.mark.parametrize("data", [b"", b"no sound at all" * 50, b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_what_is_no_recording_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(data)
    with pytest.raises(BadInput):
        analysed(path)


@needs_voice
def test_of_a_sessions_export_the_user_alone_is_heard(tmp_path: Path) -> None:
    own = np.asarray(talk().samples * 32767, np.int16)
    other = np.roll(own, 7 * RATE)
    path = tmp_path / "export.wav"
    with path.open("wb") as target:
        user, interviewer = Piece(0.0, RATE, lambda: own), Piece(0.0, RATE, lambda: other)
        write_wav(target, [user], [interviewer], len(own) / RATE)
    told = [as_json(event) for event in analysed(path)[1]]
    assert [line["code"] for line in told if line["event"] == "warning"] == ["left_only"]
    fillers = [(line["started"], line["ended"]) for line in told if line["event"] == "filler"]
    counts = counted(fillers, talk().fillers, len(own) / RATE, overlapping)  # type: ignore[arg-type]
    assert counts.recall >= 0.6
    assert counts.false <= 1
    (ended,) = [line for line in told if line["event"] == "answer_ended"]
    assert ended["seconds"] == pytest.approx(span()[1] - span()[0], abs=0.3)
