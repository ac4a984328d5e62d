"""Both tracks end up on one clock in one stereo file."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from coach_app.reports.wav_export import RATE, Piece, write_wav

pytestmark = pytest.mark.unit

Samples = NDArray[np.int16]


def _tone(seconds: float, rate: int, hertz: float = 440.0) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return (8000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


def _cut(samples: Samples, rate: int, at: float = 0.0, seconds: float = 0.5) -> list[Piece]:
    size = round(seconds * rate)
    starts = range(0, len(samples), size)
    return [Piece(at + s / rate, rate, lambda s=s: samples[s : s + size]) for s in starts]  # type: ignore[misc]  # mypy can't type a default of a lambda


def _written(user: list[Piece], interviewer: list[Piece], seconds: float) -> NDArray[np.int16]:
    file = io.BytesIO()
    write_wav(file, user, interviewer, seconds)
    file.seek(0)
    with wave.open(file) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (2, 2, RATE)
        assert sound.getnframes() == round(seconds * RATE)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2").reshape(-1, 2)


def test_the_interviewer_is_on_the_right_bit_for_bit_at_its_times() -> None:
    first, second = _tone(0.7, RATE), _tone(0.3, RATE, 900)
    sound = _written([], [*_cut(second, RATE, at=2.25), *_cut(first, RATE, at=0.5)], 3.0)
    expected = np.zeros(3 * RATE, np.int16)
    expected[RATE // 2 : RATE // 2 + len(first)] = first
    expected[int(2.25 * RATE) : int(2.25 * RATE) + len(second)] = second
    assert np.array_equal(sound[:, 1], expected)
    assert not sound[:, 0].any()


def test_the_user_is_on_the_left_resampled_without_seams_or_delay() -> None:
    sound = _written(_cut(_tone(2.0, 16000), 16000, at=1.0), [], 4.0)
    left = sound[:, 0].astype(float)
    ideal = np.zeros(4 * RATE)
    ideal[RATE : 3 * RATE] = _tone(2.0, RATE)
    steady = slice(RATE + 480, 3 * RATE - 480)
    assert np.abs(left[steady] - ideal[steady]).max() < 40
    assert np.abs(left[: RATE - 480]).max() <= 1
    assert not sound[:, 1].any()


@pytest.mark.parametrize("seconds", [0.0, 0.1, 1.0, 2.5])
def test_the_file_is_as_long_as_asked(seconds: float) -> None:
    sound = _written(_cut(_tone(1.3, 16000), 16000), _cut(_tone(1.3, RATE), RATE), seconds)
    assert len(sound) == round(seconds * RATE)
    if seconds > 0:
        assert sound[:, 0].any()
        assert sound[:, 1].any()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 600)), max_size=6), st.integers(0, 4000))
def test_every_piece_lies_where_it_sounded(pieces: list[tuple[int, int]], total: int) -> None:
    clips = [
        Piece(at / RATE, RATE, lambda n=number, size=size: np.full(size, n + 1, np.int16))  # type: ignore[misc]  # as above
        for number, (at, size) in enumerate(pieces)
    ]
    expected = np.zeros(max([total, *(at + size for at, size in pieces)]), np.int16)
    taken = 0
    for number, (at, size) in sorted(enumerate(pieces), key=lambda one: one[1][0]):
        expected[max(at, taken) : at + size] = number + 1
        taken = max(taken, at + size)
    assert np.array_equal(_written([], clips, total / RATE)[:, 1], expected[:total])


class _Pipe(io.BytesIO):
    """Takes bytes and has no position."""

    def tell(self) -> int:
        raise OSError("a pipe has no position")

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError(f"a pipe can't go to {offset}, {whence}")


def test_a_pipe_that_cannot_seek_is_enough() -> None:
    pipe = _Pipe()
    write_wav(pipe, _cut(_tone(1.0, 16000), 16000), [], 1.5)
    with wave.open(io.BytesIO(pipe.getvalue())) as sound:
        assert sound.getnframes() == 36000
