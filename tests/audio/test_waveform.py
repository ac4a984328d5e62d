"""Outlines of recordings: what a brute look at every sample finds, whatever the chunks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from coach_app.audio.recorder import encode_flac
from coach_app.audio.waveform import COARSER, coarser, joined, measure, outline, request
from tests.audio.sounds import noise

pytestmark = pytest.mark.unit


def looked_at(samples: np.ndarray, first: int, rate: int) -> dict[int, tuple[int, int]]:
    """Each cell's lowest and highest sample, one sample after the other."""
    found: dict[int, tuple[int, int]] = {}
    for number, value in enumerate(samples, first):
        cell = number * 100 // rate
        low, high = found.get(cell, (127, -128))
        found[cell] = min(low, int(value) >> 8), max(high, int(value) >> 8)
    return found


@examples(max_examples=40)
@given(
    first=st.integers(0, 3000),
    frames=st.integers(1, 2500),
    rate=st.sampled_from([16_000, 22_050, 24_000]),
    seed=st.integers(0, 99),
)
def test_every_sample_lies_within_its_cell(first: int, frames: int, rate: int, seed: int) -> None:
    samples = noise(1.0, rate, -12.0, seed=seed)[:frames]
    begun, cells = outline(samples, first / rate, rate)
    wanted = looked_at(samples, first, rate)
    assert {begun + n: (int(low), int(high)) for n, (low, high) in enumerate(cells)} == wanted


@examples(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(1, 1500), min_size=1, max_size=8), offset=st.integers(-500, 2000))
def test_chunks_that_follow_each_other_look_like_one(cuts: list[int], offset: int) -> None:
    rate = 16_000
    whole = noise(1.0, rate, -12.0)[: sum(cuts)]
    chunks, place = [], 0
    for size in cuts:
        chunks.append(((offset + place) / rate, rate, encode_flac(whole[place : place + size], rate)))
        place += size
    kept = whole[max(-offset, 0) :]
    cells = joined([measure(request(chunks[:2])), measure(request(chunks[2:]))])
    for cell, (low, high) in looked_at(kept, max(offset, 0), rate).items():
        # Only a cell that the sound doesn't fill may reach down or up to silence.
        assert cells[cell, 0] in (low, min(low, 0))
        assert cells[cell, 1] in (high, max(high, 0))
    assert not cells[: max(offset, 0) // 160].any()


def test_coarse_cells_hold_the_fine_ones() -> None:
    _, cells = outline(noise(1.0, 16_000, -20.0), 0.0, 16_000)
    rough = coarser(cells)
    assert len(rough) == -(-len(cells) // COARSER)
    for number, (low, high) in enumerate(rough):
        part = cells[number * COARSER : (number + 1) * COARSER]
        assert (low, high) == (part[:, 0].min(), part[:, 1].max())


def test_a_damaged_chunk_leaves_a_hole_and_nothing_an_empty_outline() -> None:
    sound = encode_flac(noise(0.1, 16_000, -20.0), 16_000)
    cells = joined([measure(request([(0.0, 16_000, sound), (0.1, 16_000, b"no"), (0.2, 16_000, sound)]))])
    assert len(cells) == 30
    assert cells[:10].any()
    assert not cells[10:20].any()
    assert cells[20:].any()
    assert joined([]).shape == (0, 2)
    assert coarser(joined([])).shape == (0, 2)
