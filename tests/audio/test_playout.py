import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.jitter import FIRST_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS, JitterEstimate
from coach_app.audio.playout import Playout, PlayState
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE
from tests.audio.sounds import tone

pytestmark = pytest.mark.unit

BLOCK = SPEAKER_RATE // 100
FADE = round(0.005 * SPEAKER_RATE)


def pull(playout: Playout, blocks: int = 1) -> tuple[Samples, int]:
    """What sounds in so many blocks of 10 ms, and how much of it was speech."""
    out = np.full((blocks, BLOCK), 99, np.int16)
    return out.reshape(-1), sum(playout.pull(block) for block in out)


def counted(frames: int) -> Samples:
    """Samples that tell which they are, none of them 0."""
    return (np.arange(frames) % 30_000 + 1).astype(np.int16)


def test_nothing_written_is_silence() -> None:
    out, content = pull(Playout(), 5)
    assert content == 0
    assert not out.any()


def test_a_turn_starts_once_enough_has_arrived() -> None:
    playout = Playout()
    playout.write(counted(round(0.040 * SPEAKER_RATE)), 0.0)
    assert pull(playout)[1] == 0
    assert playout.state is PlayState.PRE
    playout.write(counted(round((FIRST_SECONDS - 0.040) * SPEAKER_RATE)), 0.01)
    assert pull(playout)[1] == BLOCK


def test_with_the_least_there_a_turn_starts_after_115_ms() -> None:
    playout = Playout()
    playout.write(counted(round(SHORTEST_SECONDS * SPEAKER_RATE)), 0.0)
    assert pull(playout, 12)[1] == 0
    assert pull(playout)[1] == BLOCK


def test_a_short_turn_starts_when_it_is_whole() -> None:
    playout = Playout()
    sound = counted(300)
    playout.write(sound, 0.0)
    assert pull(playout)[1] == 0
    playout.end_turn()
    out, content = pull(playout, 3)
    assert content == 300
    assert np.array_equal(out[:300], sound)
    assert not out[300:].any()
    assert playout.state is PlayState.IDLE
    assert playout.underruns == 0


def test_a_thin_stream_starts_after_600_ms() -> None:
    playout = Playout()
    playout.write(counted(BLOCK * 4), 0.0)
    silent, content = pull(playout, 60)
    assert content == 0
    assert not silent.any()
    assert pull(playout)[1] == BLOCK


@given(
    pieces=st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 3)), min_size=1, max_size=30),
)
def test_every_sample_sounds_once_and_in_order(pieces: list[tuple[int, int]]) -> None:
    playout = Playout()
    total = sum(frames for frames, _ in pieces)
    sent = counted(total)
    heard: list[Samples] = []
    done = 0
    for frames, blocks in pieces:
        playout.write(sent[done : done + frames], done / SPEAKER_RATE)
        done += frames
        out = np.zeros(BLOCK, np.int16)
        heard.extend(out[: playout.pull(out)].copy() for _ in range(blocks))
    playout.end_turn()
    out = np.zeros(BLOCK, np.int16)
    while playout.waiting:
        heard.append(out[: playout.pull(out)].copy())
    sound = np.concatenate(heard)
    assert len(sound) == total == playout.played
    # Faded samples are quieter; all others are themselves, in their place. A break has two fades.
    changed = np.flatnonzero(sound != sent)
    assert np.all(np.abs(sound[changed]) <= np.abs(sent[changed]))
    assert len(changed) <= (playout.underruns + 1) * 2 * FADE


def test_running_dry_fades_out_and_in_again_without_a_click() -> None:
    playout = Playout()
    sound = tone(0.8, SPEAKER_RATE, hertz=300.0)
    steepest = int(np.abs(np.diff(sound.astype(np.int32))).max())
    playout.write(sound[: BLOCK * 15 + 77], 0.0)
    before, _ = pull(playout, 20)
    assert playout.state is PlayState.PRE
    playout.write(sound[BLOCK * 15 + 77 :], 0.3)
    after, _ = pull(playout, 20)
    assert playout.underruns == 1
    jumps = np.abs(np.diff(np.concatenate([before, after]).astype(np.int32)))
    # Fading a sine of this level over 5 ms adds at most its amplitude / 120 a sample.
    assert jumps[: BLOCK * 35].max() <= steepest + int(np.abs(sound).max()) // FADE + 1


def test_the_last_5_ms_wait_for_more() -> None:
    playout = Playout()
    playout.write(counted(BLOCK * 15), 0.0)
    pull(playout, 14)
    assert playout.waiting == BLOCK
    pull(playout)
    assert playout.underruns == 0, "until more comes nobody knows whether the turn goes on"
    assert playout.state is PlayState.PRE


def test_an_end_of_turn_that_comes_late_is_no_break() -> None:
    playout = Playout()
    playout.write(counted(BLOCK * 8), 0.0)
    pull(playout, 20)
    playout.end_turn()
    pull(playout, 2)
    assert playout.played == BLOCK * 8
    assert playout.place == BLOCK * 8
    assert playout.underruns == 0
    playout.write(counted(BLOCK), 5.0)
    assert pull(playout)[1] == 0, "the next turn collects again"


def test_flush_fades_and_drops_the_rest() -> None:
    playout = Playout()
    playout.write(tone(2.0, SPEAKER_RATE), 0.0)
    pull(playout, 20)
    playout.flush()
    assert playout.waiting == 0
    out, content = pull(playout, 5)
    assert content == FADE
    assert not out[FADE:].any()
    assert np.abs(out[:FADE]).max() > 1000
    assert abs(int(out[FADE - 1])) < 200
    playout.write(counted(BLOCK * 15), 3.0)
    assert pull(playout)[1] == BLOCK, "a new turn sounds unfaded"


