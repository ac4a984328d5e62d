"""What speaks for and against a candidate being a filled pause, as a fixed list of numbers."""

import numpy as np

from coach_app.cues.acoustic.candidates import Candidate
from coach_app.cues.acoustic.formants import formants
from coach_app.cues.acoustic.hops import Flags, Hops, Window
from coach_app.cues.acoustic.spectrum import BANDS, HOP_SECONDS, Array

BEFORE_HOPS = 50
STEADY = 0.3
"""Hops less stable than this tell nothing about the vowel."""

FRAME_APART_DB = 4.0
SHAPES = 6
"""Cosine coefficients that describe the envelope."""

NAMES = (
    *("seconds", "voice_before", "pause_before", "pause_after", "dip_before", "fall_after"),
    *("stability", "stability_low", "motion", "motion_share", "held"),
    *("pitch_over_own", "pitch_range", "pitch_fall", "pitch_jitter", "periodicity", "periodicity_over_own"),
    *("level_over_own", "level_range", "level_fall"),
    *("f1", "f2", "central"),
    *("bands_heard", "low_share", "nasal_end", "onset_motion"),
    *(f"own_shape_{number}" for number in range(1, SHAPES + 1)),
    *(f"turn_{number}" for number in range(1, SHAPES + 1)),
)
"""The numbers of `evidence`, in order."""

EVENNEST = -1.8
"""Least `pitch_jitter` (log10 of semitones) a larynx can have; tones and notes lie below."""

LEAST_MOTION_DB = 1.5
"""Median envelope motion under which what was heard so far isn't speech but music or a hum."""

_JITTER = NAMES.index("pitch_jitter")
_COSINES: Array = np.cos(np.pi * np.outer(np.arange(1, SHAPES + 1), np.arange(BANDS) + 0.5) / BANDS) / BANDS


def evidence(hops: Hops, candidate: Candidate) -> Array:
    """One number per name in NAMES; levels are relative throughout, so the microphone's gain is no matter."""
    around = hops.window(candidate.first - BEFORE_HOPS, candidate.decided)
    length = candidate.last - candidate.first + 1
    after = candidate.decided - candidate.last
    start = len(around.level_db) - after - length
    inside = around.part(start, length)
    steady = inside.voiced & (inside.stability > STEADY)
    if steady.sum() < 3:
        steady = inside.voiced | (inside.stability >= inside.stability.max())
    numbers = (
        *_place(around, start, length),
        *_steadiness(inside, steady, hops.speaker.motion_db),
        *_tune(inside, hops.speaker.semitones, hops.speaker.strength),
        *_loudness(inside, hops.speaker.level_db),
        *_vowel(inside, steady),
        *_surroundings(around, inside, start),
        *_colours(inside, steady, hops.speaker.colour),
    )
    return np.array(numbers)


def from_a_voice(numbers: Array, usual_motion: float) -> bool:
    """Whether a throat can have made it: no pitch is as even as a tone's, and speech keeps moving."""
    return bool(numbers[_JITTER] >= EVENNEST) and usual_motion >= LEAST_MOTION_DB


def _place(around: Window, start: int, length: int) -> tuple[float, ...]:
    """Duration, the voice it hangs on, the pauses around it (capped by what is waited for), dips."""
    before, after = around.active[:start], around.active[start + length :]
    level = around.level_db
    inside = float(np.median(level[start : start + length]))
    return (
        length * HOP_SECONDS,
        _run_at_end(around.voiced[:start]) * HOP_SECONDS,
        _run_at_end(~before) * HOP_SECONDS,
        int((~after).sum()) * HOP_SECONDS,
        min(inside - float(level[max(start - 12, 0) : start].min(initial=inside)), 40.0),
        min(inside - float(level[start + length :].min(initial=inside)), 40.0),
    )


def _run_at_end(flags: Flags) -> int:
    other = np.flatnonzero(~flags)
    return len(flags) - 1 - int(other[-1]) if len(other) else len(flags)


