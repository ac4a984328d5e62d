"""Bank and clips belong together, and every clip is sound that can be heard and understood."""

import hashlib
from functools import cache

import numpy as np
import pytest
import soundfile

from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.candidate import load_candidate
from coach_app.knowledge.clips import CLIP_RATE, Clip, Clips, clip_key, load_clips
from installers.render_voice import VOICES as RENDERED
from installers.render_voice import due, left_over, recipe_of
from installers.voices.sound import Samples, active_rms, frame_levels, peak
from tests.knowledge.folders import ASSETS, QUESTIONS, VOICES

pytestmark = pytest.mark.unit

MEGABYTE = 1_000_000
SAMPLED = 10
SECONDS_PER_LETTER = (0.035, 0.105)
"""Between 290 and 95 words a minute at six letters a word, with the blank."""


@cache
def clips_of(voice: str) -> Clips:
    return load_clips(ASSETS / "voice" / voice)


@cache
def texts() -> tuple[str, ...]:
    return load_bank(QUESTIONS).texts()


def decoded(clip: Clip) -> Samples:
    samples, rate = soundfile.read(clip.path, dtype="float64")
    assert rate == CLIP_RATE
    return np.asarray(samples, dtype=np.float64)


def sampled(voice: str) -> list[Clip]:
    keys = sorted(clips_of(voice).by_key)
    return [clips_of(voice).by_key[key] for key in keys[:: len(keys) // SAMPLED][:SAMPLED]]


def test_every_bundled_voice_is_tested() -> None:
    folders = {path.parent.name for path in (ASSETS / "voice").glob("*/index.json")}
    assert folders == set(VOICES) == set(RENDERED) - {"candidate"}


@pytest.mark.parametrize("voice", VOICES)
def test_no_clip_is_missing_or_left_over(voice: str) -> None:
    folder = ASSETS / "voice" / voice
    wanted = {clip_key(text) for text in texts()}
    assert len(wanted) == len(texts())
    assert set(clips_of(voice).by_key) == wanted
    assert {path.stem for path in folder.glob("*.opus")} == wanted
    assert [text for text in texts() if clips_of(voice).path(text) is None] == []


@pytest.mark.parametrize("voice", VOICES)
def test_no_clip_is_stale_or_altered(voice: str) -> None:
    for text in texts():
        clip = clips_of(voice).by_key[clip_key(text)]
        assert clip.recipe == recipe_of(text, RENDERED[voice].engine), text
        assert hashlib.sha256(clip.path.read_bytes()).hexdigest() == clip.sha256, text


@pytest.mark.parametrize("name", RENDERED)
def test_the_renderer_agrees_that_nothing_is_due(name: str) -> None:
    voice = RENDERED[name]
    assert due(voice, voice.texts()) == []
    assert left_over(voice, voice.texts()) == []


@pytest.mark.parametrize("voice", VOICES)
def test_every_header_says_opus_24_khz_mono_and_its_length(voice: str) -> None:
    for clip in clips_of(voice).by_key.values():
        info = soundfile.info(clip.path)
        assert (info.format, info.subtype) == ("OGG", "OPUS")
        assert (info.samplerate, info.channels) == (CLIP_RATE, 1)
        assert info.duration == pytest.approx(clip.seconds, abs=0.001)


@pytest.mark.parametrize("voice", VOICES)
def test_lengths_fit_the_words(voice: str) -> None:
    least, most = SECONDS_PER_LETTER
    for text in texts():
        seconds = clips_of(voice).seconds(text)
        assert seconds is not None
        assert least * len(text) < seconds < most * len(text) + 0.6, text


@pytest.mark.parametrize("voice", VOICES)
def test_clips_are_neither_silent_nor_clipped_and_evenly_loud(voice: str) -> None:
    for clip in sampled(voice):
        samples = decoded(clip)
        assert active_rms(samples) == pytest.approx(-20, abs=0.5), clip.path.name
        assert peak(samples) <= -3 + 0.01, clip.path.name


@pytest.mark.parametrize("voice", VOICES)
def test_clips_begin_and_end_without_delay_or_click(voice: str) -> None:
    for clip in sampled(voice):
        levels = frame_levels(decoded(clip))
        loud = np.flatnonzero(levels > levels.max() - 40)
        assert loud[0] * 0.01 <= 0.12, clip.path.name
        assert 0.1 <= (len(levels) - loud[-1]) * 0.01 <= 0.35, clip.path.name
        assert levels[0] < -50, clip.path.name
        assert levels[-1] < -50, clip.path.name


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_stays_small(voice: str) -> None:
    assert sum(clip.path.stat().st_size for clip in clips_of(voice).by_key.values()) <= 12 * MEGABYTE


def test_the_candidate_sounds_as_scripted() -> None:
    candidate = load_candidate(ASSETS / "candidate", load_bank(QUESTIONS))
    assert [len(answer.text.split()) > 20 for answer in candidate.answers] == [True] * 3
    for answer in candidate.answers:
        assert 10 <= answer.clip.seconds <= 16
        samples = decoded(answer.clip)
        assert len(samples) / CLIP_RATE == pytest.approx(answer.clip.seconds, abs=0.001)
        assert active_rms(samples) == pytest.approx(-20, abs=0.5)
        assert peak(samples) <= -3 + 0.01
        assert hashlib.sha256(answer.clip.path.read_bytes()).hexdigest() == answer.clip.sha256
