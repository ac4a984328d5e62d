import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.levels import SILENCE_DBFS, level_dbfs
from coach_app.audio.resample import Resampler
from tests.audio.sounds import noise, tone

pytestmark = pytest.mark.unit

RATES = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]


@given(
    from_rate=st.sampled_from(RATES),
    to_rate=st.sampled_from(RATES),
    sizes=st.lists(st.integers(1, 2000), min_size=1, max_size=12),
)
def test_pieces_give_what_the_whole_gives(from_rate: int, to_rate: int, sizes: list[int]) -> None:
    sound = noise(sum(sizes) / from_rate, from_rate, -20.0)[: sum(sizes)]
    sizes[-1] += len(sound) - sum(sizes)
    whole = Resampler(from_rate, to_rate)
    expected = np.concatenate([whole.push(sound), whole.flush()])
    stream = Resampler(from_rate, to_rate)
    pieces = []
    done = 0
    for frames in sizes:
        pieces.append(stream.push(sound[done : done + frames]))
        done += frames
    got = np.concatenate([*pieces, stream.flush()])
    assert len(got) == len(expected)
    # The resampler dithers, by one step.
    assert np.abs(got.astype(int) - expected.astype(int)).max(initial=0) <= 2
    assert len(got) == pytest.approx(len(sound) * to_rate / from_rate, abs=1)


@pytest.mark.parametrize("from_rate", RATES)
@pytest.mark.parametrize("to_rate", RATES)
def test_a_tone_stays_itself_and_in_its_place(from_rate: int, to_rate: int) -> None:
    resampler = Resampler(from_rate, to_rate)
    sound = np.concatenate([resampler.push(tone(0.5, from_rate)), resampler.flush()]).astype(int)
    expected = tone(0.5, to_rate).astype(int)
    edge = to_rate // 50
    error = (sound[: len(expected)] - expected[: len(sound)])[edge:-edge]
    assert np.abs(error).max() <= 12


def test_flush_begins_a_new_stream() -> None:
    resampler = Resampler(48_000, 16_000)
    first = np.concatenate([resampler.push(tone(0.1, 48_000)), resampler.flush()])
    second = np.concatenate([resampler.push(tone(0.1, 48_000)), resampler.flush()])
    assert len(first) == len(second)
    assert np.abs(first.astype(int) - second.astype(int)).max() <= 2


def test_levels() -> None:
    assert level_dbfs(tone(1.0, 16_000, level=1.0)) == pytest.approx(-3.01, abs=0.01)
    assert level_dbfs(np.full(100, -32768, np.int16)) == 0.0
    assert level_dbfs(noise(2.0, 16_000, -42.0)) == pytest.approx(-42.0, abs=0.1)
    assert level_dbfs(np.zeros(160, np.int16)) == SILENCE_DBFS
    assert level_dbfs(np.zeros(0, np.int16)) == SILENCE_DBFS
