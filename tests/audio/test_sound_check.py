"""What a few seconds of a microphone show, and that listening and playing let go of their devices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.errors import DeviceLost
from coach_app.audio.levels import level_dbfs
from coach_app.audio.sound_check import flattened, for_speaker, judge, listen, play
from coach_app.audio.speaker import SilentSpeaker
from coach_app.audio.values import Captured, Samples
from coach_app.core.errors import SoundFailed
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE

pytestmark = pytest.mark.unit

SECONDS = 5


def noise(dbfs: float, seconds: float = SECONDS, seed: int = 1) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal(round(seconds * MIC_RATE))
    return made * 10 ** (dbfs / 20)


def talk(voice: float, room: float) -> Samples:
    """Half a second of noise as loud as a voice, half a second of the room, and so on; dBFS."""
    mask = (np.arange(SECONDS * MIC_RATE) // (MIC_RATE // 2)) % 2 == 1
    sound = noise(room) + np.where(mask, noise(voice, seed=2), 0.0)
    made: Samples = np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)
    return made


@pytest.mark.parametrize(
    ("voice", "room", "verdict"),
    [(-24, -60, "clear"), (-55, -75, "quiet"), (-30, -36, "noisy"), (-3, -60, "clipped")],
)
def test_the_worst_that_is_true_is_told(voice: float, room: float, verdict: str) -> None:
    found = judge(talk(voice, room))
    assert found.verdict == verdict
    assert found.floor == pytest.approx(room, abs=1.0)
    if verdict in ("clear", "quiet"):
        assert found.voice == pytest.approx(voice, abs=1.0)
        assert found.clipped == 0


def test_a_microphone_that_is_switched_off_is_told_from_a_quiet_room() -> None:
    assert judge(np.zeros(SECONDS * MIC_RATE, np.int16)).verdict == "silent"
    assert judge(np.zeros(0, np.int16)).verdict == "silent"
    assert judge(talk(-75, -75)).verdict == "quiet"


@given(st.lists(st.integers(1, 6), max_size=8), st.sampled_from([32767, -32768, 32700]))
def test_only_flat_tops_count_as_cut_off(runs: list[int], top: int) -> None:
    parts = [part for run in runs for part in (np.full(run, top), np.zeros(2))]
    sound = np.concatenate([*parts, np.zeros(1)]).astype(np.int16)
    assert flattened(sound) == sum(run >= 3 for run in runs)


class Mouth:
    """A microphone that gives 20 ms of a tone each time it is read, until it dies."""

    name = "Desk"

    def __init__(self, blocks: int = 10_000) -> None:
        self.now, self.left, self.open = 0.0, blocks, False

    def start(self) -> None:
        self.open = True

    def read(self) -> Captured:
        self.left -= 1
        size = MIC_RATE // 50 if self.left >= 0 else 0
        return Captured(self.now, np.full(size, 3277, np.int16), 0)

    def age(self, now: float) -> float:
        return max(0.0, -self.left / 50)

    def close(self) -> None:
        self.open = False

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_as_much_is_heard_as_was_asked_for_and_its_level_told() -> None:
    mouth, levels = Mouth(), list[float]()
    heard = listen(mouth, lambda: mouth.now, mouth.sleep, levels.append, 5.0)
    assert len(heard) == 5 * MIC_RATE
    assert levels == [pytest.approx(-20.0, abs=0.01)] * 250
    assert not mouth.open


def test_without_an_end_nothing_is_kept_and_being_stopped_closes_it() -> None:
    mouth = Mouth()

    def sleep(seconds: float) -> None:
        mouth.sleep(seconds)
        if mouth.now > 60:
            raise SoundFailed("the check was stopped", "start it again")

    with pytest.raises(SoundFailed, match="stopped"):
        listen(mouth, lambda: mouth.now, sleep, lambda level: None)
    assert not mouth.open


def test_a_microphone_that_dies_is_one_line() -> None:
    mouth = Mouth(blocks=20)
    with pytest.raises(DeviceLost, match="no sound comes from “Desk”; choose another microphone"):
        listen(mouth, lambda: mouth.now, mouth.sleep, lambda level: None, 5.0)
    assert not mouth.open


def test_what_was_heard_is_played_whole_at_the_rate_of_a_speaker() -> None:
    heard = talk(-24, -60)
    sound = for_speaker(heard)
    assert len(sound) == pytest.approx(SECONDS * SPEAKER_RATE, abs=2)
    assert level_dbfs(sound) == pytest.approx(level_dbfs(heard), abs=2.5)  # noise above 8 kHz is nobody's
    mouth = Mouth()
    speaker = SilentSpeaker(lambda: mouth.now)
    play(speaker, sound, lambda: mouth.now, mouth.sleep)
    assert SECONDS <= mouth.now < SECONDS + 0.2
