"""The session's beat: steady by itself, in step with a microphone that gives blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.pcm import BLOCK_SECONDS
from coach_app.engine.pulse import AFTER_SECONDS, PULSE_SECONDS, Pulse

pytestmark = pytest.mark.unit


def beats(count: int, phase: float, blocks: bool, late: float = 0.0) -> list[float]:
    """When so many beats came, each `late`, with blocks every 10 ms from `phase` on."""
    now, age, found = 100.0, 0.0, []
    pulse = Pulse(now)
    for _ in range(count):
        now += max(pulse.wait(now, age), 0.0) + late
        age = (now - phase) % BLOCK_SECONDS if blocks else 0.0
        found.append(now)
    return found


def test_without_blocks_it_beats_fifty_times_a_second_however_long_a_beat_takes() -> None:
    assert beats(500, 0.0, blocks=False)[-1] == pytest.approx(110.0)
    assert beats(500, 0.0, blocks=False, late=0.004)[-1] == pytest.approx(110.004)


@given(st.floats(0.0, BLOCK_SECONDS), st.floats(0.0, 0.004))
def test_it_slides_to_just_after_a_block(phase: float, late: float) -> None:
    found = beats(200, phase, blocks=True, late=late)
    for at in found[100:]:
        off = (at - phase - AFTER_SECONDS + BLOCK_SECONDS / 2) % BLOCK_SECONDS - BLOCK_SECONDS / 2
        assert abs(off) < 0.0005
    assert found[-1] - found[99] == pytest.approx(100 * PULSE_SECONDS, abs=0.001)


def test_a_device_that_died_does_not_move_it() -> None:
    pulse = Pulse(0.0)
    assert [pulse.wait(n * PULSE_SECONDS, 0.7 + n) for n in range(3)] == pytest.approx([PULSE_SECONDS] * 3)


def test_after_a_long_stall_it_does_not_make_up_for_everything() -> None:
    pulse = Pulse(0.0)
    assert pulse.wait(30.0, 0.0) == pytest.approx(-1.0)
