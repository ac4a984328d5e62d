"""Which stereo files hold two people, one on each channel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.audio.sound_file import SoundFile

pytestmark = pytest.mark.unit

RATE = 16_000
DICE = np.random.default_rng(8)
ONE, OTHER, ROOM = (DICE.normal(0, 0.1, 4 * RATE) for _ in range(3))
HALF = np.repeat([1.0, 0.0], 2 * RATE)


@pytest.mark.parametrize(
    ("left", "right", "alone"),
    [
        (ONE, ONE, False),
        (ONE, 0.3 * np.roll(ONE, 3) + 0.7 * ONE + 0.2 * ROOM, False),
        (ONE, -ONE, False),
        (ONE, np.zeros(4 * RATE), False),
        (np.zeros(4 * RATE), ONE, False),
        (ONE, 0.001 * OTHER, False),
        (ONE, OTHER, True),
        (ONE * HALF, OTHER * (1 - HALF), True),
    ],
)
def test_channels_without_anything_in_common_are_two_people(
    tmp_path: Path, left: np.ndarray, right: np.ndarray, alone: bool
) -> None:
    path = tmp_path / "pair.flac"
    soundfile.write(path, np.stack([left, right], axis=1), RATE)
    with SoundFile(path, RATE, one_person=True) as sound:
        assert sound.left_only is alone
        heard = sound.read(RATE).astype(float) / 32768
    wanted = left[:RATE] if alone else (left[:RATE] + right[:RATE]) / 2
    assert np.abs(heard - wanted).max() < 1e-3
    with SoundFile(path, RATE) as sound:
        assert not sound.left_only


def test_what_says_who_made_it_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "pair.wav"
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_16") as file:
        file.software = "Practice Coach"
        file.write(np.stack([ONE, ONE], axis=1))
    with SoundFile(path, RATE, one_person=True) as sound:
        assert sound.left_only
