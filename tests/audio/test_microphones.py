from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.microphone import FileMicrophone, QueuedMicrophone
from coach_app.audio.sound_file import read_sound
from coach_app.audio.values import Captured
from coach_app.core.errors import BadInput
from coach_app.core.pcm import MIC_RATE
from tests.audio.sounds import noise, tone, write_wav
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit


def hear(microphone: FileMicrophone | QueuedMicrophone, clock: VirtualClock, seconds: float) -> Captured:
    """What a reader that comes every 10 ms gets, joined; checks that it is without a break."""
    pieces = []
    first = microphone.read()
    at = first.at
    pieces.append(first.samples)
    for _ in range(round(seconds * 100)):
        clock.sleep(0.010)
        piece = microphone.read()
        assert piece.at == pytest.approx(at + sum(map(len, pieces)) / MIC_RATE, abs=1e-6)
        assert piece.lost == 0
        pieces.append(piece.samples)
    return Captured(at, np.concatenate(pieces), 0)


def test_a_file_is_heard_in_real_time_from_the_moment_of_start(tmp_path: Path) -> None:
    clock = VirtualClock()
    sound = noise(1.0, MIC_RATE, -20.0)
    microphone = FileMicrophone(write_wav(tmp_path / "a.wav", sound, MIC_RATE), clock)
    clock.sleep(5.0)
    microphone.start()
    heard = hear(microphone, clock, 1.5)
    assert heard.at == 1005.0
    assert len(heard.samples) == pytest.approx(1.5 * MIC_RATE, abs=1)
    assert np.array_equal(heard.samples[: len(sound)], sound)
    assert not heard.samples[len(sound) :].any(), "after its end, silence for ever"
    assert microphone.ended
    assert microphone.age(clock()) == 0.0
    microphone.close()
    microphone.close()


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (8_000, 1), (48_000, 1), (22_050, 2)])
def test_any_rate_and_channels_become_16_khz_mono(tmp_path: Path, rate: int, channels: int) -> None:
    clock = VirtualClock()
    sound = np.zeros(rate * 2, np.int16)
    sound[rate : rate + rate // 2] = tone(0.5, rate, hertz=500.0)
    path = write_wav(tmp_path / "b.wav", np.stack([sound] * channels, axis=1), rate)
    microphone = FileMicrophone(path, clock)
    microphone.start()
    heard = hear(microphone, clock, 2.2).samples
    microphone.close()
    loud = np.flatnonzero(np.abs(heard) > 1500)
    assert loud[0] / MIC_RATE == pytest.approx(1.0, abs=0.002)
    assert loud[-1] / MIC_RATE == pytest.approx(1.5, abs=0.002)
    expected = tone(0.4, MIC_RATE, hertz=500.0)
    middle = heard[MIC_RATE + 800 : MIC_RATE + 800 + 4800]
    strength = np.correlate(expected.astype(float), middle.astype(float), "valid").max()
    norm = np.linalg.norm(expected[:4800].astype(float)) * np.linalg.norm(middle.astype(float))
    assert strength / norm > 0.99


def test_channels_are_averaged(tmp_path: Path) -> None:
    left, right = np.full(1000, 3000, np.int16), np.full(1000, -1000, np.int16)
    path = write_wav(tmp_path / "c.wav", np.stack([left, right], axis=1), MIC_RATE)
    assert set(read_sound(path, MIC_RATE).tolist()) == {1000}


def test_a_device_whose_crystal_is_fast_is_rehearsed(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = write_wav(tmp_path / "d.wav", noise(2.0, MIC_RATE, -20.0), MIC_RATE)
    microphone = FileMicrophone(path, clock, frames_per_second=MIC_RATE * 1.01)
    microphone.start()
    clock.sleep(1.0)
    assert len(microphone.read().samples) == 16_160
    clock.sleep(0.5)
    assert microphone.read().at == pytest.approx(1001.0, abs=1e-4)
    microphone.close()


def test_a_reader_that_comes_late_gets_everything(tmp_path: Path) -> None:
    clock = VirtualClock()
    sound = noise(3.0, MIC_RATE, -20.0)
    microphone = FileMicrophone(write_wav(tmp_path / "e.wav", sound, MIC_RATE), clock)
    assert not len(microphone.read().samples), "nothing before start"
    microphone.start()
    clock.sleep(2.5)
    assert np.array_equal(microphone.read().samples, sound[: round(2.5 * MIC_RATE)])
    microphone.close()


def test_a_file_cut_off_in_the_middle_ends_there(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "f.wav", noise(1.0, MIC_RATE, -20.0), MIC_RATE)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[:20_001])
    assert len(read_sound(cut, MIC_RATE)) == (20_001 - 44) // 2


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("missing.wav", None, "can't read missing.wav: no such file"),
        ("empty.wav", b"", "empty.wav is not a sound file"),
        ("text.wav", b"Dear Sir or Madam, I am writing to apply.\n" * 20, "text.wav is not a sound file"),
        ("text.raw", b"\x00\x01" * 400, "text.raw is not a sound file"),
        ("random.mp3", bytes(range(256)) * 8, "random.mp3 "),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, name: str, content: bytes | None, what: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        FileMicrophone(path, VirtualClock())
    assert caught.value.what.startswith(what)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_folder_and_a_file_without_sound_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="directory"):
        FileMicrophone(tmp_path, VirtualClock())
    silent = write_wav(tmp_path / "none.wav", np.zeros(0, np.int16), MIC_RATE)
    with pytest.raises(BadInput, match="holds no sound"):
        FileMicrophone(silent, VirtualClock())


