import numpy as np
import pytest

from coach_app.audio.capture_log import CaptureLog
from coach_app.audio.played_log import PlayedLog
from coach_app.audio.sample_clock import SampleClock, converter_time
from coach_app.audio.values import Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.sounds import tone

pytestmark = pytest.mark.unit


def test_stamps_that_jitter_are_averaged() -> None:
    clock = SampleClock(MIC_RATE)
    jitter = np.random.default_rng(1).uniform(-0.005, 0.005, 3000)
    for block in range(3000):
        clock.observe(block * 160, 100.0 + block * 0.01 + jitter[block])
        if block > 200:
            assert clock.time_of(block * 160) == pytest.approx(100.0 + block * 0.01, abs=0.001)


@pytest.mark.parametrize("ppm", [100, -100])
def test_a_crystal_that_is_off_is_followed(ppm: int) -> None:
    clock = SampleClock(MIC_RATE)
    for block in range(60_000):
        at = block * 0.01 / (1 + ppm * 1e-6)
        clock.observe(block * 160, at)
        assert clock.time_of(block * 160) == pytest.approx(at, abs=0.0025)


def test_one_late_stamp_moves_nothing() -> None:
    clock = SampleClock(MIC_RATE)
    for block in range(100):
        clock.observe(block * 160, block * 0.01 + (0.3 if block == 50 else 0.0))
        assert clock.time_of(block * 160) == pytest.approx(block * 0.01, abs=1e-9)


@pytest.mark.parametrize("away", [0.1, 3.0, 3600.0])
def test_after_a_break_time_starts_afresh(away: float) -> None:
    clock = SampleClock(MIC_RATE)
    for block in range(100):
        clock.observe(block * 160, block * 0.01)
    for block in range(100, 120):
        clock.observe(block * 160, block * 0.01 + away)
    assert clock.time_of(120 * 160) == pytest.approx(1.2 + away)


def test_a_clock_needs_a_stamp() -> None:
    assert not SampleClock(MIC_RATE).running
    with pytest.raises(ValueError, match="observed"):
        SampleClock(MIC_RATE).time_of(0)


def test_stamps_of_portaudio_are_mapped_and_nonsense_is_not() -> None:
    assert converter_time(10.0, 5.0, 5.03, -1.0) == pytest.approx(10.03)
    assert converter_time(10.0, 5.0, 4.98, -1.0) == pytest.approx(9.98)
    for current, converter in ((0.0, 0.0), (5.0, 0.0), (0.0, 5.0), (5.0, 99.0), (1e9, 3.0)):
        assert converter_time(10.0, current, converter, -0.01) == pytest.approx(9.99)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000, 8_000])
def test_capture_comes_at_16_khz_with_its_time(rate: int) -> None:
    log = CaptureLog(rate)
    sound = tone(2.0, rate)
    block = rate // 100
    pieces: list[Samples] = []
    for step in range(200):
        log.write(sound[step * block : (step + 1) * block], 50.0 + step * 0.01)
        piece = log.read(99.0)
        assert piece.at == pytest.approx(50.0 + sum(len(piece) for piece in pieces) / MIC_RATE, abs=1e-6)
        pieces.append(piece.samples)
    heard = np.concatenate(pieces).astype(int)
    assert len(heard) >= 1.9 * MIC_RATE
    assert np.abs(heard - tone(2.0, MIC_RATE)[: len(heard)])[400:].max() < 60


def test_capture_before_the_first_block_is_empty() -> None:
    piece = CaptureLog(MIC_RATE).read(12.5)
    assert (piece.at, len(piece.samples), piece.lost) == (12.5, 0, 0)


def test_a_reader_that_stalls_for_too_long_is_told_what_was_lost() -> None:
    log = CaptureLog(MIC_RATE)
    block = np.ones(160, np.int16)
    for step in range(4000):
        log.write(block, step * 0.01)
    first = log.read(40.0)
    assert first.lost == 0
    dropped = 4000 * 160 - len(first.samples)
    assert dropped > 0
    log.write(block, 40.0)
    after = log.read(40.01)
    assert after.lost == dropped
    assert after.at == pytest.approx(40.0)
    assert len(after.samples) == 160


@pytest.mark.parametrize("rate", [24_000, 48_000, 44_100])
def test_what_was_heard_comes_back_at_24_khz_speech_apart_from_silence(rate: int) -> None:
    log = PlayedLog(rate)
    block = rate // 100
    speech = tone(0.4, rate)
    sound = np.concatenate([np.zeros(rate // 2, np.int16), speech, np.zeros(rate // 2, np.int16)])
    played = []
    for step in range(140):
        content = block if 50 <= step < 90 else 0
        place = min(max(step - 49, 0), 40) * block
        log.write(sound[step * block : (step + 1) * block], 7.0 + step * 0.01, content, place)
        if step % 3 == 0:
            played += log.read()
    played += log.read()
    at = 7.0
    for piece in played:
        assert piece.at == pytest.approx(at, abs=1e-6)
        at += len(piece.samples) / SPEAKER_RATE
    assert at > 7.0 + 1.35
    talking = [piece for piece in played if piece.content]
    assert talking[0].at == pytest.approx(7.5, abs=0.001)
    assert sum(len(piece.samples) for piece in talking) == pytest.approx(0.4 * SPEAKER_RATE, abs=2)
    assert sum(piece.content for piece in talking) == pytest.approx(0.4 * SPEAKER_RATE, abs=40)
    places = [piece.until for piece in played]
    assert places == sorted(places)
    assert places[-1] == 40 * block
    handed = np.cumsum([len(piece.samples) for piece in talking]) * rate / SPEAKER_RATE
    assert np.abs(np.array([piece.until for piece in talking]) - handed).max() < 0.035 * rate
    heard = np.concatenate([piece.samples for piece in talking]).astype(int)[480:-480]
    assert np.abs(heard - tone(0.4, SPEAKER_RATE)[480 : 480 + len(heard)]).max() < 60
