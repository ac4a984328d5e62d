"""Faster and slower at the same pitch, without clicks; untouched at speed 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.audio.pace import REACH_SECONDS, Pace
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE
from tests.audio.sounds import noise, tone
from tests.audio.test_stretch import spoken

pytestmark = pytest.mark.unit

SPEEDS = (0.75, 1.25, 1.5, 2.0)


def paced(sound: Samples, speed: float, piece: int = 9600) -> Samples:
    pace = Pace(speed)
    parts = [pace.push(sound[at : at + piece]) for at in range(0, len(sound), piece)]
    return np.concatenate([*parts, pace.flush()])


def pitch(sound: Samples) -> float:
    """Of a steady tone, by its strongest frequency, interpolated between bins; Hz."""
    spectrum = np.log(np.abs(np.fft.rfft(sound.astype(float) * np.hanning(len(sound)))) + 1e-9)
    top = int(np.argmax(spectrum))
    left, here, right = spectrum[top - 1 : top + 2]
    return float(top + 0.5 * (left - right) / (left - 2 * here + right)) * SPEAKER_RATE / len(sound)


def voice_pitch(sound: Samples, at: float) -> float:
    """Hertz of the voice in the 80 ms around a second, by autocorrelation; 0 where none is steady."""
    first = round((at - 0.040) * SPEAKER_RATE)
    frame = sound[max(first, 0) : first + 1920].astype(float)
    if len(frame) < 1920 or np.sqrt(np.mean(frame**2)) < 500:
        return 0.0
    like = np.fft.irfft(np.abs(np.fft.rfft(frame * np.hanning(1920), 8192)) ** 2)
    shortest, longest = SPEAKER_RATE // 300, SPEAKER_RATE // 60
    lag = shortest + int(np.argmax(like[shortest:longest]))
    left, here, right = like[lag - 1 : lag + 2]
    if here < 0.6 * like[0]:
        return 0.0
    return SPEAKER_RATE / float(lag + 0.5 * (left - right) / (left - 2 * here + right))


def pitch_ratios(sound: Samples, heard: Samples, speed: float) -> list[float]:
    """Pitch of what is heard to that of the sound, at the same moments of the voice."""
    moments = np.arange(0.1, len(sound) / SPEAKER_RATE - 0.1, 0.02)
    pairs = [(voice_pitch(sound, at), voice_pitch(heard, at / speed)) for at in moments]
    return [there / here for here, there in pairs if here and there and 0.7 < there / here < 1.4]


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("hertz", [95.0, 160.0, 240.0])
def test_a_tone_keeps_its_pitch_and_gets_as_long_as_it_should(speed: float, hertz: float) -> None:
    sound = tone(2.0, SPEAKER_RATE, hertz)
    heard = paced(sound, speed)
    assert pitch(heard) == pytest.approx(pitch(sound), rel=0.01)
    assert len(heard) == round(len(sound) / speed)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("voice", ["rms", "slt"])
def test_a_voice_keeps_its_pitch_and_does_not_click(voice: str, speed: float) -> None:
    sound = spoken(voice)
    heard = paced(sound, speed)
    ratios = pitch_ratios(sound, heard, speed)
    assert len(ratios) > 20
    assert np.median(ratios) == pytest.approx(1.0, abs=0.01)
    steepest = np.abs(np.diff(sound.astype(int))).max()
    assert np.abs(np.diff(heard.astype(int))).max() <= steepest * 1.1
    assert len(heard) == pytest.approx(len(sound) / speed, abs=1)


def test_at_speed_1_every_sample_comes_out_as_it_went_in() -> None:
    sound = spoken("slt")
    assert np.array_equal(paced(sound, 1.0, 777), sound)


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_moment_sounds_when_it_should(speed: float) -> None:
    sound = np.zeros(6 * SPEAKER_RATE, np.int16)
    times = (0.5, 1.7, 3.3, 5.1)
    for at in times:
        first = round(at * SPEAKER_RATE)
        sound[first : first + 2400] = noise(0.1, SPEAKER_RATE, -20.0)
    heard = np.abs(paced(sound, speed).astype(int)) > 500
    loud = np.flatnonzero(heard)
    onsets = [int(at) for n, at in enumerate(loud) if n == 0 or at - loud[n - 1] > 2400]
    assert [at / SPEAKER_RATE * speed for at in onsets] == pytest.approx(times, abs=REACH_SECONDS + 0.02)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.5, 2.0),
    st.lists(st.integers(0, 4000), min_size=1, max_size=8),
)
def test_the_length_is_right_however_the_sound_comes(speed: float, pieces: list[int]) -> None:
    pace = Pace(speed)
    heard = [pace.push(noise(frames / SPEAKER_RATE, SPEAKER_RATE, -20.0)) for frames in pieces]
    total = sum(round(frames / SPEAKER_RATE * SPEAKER_RATE) for frames in pieces)
    assert sum(map(len, heard)) + len(pace.flush()) == pytest.approx(total / speed, abs=1)
