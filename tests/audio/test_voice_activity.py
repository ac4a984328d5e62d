from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.noise_floor import NoiseFloor
from coach_app.audio.values import Samples
from coach_app.audio.voice_activity import TO_CLOSE, VoiceActivity
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE
from tests.audio.sounds import at_level, edges, noise, spoken
from tests.isolation import needs

pytestmark = pytest.mark.unit

SENTENCES = (
    "I led a team of four people, and we moved the whole billing system to a new database.",
    "First we wrote tests, then we shipped it, and nobody noticed.",
    "Honestly, that was the hardest year of my life, but I learned a great deal.",
)
PAUSE = 2.0


@dataclass(frozen=True)
class Stretch:
    """When a stretch of voice began and ended, and when its beginning was known, in seconds."""

    onset: float
    ended: float
    known: float


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Samples]:
    if reason := needs("flite"):
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("voice")
    return [spoken(text, folder, voice) for voice in ("slt", "rms", "awb") for text in SENTENCES]


def detect(samples: Samples, step: int = 160) -> list[Stretch]:
    activity = VoiceActivity()
    found: list[Stretch] = []
    onset = known = 0.0
    was = False
    for start in range(0, len(samples), step):
        for speaking in activity.push(samples[start : start + step]):
            if speaking and not was:
                assert activity.onset is not None
                onset, known = activity.onset, activity.position
            if was and not speaking:
                assert activity.ended is not None
                found.append(Stretch(onset, activity.ended, known))
            was = speaking
    return found


def scene(
    clips: list[Samples], level: float, under_peak_db: float = 30.0
) -> tuple[Samples, list[tuple[float, float]]]:
    """Clips at a level with digital silence between, and where each begins and ends."""
    parts = [np.zeros(MIC_RATE, np.int16)]
    truth = []
    position = 1.0
    for clip in clips:
        first, last = edges(clip, MIC_RATE, under_peak_db)
        truth.append((position + first, position + last))
        parts += [at_level(clip, level), np.zeros(round(PAUSE * MIC_RATE), np.int16)]
        position += len(clip) / MIC_RATE + PAUSE
    return np.concatenate(parts), truth


def matched(found: list[Stretch], truth: list[tuple[float, float]]) -> list[list[Stretch]]:
    """The stretches of each clip; every stretch belongs to a clip."""
    groups = [
        [one for one in found if one.ended > begun - 0.2 and one.onset < over + 0.2] for begun, over in truth
    ]
    assert sum(map(len, groups)) == len(found), "no voice where there is none"
    assert all(groups), "no clip is missed"
    return groups


@pytest.mark.parametrize("level", [-45.0, -36.0, -26.0, -16.0, -6.0])
def test_onset_and_end_are_true_at_any_level(clips: list[Samples], level: float) -> None:
    sound, truth = scene(clips, level)
    groups = matched(detect(sound), truth)
    onsets = [group[0].onset - begun for group, (begun, _) in zip(groups, truth, strict=True)]
    ends = [group[-1].ended - over for group, (_, over) in zip(groups, truth, strict=True)]
    assert abs(float(np.median(onsets))) <= 0.050
    assert abs(float(np.median(ends))) <= 0.050
    # A breath or a soft consonant at the edge may count or not; a word may not be missed or invented.
    assert sorted(map(abs, onsets))[-2] <= 0.150
    assert sorted(map(abs, ends))[-2] <= 0.150
    assert max(map(abs, onsets + ends)) <= 0.250


def test_voice_is_known_within_100_ms(clips: list[Samples]) -> None:
    sound, truth = scene(clips, -20.0)
    groups = matched(detect(sound), truth)
    delays = [group[0].known - begun for group, (begun, _) in zip(groups, truth, strict=True)]
    assert float(np.median(delays)) <= 0.075
    assert max(delays) <= 0.150


@pytest.mark.parametrize("room", [-70.0, -55.0, -45.0])
def test_a_turn_ends_in_a_noisy_room(clips: list[Samples], room: float) -> None:
    # What lies under the hiss can't be heard: a voice at -20 dBFS has peaks of about -14.
    sound, truth = scene(clips, -20.0, under_peak_db=min(30.0, -14.0 - room - 8.0))
    hiss = noise(len(sound) / MIC_RATE, MIC_RATE, room)[: len(sound)]
    noisy = np.clip(sound.astype(int) + hiss, -32768, 32767).astype(np.int16)
    groups = matched(detect(noisy), truth)
    ends = [group[-1].ended - over for group, (_, over) in zip(groups, truth, strict=True)]
    assert abs(float(np.median(ends))) <= 0.060
    assert max(ends) <= 0.060, "the detector's tail is taken off"


@pytest.mark.parametrize("level", [-70.0, -50.0, -30.0])
def test_steady_noise_is_no_voice(level: float) -> None:
    found = detect(noise(20.0, MIC_RATE, level))
    assert [one for one in found if one.onset > 5.0] == []


def test_digital_silence_and_clicks_are_no_voice() -> None:
    sound = np.zeros(MIC_RATE * 10, np.int16)
    sound[::16_000] = 30_000
    assert detect(sound) == []


@given(
    st.lists(st.integers(1, 900), min_size=1, max_size=40),
)
def test_how_the_stream_is_cut_changes_nothing(sizes: list[int]) -> None:
    total = sum(sizes)
    sound = noise(total / MIC_RATE + 0.001, MIC_RATE, -25.0, seed=total)[:total]
    whole, cut = VoiceActivity(), VoiceActivity()
    answers = whole.push(sound)
    pieces: list[bool] = []
    done = 0
    for frames in sizes:
        pieces += cut.push(sound[done : done + frames])
        done += frames
    assert pieces == answers
    assert len(answers) == total // 160
    assert (cut.onset, cut.last_voiced, cut.ended) == (whole.onset, whole.last_voiced, whole.ended)


def test_times_are_in_order_while_somebody_speaks(clips: list[Samples]) -> None:
    activity = VoiceActivity()
    sound, _ = scene(clips[:2], -20.0)
    for start in range(0, len(sound), 160):
        speaking = any(activity.push(sound[start : start + 160]))
        if speaking:
            assert activity.onset is not None
            assert activity.last_voiced is not None
            assert activity.onset < activity.last_voiced <= activity.position
            assert activity.position - activity.last_voiced < TO_CLOSE * BLOCK_SECONDS + 1e-9
    assert activity.ended == activity.last_voiced


def test_the_floor_falls_at_once_and_rises_slowly() -> None:
    floor = NoiseFloor()
    for _ in range(20):
        floor.update(-100.0, maybe_voice=False)
    assert floor.level == pytest.approx(-80.0, abs=0.1), "never lower, however silent"
    for _ in range(200):
        floor.update(-20.0, maybe_voice=True)
    assert floor.level == pytest.approx(-74.0, abs=0.2), "two seconds of voice raise it by 6 dB"
    for _ in range(200):
        floor.update(-40.0, maybe_voice=False)
    assert floor.level == pytest.approx(-40.0, abs=0.2), "a fan is followed"


def test_after_digital_silence_the_floor_is_learnt_anew() -> None:
    floor = NoiseFloor(relearn=True)
    for _ in range(50):
        floor.update(-100.0, maybe_voice=False)
    for _ in range(20):
        floor.update(-50.0, maybe_voice=True)
    assert floor.level == pytest.approx(-50.0, abs=0.5)
