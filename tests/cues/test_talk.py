"""Pace and silence: when they are worth a word, and the pace of the last seconds of speaking."""

from __future__ import annotations

import numpy as np
import pytest

from coach_app.cues.answer_frames import AnswerFrames
from coach_app.cues.pauses import LEAST_PAUSE_SECONDS
from coach_app.cues.talk import PaceWatch, SilenceWatch
from coach_app.cues.voice_frames import VoiceFrames

pytestmark = pytest.mark.unit


def syllables(count: int, frames_each: int, started: float = 0.0) -> VoiceFrames:
    """Level humps of so many 10 ms frames each."""
    hump = -20 - 20 * np.abs(np.linspace(-1, 1, frames_each))
    level = np.tile(hump, count)
    flags = np.ones(len(level), bool)
    return VoiceFrames(started, level, flags, flags)


def silence(frames: int) -> VoiceFrames:
    flags = np.zeros(frames, bool)
    return VoiceFrames(0.0, np.full(frames, -80.0), flags, flags)


def test_pace_is_of_the_last_seconds_of_speaking_and_pauses_do_not_count() -> None:
    frames = AnswerFrames()
    frames.add(syllables(60, 30, started=5.0))
    assert frames.recent_pace(20.0) is None, "eighteen seconds were said"
    for _ in range(10):
        frames.add(syllables(10, 20))
        frames.add(silence(150))
    found = frames.recent_pace(20.0)
    assert found is not None
    assert found.speaking_seconds == pytest.approx(20.0)
    assert found.syllables_per_second == pytest.approx(5.0, rel=0.03), "fifteen seconds of silence are in it"


def test_the_whole_answer_has_its_pauses_its_pace_and_its_syllables() -> None:
    frames = AnswerFrames()
    frames.add(syllables(40, 25, started=2.0))
    frames.add(silence(80))
    for _ in range(70):
        frames.add(syllables(10, 10))
    heard = frames.heard(LEAST_PAUSE_SECONDS)
    assert heard is not None
    assert heard.spoken.started == pytest.approx(2.0)
    assert heard.spoken.seconds == pytest.approx(10.0 + 0.8 + 70.0)
    assert [round(pause.seconds, 2) for pause in heard.spoken.pauses] == [0.8]
    assert heard.pace is not None
    assert heard.pace.speaking_seconds == pytest.approx(80.0)
    assert len(heard.nuclei) == heard.pace.syllables == pytest.approx(740, abs=3)


def test_nobody_spoke() -> None:
    frames = AnswerFrames()
    frames.add(silence(500))
    assert frames.heard(0.5) is None
    assert frames.recent_pace(20.0) is None


def test_pace_is_offered_when_it_leaves_the_range_and_again_only_after_a_whole_window() -> None:
    watch = PaceWatch()
    offered = []
    for second, rate in enumerate([150, 181, 190, *[200] * 19, 150, 109, 110, 110, 105]):
        watch, candidate = watch.measured(rate, float(second))
        if candidate is not None:
            offered.append((second, candidate.text, candidate.threshold))
    assert offered == [
        (1, "A little slower", 180.0),
        (21, "A little slower", 180.0),
        (23, "A little faster", 110.0),
        (26, "A little faster", 110.0),
    ]


def test_a_silence_is_offered_once_when_it_has_become_long() -> None:
    watch, offered = SilenceWatch(2.0), []
    for tick, quiet in enumerate([0.0, 1.0, 1.99, 2.0, 2.5, 9.0, 0.0, 1.0, 2.1, 2.2]):
        before, watch = watch, watch.quiet(quiet)
        if watch.long_since(before):
            offered.append(tick)
    assert offered == [3, 8]
