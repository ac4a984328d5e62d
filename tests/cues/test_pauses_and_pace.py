"""Pauses, answer length and pace from level, voicing and activity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.cues.filled_pauses import FilledPauses
from coach_app.cues.pace import pace, syllable_nuclei
from coach_app.cues.pauses import LEAST_PAUSE_SECONDS, spoken
from coach_app.cues.voice_frames import VoiceFrames

pytestmark = pytest.mark.unit

RATE = 16_000


def frames(*stretches: tuple[bool, int]) -> VoiceFrames:
    """Sound or silence, so many frames each."""
    active = np.concatenate([np.full(count, sounds) for sounds, count in stretches])
    return VoiceFrames(0.0, np.where(active, -20.0, -70.0), active.copy(), active)


def heard(sound: np.ndarray) -> VoiceFrames:
    """What the program measures in floats of ±1 over a quiet room."""
    room = np.random.default_rng(1).normal(0, 10 ** (-70 / 20), len(sound))
    ear = FilledPauses()
    measured = []
    pcm = np.round((sound + room) * 32767).astype(np.int16)
    for start in range(0, len(pcm), RATE):
        ear.push(pcm[start : start + RATE])
        measured.append(ear.new_frames())
    whole = measured[0]
    for more in measured[1:]:
        whole = whole.then(more)
    return whole


def syllables(count: int, per_second: float, hertz: float = 120.0) -> np.ndarray:
    """A buzz that swells and falls `count` times."""
    time = np.arange(int(count / per_second * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, 20))
    swell = 0.08 + 0.92 * np.sin(np.pi * per_second * time) ** 2
    return np.asarray(0.2 * buzz * swell)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE))


def test_nobody_spoke() -> None:
    assert spoken(frames((False, 300))) is None
    assert pace(frames((False, 300))) is None
    assert syllable_nuclei(frames((False, 300))) == []


def test_a_click_is_not_speech() -> None:
    assert spoken(frames((False, 100), (True, 3), (False, 100))) is None


def test_noise_without_a_voice_is_not_speech() -> None:
    hiss = frames((False, 100), (True, 80), (False, 100))
    assert spoken(VoiceFrames(0.0, hiss.level_db, np.zeros_like(hiss.voiced), hiss.active)) is None


@given(st.lists(st.tuples(st.integers(20, 200), st.integers(16, 300)), min_size=1, max_size=8))
def test_every_pause_of_half_a_second_is_found_and_no_shorter_one(talk: list[tuple[int, int]]) -> None:
    stretches = [part for sound, gap in talk for part in ((True, sound), (False, gap))]
    found = spoken(frames((False, 30), *stretches))
    assert found is not None
    gaps = [gap for _, gap in talk[:-1]]
    assert [round(pause.seconds * 100) for pause in found.pauses] == [gap for gap in gaps if gap >= 50]
    assert found.started == pytest.approx(0.30)
    length = sum(sound for sound, _ in talk) + sum(gaps)
    assert found.seconds == pytest.approx(length / 100)
    assert found.speaking_seconds == pytest.approx(
        length / 100 - sum(pause.seconds for pause in found.pauses)
    )


def test_pauses_and_length_of_real_sound() -> None:
    sound = [silence(0.7), syllables(8, 4), silence(0.8), syllables(12, 4), silence(0.3), syllables(6, 4)]
    found = spoken(heard(np.concatenate([*sound, silence(1.0)])))
    assert found is not None
    assert found.started == pytest.approx(0.7, abs=0.1)
    assert found.seconds == pytest.approx(2.0 + 0.8 + 3.0 + 0.3 + 1.5, abs=0.3)
    assert len(found.pauses) == 1
    assert found.pauses[0].started == pytest.approx(2.7, abs=0.15)
    assert found.pauses[0].ended == pytest.approx(3.5, abs=0.15)
    assert found.pauses[0].seconds >= LEAST_PAUSE_SECONDS


@pytest.mark.parametrize(("per_second", "hertz"), [(2.5, 95.0), (4.0, 210.0), (5.5, 120.0)])
def test_pace_of_known_syllables(per_second: float, hertz: float) -> None:
    talk = syllables(24, per_second, hertz)
    found = pace(heard(np.concatenate([silence(0.5), talk, silence(1.5), talk, silence(0.5)])))
    assert found is not None
    assert found.syllables == pytest.approx(48, abs=2)
    assert found.syllables_per_second == pytest.approx(per_second, rel=0.08)
    assert found.words_per_minute == pytest.approx(per_second * 60 / 1.4, rel=0.08)


def test_too_little_speech_has_no_pace() -> None:
    assert pace(heard(np.concatenate([silence(0.5), syllables(12, 4), silence(0.5)]))) is None
