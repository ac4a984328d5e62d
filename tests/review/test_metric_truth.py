"""`coach analyse` against recordings whose length, pauses and pace are known because they were put together.

The tolerances are those of the quality goals: ±0.3 s of answer, ±0.15 s of a pause's edges, ±8 % of pace.
Noise, voices whose words end faintly, and pace by syllables alone err more with some voices: what all of
them come to is measured by the benchmark, not here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from coach_app.cli.main import main
from coach_app.cues.pace import SYLLABLES_PER_WORD
from tests.bench.fillers import takes
from tests.bench.fillers.texts import CLAUSES, SYLLABLES
from tests.engine.candidate import RATE, sound_of

pytestmark = pytest.mark.unit

BEFORE = 0.7
ROOM_DBFS = -62


@dataclass(frozen=True, slots=True)
class Truth:
    """Seconds from the first sound to the last, its pauses as edges, seconds of sound, words, syllables."""

    seconds: float
    pauses: list[tuple[float, float]]
    sounding: float
    words: int
    syllables: int


@dataclass(frozen=True, slots=True)
class Take:
    """One voice saying `clauses` of the known texts with silences of `gaps` seconds between, in turn."""

    voice: str
    clauses: range
    gaps: tuple[float, ...]

    def record(self, path: Path) -> Truth:
        texts = [CLAUSES[n] for n in self.clauses]
        pieces: list[NDArray[np.float32]] = [np.zeros(round(BEFORE * RATE), np.float32)]
        pauses, at, sounding = list[tuple[float, float]](), BEFORE, 0.0
        for number, text in enumerate(texts):
            sound = sound_of(text, self.voice).astype(np.float32) / np.float32(32768)
            pieces.append(sound)
            at += len(sound) / RATE
            sounding += len(sound) / RATE
            gap = self.gaps[number % len(self.gaps)] if number < len(texts) - 1 else 1.0
            pieces.append(np.zeros(round(gap * RATE), np.float32))
            if number < len(texts) - 1:
                pauses.append((at, at + gap))
                at += gap
        whole = np.concatenate(pieces)
        whole = whole + takes.noise("white", len(whole), 1) * np.float32(10 ** (ROOM_DBFS / 20))
        soundfile.write(path, whole, RATE, subtype="PCM_16")
        words = sum(len(text.split()) for text in texts)
        return Truth(at - BEFORE, pauses, sounding, words, sum(SYLLABLES[n] for n in self.clauses))


TAKES = (
    Take("rms", range(8), (0.6, 1.0)),
    Take("awb", range(4, 12), (2.2, 0.7, 1.4)),
    Take("kal16", range(2, 9), (0.9,)),
)


def analysed(folder: Path, take: Take, *, told: bool) -> tuple[Truth, dict[str, Any], list[list[float]]]:
    sound, text, events = folder / "said.wav", folder / "said.txt", folder / "events.jsonl"
    truth = take.record(sound)
    text.write_text("\n".join(CLAUSES[n] for n in take.clauses), encoding="utf-8")
    words = ["--transcript", str(text)] if told else []
    assert main(["analyse", str(sound), *words, "--events", str(events)]) == 0
    lines = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    (metrics,) = (line["metrics"] for line in lines if line["event"] == "metrics")
    (measured,) = (line for line in lines if line["event"] == "answer_measured")
    return truth, metrics, measured["pauses"]


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.voice)
def test_length_and_pauses_and_pace_are_what_was_put_together(
    take: Take, tmp_path: Path, coach_home: Path
) -> None:
    truth, metrics, pauses = analysed(tmp_path, take, told=True)
    assert metrics["answer_seconds"] == pytest.approx(truth.seconds, abs=0.3)
    assert len(pauses) == len(metrics["pauses"]) == len(truth.pauses)
    for heard, true in zip(pauses, truth.pauses, strict=True):
        assert heard == pytest.approx(true, abs=0.15)
    assert metrics["longest_pause"] == pytest.approx(max(b - a for a, b in truth.pauses), abs=0.15)
    assert metrics["speaking_seconds"] == pytest.approx(truth.sounding, abs=0.3)
    assert metrics["words"] == truth.words
    assert metrics["wpm"] == pytest.approx(60 * truth.words / truth.sounding, rel=0.08)


@pytest.mark.parametrize("take", TAKES[1:], ids=lambda take: take.voice)
def test_without_a_transcript_the_pace_is_that_of_the_syllables(
    take: Take, tmp_path: Path, coach_home: Path
) -> None:
    truth, metrics, _ = analysed(tmp_path, take, told=False)
    assert metrics["words"] is None
    true = 60 * truth.syllables / truth.sounding / SYLLABLES_PER_WORD
    assert metrics["wpm"] == pytest.approx(true, rel=0.08)
