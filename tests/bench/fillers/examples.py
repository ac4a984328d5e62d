"""Candidates the detector finds in recordings with known truth, with what they are: what it learns from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach_app.cues.acoustic.candidates import Tracker
from coach_app.cues.acoustic.evidence import NAMES, evidence
from coach_app.cues.acoustic.hops import Hops
from coach_app.cues.acoustic.spectrum import HOP, WINDOW
from tests.bench.fillers import takes
from tests.bench.fillers.not_speech import KINDS
from tests.bench.fillers.takes import Span, Take
from tests.bench.fillers.voices import RATE, Sound, Voice, repertoire

TAKE_SECONDS = 45.0
ROOM_DBFS = -62.0
DRAWN_WEIGHT = 2.0
"""A drawn-out word taken for a filled pause is the mistake people notice."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Evidence (n x names), labels (n, 0 or 1), weights (n) and the voice of each (n)."""

    evidence: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    voices: np.ndarray

    def without(self, names: Sequence[str]) -> Examples:
        """All but those of some voices."""
        kept = ~np.isin(self.voices, names)
        return Examples(self.evidence[kept], self.labels[kept], self.weights[kept], self.voices[kept])

    def balanced(self) -> np.ndarray:
        """Weights in which a voice counts by the root of how much it said."""
        weights = self.weights.copy()
        for name in set(self.voices):
            same = self.voices == name
            weights[same] /= np.sqrt(same.sum())
        balanced: np.ndarray = weights / weights.mean()
        return balanced


def joined(parts: Sequence[Examples]) -> Examples:
    """All examples as one."""
    return Examples(
        np.concatenate([part.evidence for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.voices for part in parts]),
    )


def examples(take: Take, voice: str, since: float = 0.0) -> Examples:
    """Candidates of one recording from second `since`; those that only brush a filled pause are left out."""
    hops, tracker = Hops(), Tracker()
    sound = np.concatenate([np.zeros(WINDOW - HOP), take.samples])
    rows: list[np.ndarray] = []
    labels: list[float] = []
    weights: list[float] = []
    for start in range(0, len(sound) - WINDOW + 1, HOP):
        hops.measure(sound[start : start + WINDOW])
        found = tracker.advance(*hops.latest())
        if found is None:
            continue
        span = (found.first / 100 - 0.01, found.last / 100)
        label = _label(span, take.fillers)
        if label is None or span[0] < since:
            continue
        drawn = any(_overlap(span, word) > 0.5 * (span[1] - span[0]) for word in take.lengthened)
        rows.append(evidence(hops, found))
        labels.append(label)
        weights.append(DRAWN_WEIGHT if drawn and not label else 1.0)
    table = np.array(rows).reshape(-1, len(NAMES))
    return Examples(table, np.array(labels), np.array(weights), np.array([voice] * len(rows), dtype="U32"))


def made_by(voice: Voice, count: int, babble: Sequence[Sound]) -> Examples:
    """Examples from `count` takes of a voice: a quarter as they are, the others worn by a room."""
    parts = []
    for number in range(count):
        if number % 3 == 0:
            said = repertoire(voice, number // 3)
        dice = random.Random(f"{voice.name}-{number}-train")
        take = takes.spoken(said, dice, TAKE_SECONDS)
        if number % 4 == 3:
            take = _with_other_sound(take, dice)
        take = takes.worn(take, dice, babble) if number % 4 else _in_quiet(take, number)
        parts.append(examples(take, voice.name))
    return joined(parts)


def after_speech(voice: Voice, rounds: int, babble: Sequence[Sound]) -> Examples:
    """Every kind of sound that is no speech, after some talk by which the speaker is known."""
    parts = []
    said = repertoire(voice, 0)
    for number in range(rounds):
        for kind, make in KINDS.items():
            dice = random.Random(f"{voice.name}-{kind}-{number}")
            talk = takes.spoken(said, dice, 8.0).samples
            sound = make(dice) * np.float32(10 ** (dice.uniform(-10, 3) / 20))
            whole = Take(np.concatenate([talk, np.zeros(RATE // 2, np.float32), sound]), ())
            whole = takes.worn(whole, dice, babble) if number % 2 else _in_quiet(whole, number)
            began = len(talk) / (len(talk) + RATE / 2 + len(sound)) * len(whole.samples) / RATE
            parts.append(examples(whole, kind, since=began + 0.2))
    return joined(parts)


def _with_other_sound(take: Take, dice: random.Random) -> Take:
    kind = dice.choice(list(KINDS))
    sound = KINDS[kind](dice) * np.float32(10 ** (dice.uniform(-10, 3) / 20))
    return Take(np.concatenate([take.samples, sound]), take.fillers, take.lengthened)


def _in_quiet(take: Take, seed: int) -> Take:
    room = takes.noise("white", len(take.samples), seed) * np.float32(10 ** (ROOM_DBFS / 20))
    return Take(takes.as_pcm(take.samples + room), take.fillers, take.lengthened)


def _label(span: Span, fillers: Sequence[Span]) -> float | None:
    for filler in fillers:
        shared = _overlap(span, filler)
        if shared > 0:
            enough = shared >= 0.5 * (span[1] - span[0]) or shared >= 0.6 * (filler[1] - filler[0])
            return 1.0 if enough else None
    return 0.0


def _overlap(one: Span, other: Span) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
