"""The virtual sound card carries sound, several at a time, and is found by PortAudio."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.virtual_sound import MICROPHONE, SPEAKER, Samples, SoundCard

pytestmark = pytest.mark.audio


def tone(path: Path, hertz: int, seconds: float = 0.5) -> Path:
    time = np.arange(round(24_000 * seconds)) / 24_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes((8_000 * np.sin(2 * np.pi * hertz * time)).astype("<i2").tobytes())
    return path


def loudest_hertz(samples: Samples, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum) * rate / len(samples))


def test_what_is_fed_to_the_microphone_is_recorded_from_it(
    virtual_sound_card: SoundCard, tmp_path: Path
) -> None:
    recording = virtual_sound_card.start_recording(MICROPHONE, rate=16_000)
    virtual_sound_card.play(tone(tmp_path / "a.wav", 440))
    heard = recording.stop()
    sounding = heard[np.abs(heard.astype(int)) > 200]
    assert len(sounding) > 0.4 * 16_000
    assert loudest_hertz(heard, 16_000) == pytest.approx(440, abs=3)


def test_two_cards_hear_nothing_of_each_other(virtual_sound_card: SoundCard, tmp_path: Path) -> None:
    with SoundCard() as other:
        here = virtual_sound_card.start_recording()
        there = other.start_recording()
        other.play(tone(tmp_path / "b.wav", 1_000), sink=SPEAKER)
        heard_there, heard_here = there.stop(), here.stop()
    assert loudest_hertz(heard_there, 24_000) == pytest.approx(1_000, abs=3)
    assert not heard_here.any()


def test_portaudio_in_this_process_finds_the_card(sound_card_here: SoundCard) -> None:
    import sounddevice

    assert "pulse" in [device["name"] for device in sounddevice.query_devices()]


def test_a_stopped_card_leaves_nothing_behind() -> None:
    card = SoundCard()
    card.start()
    socket_path = Path(card.env["PULSE_RUNTIME_PATH"], "native")
    assert socket_path.is_socket()
    card.stop()
    assert not card.folder.exists()
    with pytest.raises(subprocess.CalledProcessError):
        card.pactl("info")
