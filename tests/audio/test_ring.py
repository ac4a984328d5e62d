import sys
import threading
from collections import deque
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.ring import Ring
from coach_app.audio.timed_ring import TimedRing

pytestmark = pytest.mark.unit

steps = st.lists(
    st.tuples(st.sampled_from(["write", "read", "fill", "discard"]), st.integers(0, 40)), max_size=60
)


@given(size=st.integers(1, 33), steps=steps)
def test_ring_is_a_bounded_queue(size: int, steps: list[tuple[str, int]]) -> None:
    ring = Ring(size)
    model: deque[int] = deque()
    following = 0
    for step, frames in steps:
        if step == "write":
            offered = np.arange(following, following + frames, dtype=np.int16)
            accepted = ring.write(offered)
            assert accepted == min(frames, ring.capacity - len(model))
            model.extend(range(following, following + accepted))
            following += accepted
        elif step == "read":
            expected = [model.popleft() for _ in range(min(frames, len(model)))]
            assert ring.read(frames).tolist() == expected
        elif step == "fill":
            expected = [model.popleft() for _ in range(min(frames, len(model)))]
            out = np.full(frames, -1, np.int16)
            assert ring.read_into(out) == len(expected)
            assert out.tolist() == expected + [-1] * (frames - len(expected))
        else:
            dropped = ring.discard(frames)
            assert dropped == min(frames, len(model))
            for _ in range(dropped):
                model.popleft()
        assert ring.fill == len(model)
        assert ring.written - ring.taken == len(model)


def test_capacity_is_the_next_power_of_two() -> None:
    assert [Ring(frames).capacity for frames in (1, 2, 3, 1000, 1024)] == [1, 2, 4, 1024, 1024]
    with pytest.raises(ValueError, match="at least one"):
        Ring(0)


def test_a_copy_is_handed_out() -> None:
    ring = Ring(4)
    ring.write(np.array([1, 2], np.int16))
    first = ring.read()
    ring.write(np.array([3, 4, 5, 6], np.int16))
    assert first.tolist() == [1, 2]


def test_a_long_ring_that_is_emptied_again_and_again_needs_little_memory() -> None:
    ring = Ring(1 << 20)
    filling = np.full(900, 7, np.int16)
    for _ in range(5000):
        ring.write(filling)
        ring.write(filling)
        assert ring.read(1000).all()
        assert ring.read().all()
    touched = np.flatnonzero(ring._buffer)  # noqa: SLF001 - what takes memory can be seen nowhere else
    assert int(touched.max()) < 2000, "the rest was never written to, and is no memory yet"


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads take turns as often as they do in the program."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_threads")
def test_two_threads_lose_nothing() -> None:
    ring = Ring(4096)
    total = 300_000
    sent = (np.arange(total) % 30_011).astype(np.int16)

    def write() -> None:
        done = 0
        while done < total:
            done += ring.write(sent[done : done + 997])

    writer = threading.Thread(target=write)
    writer.start()
    pieces = []
    received = 0
    while received < total:
        piece = ring.read(613)
        pieces.append(piece)
        received += len(piece)
    writer.join()
    assert np.array_equal(np.concatenate(pieces), sent)


def test_timed_ring_keeps_blocks_with_their_time_and_tag() -> None:
    ring = TimedRing(frames=64, blocks=8)
    ring.write(np.full(3, 1, np.int16), 0.5, 7)
    ring.write(np.full(5, 2, np.int16), 0.6, 9)
    blocks = ring.read()
    assert blocks.samples.tolist() == [1, 1, 1, 2, 2, 2, 2, 2]
    assert blocks.at.tolist() == [0.5, 0.6]
    assert blocks.frames.tolist() == [3, 5]
    assert blocks.tag.tolist() == [7, 9]
    assert not len(ring.read().samples)


def test_timed_ring_counts_what_did_not_fit_and_stops_there() -> None:
    ring = TimedRing(frames=16, blocks=8)
    block = np.ones(10, np.int16)
    assert ring.write(block, 1.0, 0)
    assert not ring.write(block, 2.0, 0)
    assert not ring.write(block, 3.0, 0)
    first = ring.read(until_loss=True)
    assert first.lost.tolist() == [0]
    assert ring.write(block[:4], 4.0, 0)
    assert ring.write(block[:4], 5.0, 0)
    after = ring.read(until_loss=True)
    assert after.at.tolist() == [4.0, 5.0]
    assert after.lost.tolist() == [20, 0]


def test_timed_ring_ends_a_read_before_a_loss() -> None:
    ring = TimedRing(frames=16, blocks=8)
    block = np.ones(8, np.int16)
    ring.write(block, 1.0, 0)
    ring.write(block, 2.0, 0)
    ring.write(block, 3.0, 0)
    ring.read(until_loss=True)
    ring.write(block, 4.0, 0)
    ring.write(block, 5.0, 0)
    ring.write(block, 6.0, 0)
    assert ring.read(until_loss=True).lost.tolist() == [8, 0]
    ring.write(block, 7.0, 0)
    assert ring.read(until_loss=True).lost.tolist() == [8]


def test_timed_ring_runs_out_of_slots_without_harm() -> None:
    ring = TimedRing(frames=1024, blocks=4)
    written = [ring.write(np.ones(1, np.int16), float(at), 0) for at in range(6)]
    assert written == [True] * 4 + [False] * 2
    assert len(ring.read().samples) == 4
