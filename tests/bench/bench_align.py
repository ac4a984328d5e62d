"""Word times: forced alignment against the times the synthesisers tell, also with a text that differs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import numpy as np

from coach_app.speech.alignment import Aligned, Aligner
from coach_app.speech.word_times import word_times
from tests.bench.fillers.texts import CLAUSES
from tests.bench.rows import Row, percentiles
from tests.bench.told_speech import RATE, VOICES, Sound, Told, say

CLAUSES_EACH = 12
PAUSES = (0.1, 2.0)
"""Shortest and longest silence between two clauses, seconds."""

NOISE = 30
"""Root mean square of white noise under the voice, of 32768."""

GOAL = "p50 ≤ 80, p95 ≤ 250"
Text = list[tuple[str, int | None]]
"""Words of a text, each with the number of the word said that it is, None for none."""


def measure() -> list[Row]:
    """One answer of a voice; every beginning and end that the voice tells is compared."""
    aligner = Aligner()
    rows: list[Row] = []
    all_errors: dict[str, list[float]] = {name: [] for name in TEXTS}
    shares: list[float] = []
    by_share: list[float] = []
    missed: dict[str, int] = dict.fromkeys(TEXTS, 0)
    for engine, voice in VOICES:
        sound, told = answer(engine, voice, seed=1)
        for name, change in TEXTS.items():
            text = change([one.word for one in told], random.Random(f"{voice}-{name}"))
            began = time.process_time()
            found = aligner.align(sound.tobytes(), [word for word, _ in text])
            shares.append((time.process_time() - began) / (len(sound) / RATE))
            off = errors(text, found, told)
            missed[name] += sum(
                number is not None and one is None for (_, number), one in zip(text, found, strict=True)
            )
            all_errors[name] += off
            if name == "as said":
                p50, p95 = percentiles(off or [float("inf")])
                rows.append(_row(f"{engine} {voice}", p50, p95, len(off)))
        by_share += errors([(one.word, n) for n, one in enumerate(told)], _by_share(sound, told), told)
    middle, top = percentiles(by_share)
    for name, off in all_errors.items():
        baseline = f"share of the turn: {middle:.0f} / {top:.0f}" if name == "as said" else ""
        note = f"{missed[name]} words not found"
        rows.append(_row(f"all voices, text {name}", *percentiles(off), len(off), baseline, note))
    p50, p95 = percentiles(shares)
    return [
        *rows,
        Row("alignment", "time", "≤ 0.3", p50, p95, len(shares), "× the sound", note="processor time"),
    ]


def answer(engine: str, voice: str, seed: int, clauses: int = CLAUSES_EACH) -> tuple[Sound, list[Told]]:
    """Clauses with pauses between, and when each word of it sounds."""
    dice = random.Random(f"{voice}-{seed}")
    parts: list[Sound] = []
    told: list[Told] = []
    frames = 0
    for text in dice.sample(CLAUSES, clauses):
        pause = np.zeros(round(dice.uniform(*PAUSES) * RATE), np.int16)
        sound, words = say(engine, voice, text)
        since = (frames + len(pause)) / RATE
        told += [Told(one.word, _later(one.started, since), _later(one.ended, since)) for one in words]
        parts += [pause, sound]
        frames += len(pause) + len(sound)
    noise = np.random.default_rng(seed).normal(0, NOISE, frames)
    return np.clip(np.concatenate(parts) + noise, -32768, 32767).astype(np.int16), told


def errors(text: Text, found: Sequence[Aligned | None], told: Sequence[Told]) -> list[float]:
    """Milliseconds between what was found and what the voice tells, for words that were said."""
    out = []
    for (_, number), one in zip(text, found, strict=True):
        if number is None or one is None:
            continue
        truth = told[number]
        if truth.started is not None:
            out.append(abs(one.started - truth.started) * 1e3)
        if truth.ended is not None:
            out.append(abs(one.ended - truth.ended) * 1e3)
    return out


def _as_said(words: Sequence[str], dice: random.Random) -> Text:
    return [(word, number) for number, word in enumerate(words)]


def _lacking(words: Sequence[str], dice: random.Random) -> Text:
    return [one for one in _as_said(words, dice) if dice.random() > 0.1]


def _longer(words: Sequence[str], dice: random.Random) -> Text:
    out: Text = []
    for one in _as_said(words, dice):
        out += [one] if dice.random() > 0.1 else [one, (dice.choice(words), None)]
    return out


def _other(words: Sequence[str], dice: random.Random) -> Text:
    return [(dice.choice(words), None) if dice.random() < 0.1 else one for one in _as_said(words, dice)]


TEXTS: dict[str, Callable[[Sequence[str], random.Random], Text]] = {
    "as said": _as_said,
    "lacking 10 %": _lacking,
    "with 10 % more": _longer,
    "with 10 % other words": _other,
}


def _by_share(sound: Sound, told: Sequence[Told]) -> list[Aligned | None]:
    """What the fallback gives: the turn shared out by letters."""
    times = word_times([one.word for one in told], 0.0, len(sound) / RATE)
    return [Aligned(one.started, one.ended, 0.0) for one in times]


def _row(voice: str, p50: float, p95: float, n: int, baseline: str = "", note: str = "") -> Row:
    return Row("alignment", f"word times, {voice}", GOAL, p50, p95, n, "ms", baseline, note)


def _later(at: float | None, seconds: float) -> float | None:
    return None if at is None else at + seconds
