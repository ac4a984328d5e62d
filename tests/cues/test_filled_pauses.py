"""The filled-pause detector on speech with known filled pauses, and on everything that is none."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.cues.filled_pauses import FilledPause, FilledPauses
from tests.bench.event_metrics import counted, overlapping
from tests.bench.fillers import takes
from tests.bench.fillers.not_speech import KINDS
from tests.bench.fillers.voices import RATE, TRAINING, Voice, installed, repertoire

pytestmark = pytest.mark.unit

VOICE: Voice = TRAINING[0]
needs_voice = pytest.mark.skipif(not installed(VOICE), reason=f"{VOICE.engine} is not installed")


@cache
def talk() -> takes.Take:
    """Half a minute of answers with filled pauses and drawn-out words."""
    take = takes.spoken(repertoire(VOICE, 77), random.Random(5), 24)
    room = takes.noise("white", len(take.samples), 1) * np.float32(10 ** (-62 / 20))
    return takes.Take(take.samples + room, take.fillers, take.lengthened)


def found_in(sound: np.ndarray, block: int = 160) -> list[FilledPause]:
    """Everything decided in floats of ±1, fed in blocks."""
    pcm = takes.as_pcm(sound)
    ear = FilledPauses()
    return [pause for start in range(0, len(pcm), block) for pause in ear.push(pcm[start : start + block])]


def spans(found: list[FilledPause]) -> list[tuple[float, float]]:
    return [(pause.started, pause.ended) for pause in found]


def after_talk(sound: np.ndarray) -> list[FilledPause]:
    """What is found in a sound that follows talk: the speaker is known by then."""
    before = talk().samples[: 10 * RATE]
    whole = np.concatenate([before, np.zeros(RATE), sound, np.zeros(RATE)])
    return [pause for pause in found_in(whole) if pause.ended > len(before) / RATE + 0.5]


@needs_voice
def test_most_filled_pauses_are_heard_and_little_else() -> None:
    take = talk()
    assert len(take.fillers) >= 5
    counts = counted(spans(found_in(take.samples)), take.fillers, len(take.samples) / RATE, overlapping)
    assert counts.recall >= 0.6
    assert counts.false <= 1


@needs_voice
def test_each_is_decided_soon_after_it_ended() -> None:
    for pause in found_in(talk().samples):
        assert pause.started < pause.ended < pause.decided <= pause.ended + 0.16
        assert 0.6 <= pause.confidence <= 1.0


@needs_voice
@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(1, 4000), min_size=1, max_size=40))
def test_blocks_of_any_size_give_the_same_events(sizes: list[int]) -> None:
    pcm = takes.as_pcm(talk().samples)[: 12 * RATE]
    whole = FilledPauses().push(pcm)
    assert whole
    ear = FilledPauses()
    parts: list[FilledPause] = []
    place = turn = 0
    while place < len(pcm):
        size = sizes[turn % len(sizes)] + 200
        parts += ear.push(pcm[place : place + size])
        place, turn = place + size, turn + 1
    assert parts == whole


@needs_voice
@pytest.mark.parametrize("decibels", [-18.0, 4.0])
def test_the_microphones_gain_is_no_matter(decibels: float) -> None:
    usual = spans(found_in(talk().samples))
    changed = spans(found_in(talk().samples * 10 ** (decibels / 20)))
    counts = counted(changed, usual, 60.0, overlapping)
    assert counts.false <= 1
    assert counts.recall >= 0.8


@needs_voice
def test_a_higher_threshold_finds_a_part_of_what_a_lower_one_does() -> None:
    pcm = takes.as_pcm(talk().samples)
    many, few = FilledPauses(0.1).push(pcm), FilledPauses(0.95).push(pcm)
    assert len(few) < len(many)
    assert counted(spans(few), spans(many), 60.0, overlapping).false == 0


@needs_voice
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_no_speech_is_no_filled_pause(kind: str) -> None:
    assert found_in(KINDS[kind](random.Random(4711))) == []


@needs_voice
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_not_even_after_speech(kind: str) -> None:
    assert after_talk(KINDS[kind](random.Random(4712))) == []


@pytest.mark.parametrize("kind", ["white", "pink"])
def test_noise_is_silent(kind: str) -> None:
    assert found_in(takes.noise(kind, 6 * RATE, 2) * np.float32(0.05)) == []


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(5 * RATE),
        np.concatenate([np.zeros(RATE), np.ones(RATE), -np.ones(RATE), np.zeros(RATE)]),
        np.tile([1.0, -1.0], RATE),
        np.full(3 * RATE, 0.1),
    ],
    ids=["digital zeros", "rails", "fastest square wave", "offset"],
)
def test_degenerate_sound_is_survived(sound: np.ndarray) -> None:
    assert found_in(sound) == []


@needs_voice
def test_clipped_talk_gives_no_false_event() -> None:
    take = talk()
    found = spans(found_in(np.clip(take.samples * 12, -0.999, 0.999)))
    assert counted(found, take.fillers, 1.0, overlapping).false <= 1


@needs_voice
def test_telephone_sound_gives_no_false_event() -> None:
    take = talk()
    spectrum = np.fft.rfft(take.samples)
    hertz = np.fft.rfftfreq(len(take.samples), 1 / RATE)
    narrow = np.fft.irfft(spectrum * ((hertz > 300) & (hertz < 3400)), len(take.samples))
    assert counted(spans(found_in(narrow)), take.fillers, 1.0, overlapping).false <= 1


@needs_voice
def test_zeros_between_talk_do_no_harm() -> None:
    sound = talk().samples.copy()
    sound[5 * RATE : 7 * RATE] = 0.0
    for pause in found_in(sound):
        assert not 5.05 < (pause.started + pause.ended) / 2 < 6.95


def test_nothing_is_said_before_a_speaker_is_known() -> None:
    assert FilledPauses().push(np.zeros(0, np.int16)) == []
    assert FilledPauses().position == 0.0


def test_frames_for_pace_come_once_each() -> None:
    ear = FilledPauses()
    ear.push(np.zeros(RATE, np.int16))
    first = ear.new_frames()
    ear.push(np.zeros(RATE // 2, np.int16))
    second = ear.new_frames()
    assert (len(first), len(second), len(ear.new_frames())) == (100, 50, 0)
    assert second.started == pytest.approx(first.ended)
    assert len(first.then(second)) == 150