def _steadiness(inside: Window, steady: Flags, usual: float) -> tuple[float, ...]:
    motion = float(inside.motion_db[inside.voiced].mean()) if inside.voiced.any() else 0.0
    return (
        float(inside.stability.mean()),
        float(np.percentile(inside.stability, 25)),
        motion,
        motion / max(usual, 0.5),
        _held(inside.mel_db) * HOP_SECONDS,
    )


def _held(mel: Array) -> int:
    """Longest stretch of hops no two of which are FRAME_APART_DB apart."""
    differences = mel[:, None, :] - mel[None, :, :]
    close = (differences**2).mean(axis=2) < FRAME_APART_DB**2
    longest = first = 0
    for last in range(len(mel)):
        apart = np.flatnonzero(~close[first:last, last])
        if len(apart):
            first += int(apart[-1]) + 1
        longest = max(longest, last - first + 1)
    return longest


def _tune(inside: Window, usual: float, usual_strength: float) -> tuple[float, ...]:
    tones = inside.semitones[inside.voiced]
    strength = float(inside.strength.mean())
    if len(tones) < 4:
        return (0.0, 0.0, 0.0, 0.0, strength, strength - usual_strength)
    low, middle, high = np.percentile(tones, (10, 50, 90))
    third = max(len(tones) // 3, 1)
    bends = tones[2:] - 2 * tones[1:-1] + tones[:-2]
    return (
        float(np.clip(middle - usual, -12, 12)),
        float(min(high - low, 12.0)),
        float(np.clip(tones[:third].mean() - tones[-third:].mean(), -12, 12)),
        float(np.log10(np.median(np.abs(bends)) + 1e-4)),
        strength,
        strength - usual_strength,
    )


def _loudness(inside: Window, usual: float) -> tuple[float, ...]:
    level = inside.level_db
    low, middle, high = np.percentile(level, (10, 50, 90))
    third = max(len(level) // 3, 1)
    return (
        float(np.clip(middle - usual, -30, 20)),
        float(min(high - low, 30.0)),
        float(np.clip(level[:third].mean() - level[-third:].mean(), -30, 30)),
    )


def _vowel(inside: Window, steady: Flags) -> tuple[float, ...]:
    found = formants(inside.band[steady]) / 1000.0
    first, second = np.median(found, axis=0)
    central = _inside(found[:, 0], 0.25, 1.0, 0.1) * _inside(found[:, 1], 0.85, 2.1, 0.2)
    return float(first), float(second), float(central.mean())


def _inside(values: Array, low: float, high: float, edge: float) -> Array:
    """1 within the bounds, falling to 0 over `edge` outside them."""
    window: Array = np.clip((values - low) / edge + 1, 0, 1) * np.clip((high - values) / edge + 1, 0, 1)
    return window


def _surroundings(around: Window, inside: Window, start: int) -> tuple[float, ...]:
    mel = inside.mel_db.mean(axis=0)
    third = max(len(inside.mel_db) // 3, 1)
    end = inside.mel_db[-third:].mean(axis=0) - inside.mel_db[:third].mean(axis=0)
    low = float(10 * np.log10(np.sum(10 ** (mel[:4] / 10)) / np.sum(10 ** (mel / 10))))
    onset = around.motion_db[max(start - 3, 0) : start + 6]
    return (
        float((mel > mel.max() - 24.0).sum()),
        low,
        float(end[8:].mean() - end[:4].mean()),
        float(onset.max(initial=0.0)),
    )


def _colours(inside: Window, steady: Flags, usual: Array) -> tuple[float, ...]:
    mel = inside.mel_db[steady]
    shape = mel.mean(axis=0)
    third = max(len(mel) // 3, 1)
    turn = mel[-third:].mean(axis=0) - mel[:third].mean(axis=0)
    return tuple(float(value) for part in (shape - usual, turn) for value in _COSINES @ part)