@given(played=st.integers(8, 60), rest=st.integers(0, 500), following=st.integers(BLOCK, BLOCK * 30))
def test_a_turn_written_right_after_a_flush_is_heard_whole(played: int, rest: int, following: int) -> None:
    playout = Playout()
    playout.write(tone(played * 0.010 + 0.5, SPEAKER_RATE), 0.0)
    pull(playout, played)
    playout.write(tone(rest / SPEAKER_RATE, SPEAKER_RATE), 0.6)
    playout.flush()
    sent = counted(following)
    playout.write(sent, 0.7)
    playout.end_turn()
    out, _ = pull(playout, 40)
    heard = out[BLOCK:]
    assert np.array_equal(heard[: len(sent)], sent)
    assert not heard[len(sent) :].any()
    assert playout.place == playout.written


def test_flush_before_the_start_is_silent() -> None:
    playout = Playout()
    playout.write(counted(BLOCK), 0.0)
    pull(playout)
    playout.flush()
    assert pull(playout, 3)[1] == 0
    assert playout.played == 0


def test_two_turns_follow_each_other_whole() -> None:
    playout = Playout()
    sound = counted(BLOCK * 20 + 100)
    playout.write(sound, 0.0)
    playout.end_turn()
    pull(playout, 3)
    playout.write(sound, 0.1)
    playout.end_turn()
    pull(playout, 50)
    assert playout.played == 2 * len(sound)
    assert playout.underruns == 0


def test_ducking_takes_20_db_at_once_and_comes_back_in_60_ms() -> None:
    playout = Playout()
    level = 10_000
    playout.write(np.full(SPEAKER_RATE, level, np.int16), 0.0)
    playout.end_turn()
    assert (pull(playout, 2)[0] == level).all()
    playout.duck(True)
    down, _ = pull(playout)
    assert np.all(np.diff(down.astype(int)) <= 0)
    ducked, _ = pull(playout, 3)
    assert np.abs(ducked.astype(int) - level // 10).max() <= 1
    playout.duck(False)
    back, _ = pull(playout, 7)
    assert np.all(np.diff(back.astype(int)) >= 0)
    assert back[round(0.058 * SPEAKER_RATE)] < level
    assert (back[round(0.062 * SPEAKER_RATE) :] == level).all()


def test_there_is_room_for_three_minutes() -> None:
    playout = Playout()
    minute = np.ones(60 * SPEAKER_RATE, np.int16)
    assert [playout.write(minute, 0.0) for _ in range(3)] == [len(minute)] * 3


def test_pulling_allocates_nothing_that_stays() -> None:
    playout = Playout()
    out = np.zeros(BLOCK, np.int16)
    playout.write(np.ones(SPEAKER_RATE * 10, np.int16), 0.0)
    for _ in range(100):
        playout.pull(out)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(600):
            playout.pull(out)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2000, "integers only"


def turn(estimate: JitterEstimate, number: int, late: float = 0.0) -> None:
    """Fifty pieces in real time, the thirtieth of them late."""
    for piece in range(50):
        estimate.arrived(0.040, number * 10.0 + piece * 0.040 + (late if piece == 30 else 0.0))
    estimate.turn_ended()


def test_even_arrival_comes_down_to_the_shortest_prebuffer() -> None:
    estimate = JitterEstimate()
    assert estimate.target == FIRST_SECONDS
    for number in range(5):
        turn(estimate, number)
        assert estimate.target == SHORTEST_SECONDS
        assert estimate.calm


def test_late_pieces_lengthen_the_prebuffer() -> None:
    estimate = JitterEstimate()
    for number in range(20):
        turn(estimate, number, late=0.100)
    assert estimate.target == pytest.approx(0.100 + 0.160)
    assert not estimate.calm


def test_one_lucky_turn_on_an_uneven_line_is_not_taken_for_an_even_one() -> None:
    estimate = JitterEstimate()
    now = 0.0
    for piece in range(100):
        now += 0.010 if piece % 2 else 0.069
        estimate.arrived(0.040, now)
    estimate.turn_ended()
    assert not estimate.calm
    assert estimate.target >= FIRST_SECONDS


def test_a_broken_line_is_waited_for_longer_but_never_for_a_fifth_of_a_second() -> None:
    waits = []
    for late in (0.0, 0.150, 0.220, 0.500):
        estimate = JitterEstimate()
        for number in range(20):
            turn(estimate, number, late=late)
        waits.append(estimate.longest_wait)
    assert waits == sorted(waits)
    assert waits[0] == waits[1] == 0.115
    assert waits[1] < waits[2] < waits[3] == 0.185


def test_long_pauses_lengthen_the_prebuffer_even_where_nothing_is_late() -> None:
    estimate = JitterEstimate()
    now = 0.0
    for _ in range(10):
        for piece in range(30):
            now += 0.170 if piece == 29 else 0.010
            estimate.arrived(0.040, now)
        estimate.turn_ended()
    assert estimate.target == pytest.approx(0.170)


@given(
    st.lists(st.tuples(st.floats(0.001, 0.5), st.floats(0.0, 3.0), st.sampled_from("aaaade")), max_size=80)
)
def test_the_prebuffer_stays_in_its_bounds(steps: list[tuple[float, float, str]]) -> None:
    estimate = JitterEstimate()
    now = 0.0
    for seconds, pause, what in steps:
        now += pause
        match what:
            case "a":
                estimate.arrived(seconds, now)
            case "d":
                estimate.turn_dropped()
            case _:
                estimate.turn_ended()
        assert SHORTEST_SECONDS <= estimate.target <= LONGEST_SECONDS
