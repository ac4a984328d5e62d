"""Answer length, pauses and pace against speech whose lengths and syllables are known."""

from __future__ import annotations

import random

import numpy as np

from coach_app.cues.filled_pauses import FilledPauses
from coach_app.cues.pace import pace
from coach_app.cues.pauses import spoken
from coach_app.cues.voice_frames import VoiceFrames
from tests.bench.fillers import takes
from tests.bench.fillers.takes import Span
from tests.bench.fillers.texts import CLAUSES, SYLLABLES
from tests.bench.fillers.voices import BLIND, RATE, TRAINING, Request, Voice, installed, say
from tests.bench.rows import Row

VOICES = (*TRAINING[:3], *TRAINING[9:13], *BLIND[:3])
AREA = "answer length, pauses, pace"
GAPS = (0.0, 0.2, 0.6, 1.0, 2.2)
PAUSE = 0.5


def measure_length() -> list[Row]:
    """Rows of all voices installed here, in a quiet room and with pink noise at 20 dB."""
    voices = [voice for voice in VOICES if installed(voice)]
    if not voices:
        return [Row(AREA, "error", "", None, None, 0, "", note="skipped: no speech synthesiser installed")]
    rows = []
    for condition in ("quiet", "pink 20 dB"):
        errors = [_errors(voice, condition) for voice in voices]
        lengths, edges, rates = (np.array(column) for column in zip(*errors, strict=True))
        n = len(voices)
        worst = f"second figure the worst voice; {condition}"
        rows += [
            Row(AREA, "length of an answer", "± 0.3", *_two(lengths), n, "s", "", worst),
            Row(AREA, "edges of pauses ≥ 0.5 s", "± 0.15", *_two(edges), n, "s", "", f"{worst}; worst pause"),
            Row(AREA, "syllables a second", "± 8", *_two(100 * rates), n, "%", "", worst),
        ]
    return rows


def _two(errors: np.ndarray) -> tuple[float, float]:
    return float(np.median(np.abs(errors))), float(np.abs(errors).max())


def _errors(voice: Voice, condition: str) -> tuple[float, float, float]:
    """Errors of answer length (s), of the worst pause's edges (s) and of the pace (share)."""
    dice = random.Random(voice.name)
    sounds = say(voice, [Request(text, dice.uniform(0.8, 1.2)) for text in CLAUSES[: len(SYLLABLES)]])
    pieces, pauses, at = [np.zeros(RATE // 2, np.float32)], [], 0.5
    for sound in sounds:
        at += len(sound) / RATE
        gap = dice.choice(GAPS)
        pieces += [sound, np.zeros(int(gap * RATE), np.float32)]
        pauses.append((at, at + gap))
        at += gap
    answer = np.concatenate([*pieces, np.zeros(RATE, np.float32)])
    frames = _frames(_in_room(answer, condition))
    found, rate = spoken(frames), pace(frames)
    if found is None or rate is None:
        raise RuntimeError(f"{voice.name} was not heard")
    speech = sum(len(sound) for sound in sounds) / RATE
    true_rate = sum(SYLLABLES) / speech
    length = found.seconds - (pauses[-1][0] - 0.5)
    heard = [(one.started, one.ended) for one in found.pauses]
    edges = max(_edge_error(pause, heard) for pause in pauses[:-1])
    return length, edges, rate.syllables_per_second / true_rate - 1


def _edge_error(true: Span, found: list[Span]) -> float:
    if true[1] - true[0] < PAUSE:
        return 0.0
    errors = [max(abs(one[0] - true[0]), abs(one[1] - true[1])) for one in found]
    return min(errors, default=true[1] - true[0])


def _in_room(sound: np.ndarray, condition: str) -> np.ndarray:
    sound = sound * np.float32(0.5 / np.abs(sound).max())
    if condition != "quiet":
        sound = takes.with_noise(sound, "pink", 20, 3)
    return takes.as_pcm(sound + takes.noise("white", len(sound), 1) * np.float32(10 ** (-62 / 20)))


def _frames(samples: np.ndarray) -> VoiceFrames:
    ear = FilledPauses()
    ear.push(samples[:RATE])
    frames = ear.new_frames()
    for start in range(RATE, len(samples), RATE):
        ear.push(samples[start : start + RATE])
        frames = frames.then(ear.new_frames())
    return frames