def test_a_queued_voice_speaks_between_silences() -> None:
    clock = VirtualClock()
    microphone = QueuedMicrophone(clock)
    microphone.start()
    assert not hear(microphone, clock, 0.3).samples.any()
    clip = noise(0.25, MIC_RATE, -20.0)
    microphone.say(clip)
    started = microphone.talking
    heard = hear(microphone, clock, 0.5).samples
    assert np.array_equal(heard[: len(clip)], clip)
    assert not heard[len(clip) :].any()
    assert (started, microphone.talking) == (True, False)
    microphone.close()


def test_a_computer_that_slept_heard_nothing_meanwhile() -> None:
    clock = VirtualClock()
    microphone = QueuedMicrophone(clock)
    microphone.start()
    microphone.say(noise(1.0, MIC_RATE, -20.0))
    clock.sleep(0.5)
    microphone.read()
    clock.sleep(8 * 3600.0)
    asleep = microphone.read()
    assert len(asleep.samples) == 0
    assert asleep.at == pytest.approx(clock())
    clock.sleep(0.1)
    awake = microphone.read()
    assert len(awake.samples) == pytest.approx(1600, abs=1)
    assert awake.samples.any()
    assert awake.at == pytest.approx(clock() - 0.1)


@given(
    clips=st.lists(st.integers(0, 900), max_size=6),
    steps=st.lists(st.floats(0.0, 0.05), min_size=1, max_size=30),
)
def test_queued_clips_are_heard_whole_and_in_order(clips: list[int], steps: list[float]) -> None:
    clock = VirtualClock()
    microphone = QueuedMicrophone(clock)
    microphone.start()
    sounds = [np.full(frames, number + 1, np.int16) for number, frames in enumerate(clips)]
    for sound in sounds:
        microphone.say(sound)
    heard = []
    for step in steps:
        clock.sleep(step)
        heard.append(microphone.read().samples)
    sent = np.concatenate([*sounds, np.zeros(100_000, np.int16)])
    got = np.concatenate(heard)
    assert np.array_equal(got, sent[: len(got)])
    assert len(got) == pytest.approx(sum(steps) * MIC_RATE, abs=1.2)
