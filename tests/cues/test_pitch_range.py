"""Pitch range and level of an answer, on tones whose pitch and level are known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from coach_app.cues.answer_frames import AnswerFrames, AnswerHeard
from coach_app.cues.filled_pauses import FilledPauses

pytestmark = pytest.mark.unit

RATE = 16_000


def voice(hertz: float, seconds: float, peak: float) -> np.ndarray:
    """A buzz with the harmonics of a voice, each weaker than the one below."""
    time = np.arange(round(seconds * RATE)) / RATE
    tones = sum(np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, 12))
    return peak * np.asarray(tones) / 2.0


def heard(*parts: np.ndarray) -> AnswerHeard:
    ear, frames = FilledPauses(), AnswerFrames()
    hiss = np.random.default_rng(7).normal(0.0, 3.0, RATE)
    sound = np.concatenate([hiss, *parts, hiss]).astype(np.int16)
    for start in range(0, len(sound), 512):
        ear.push(sound[start : start + 512])
        frames.add(ear.new_frames())
    found = frames.heard(0.5)
    assert found is not None
    return found


def test_low_and_high_of_a_voice_are_those_it_was_made_with() -> None:
    answer = heard(voice(140.0, 2.0, 6000), voice(170.0, 2.0, 6000), voice(210.0, 2.0, 6000))
    assert answer.pitch_hz is not None
    assert answer.pitch_hz == pytest.approx((140.0, 170.0, 210.0), rel=0.03)


def test_half_the_voice_is_six_decibels_less() -> None:
    loud, soft = heard(voice(150.0, 3.0, 8000)), heard(voice(150.0, 3.0, 4000))
    assert loud.level_db is not None
    assert soft.level_db is not None
    assert loud.level_db - soft.level_db == pytest.approx(6.02, abs=0.5)


def test_too_little_voice_has_no_pitch() -> None:
    assert heard(voice(150.0, 0.6, 6000)).pitch_hz is None
