"""Devices that go while they are used, and a default that changes, on the real virtual card.

A sound server moves streams itself; what is shown is that nothing of ours is lost on the way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.reopening import ReopeningMicrophone, ReopeningSpeaker
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.audio.values import Played
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.sounds import noise, write_wav
from tests.children import wait_until
from tests.virtual_sound import HEARD, MICROPHONE, SPEAKER, SoundCard

pytestmark = pytest.mark.audio

SLOW = 6.0
"""Seconds that a busy machine may need for what takes two on one of its own."""


@contextmanager
def plugged(card: SoundCard, name: str, rate: int) -> Iterator[str]:
    words = ("module-null-sink", f"sink_name={name}", f"rate={rate}", "channels=1", "norewinds=1")
    number = card.pactl("load-module", *words).strip()
    try:
        yield number
    finally:
        listed = [line.split()[0] for line in card.pactl("list", "short", "modules").splitlines()]
        if number in listed:
            card.pactl("unload-module", number)


def heard_of(speaker: ReopeningSpeaker, ready: Callable[[], bool]) -> list[Played]:
    played: list[Played] = []

    def once() -> bool:
        played.extend(one for one in speaker.read_played() if one.content)
        return ready()

    wait_until(once, 10.0, "the speaker")
    return played


def speaking(wanted: str | None) -> ReopeningSpeaker:
    return ReopeningSpeaker(
        lambda chosen: DeviceSpeaker(wanted if chosen else None, time.monotonic, back_to=wanted),
        time.monotonic,
    )


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_a_turn_is_heard_whole_at_any_rate_and_when_its_device_is_pulled_out(
    sound_card_here: SoundCard, rate: int
) -> None:
    card = sound_card_here
    with plugged(card, "headset", rate) as module:
        speaker = speaking("headset")
        speaker.start()
        try:
            there = card.start_recording("headset.monitor")
            speaker.write(noise(1.6, SPEAKER_RATE, -20.0))
            speaker.end_turn()
            heard = heard_of(speaker, lambda: speaker.pending < 1.0)
            assert np.abs(there.stop()).max() > 1000
            elsewhere = card.start_recording(HEARD)
            card.pactl("unload-module", module)
            heard += heard_of(speaker, lambda: speaker.pending == 0.0)
            assert max(one.until for one in heard) == 1.6 * SPEAKER_RATE
            assert np.abs(elsewhere.stop()).max() > 1000, "the rest is heard where there still is a speaker"
        finally:
            speaker.close()


def test_a_new_default_speaker_is_followed_and_nothing_is_lost(sound_card_here: SoundCard) -> None:
    card = sound_card_here
    with plugged(card, "second", 48_000):
        speaker = speaking(None)
        speaker.start()
        try:
            there = card.start_recording("second.monitor")
            speaker.write(noise(4.0, SPEAKER_RATE, -20.0))
            speaker.end_turn()
            heard = heard_of(speaker, lambda: speaker.pending < 3.5)
            assert np.abs(there.samples()).max() == 0
            card.pactl("set-default-sink", "second")
            heard += heard_of(speaker, lambda: speaker.pending == 0.0)
            assert np.abs(there.stop()).max() > 1000
            assert max(one.until for one in heard) == 4 * SPEAKER_RATE
        finally:
            speaker.close()
            card.pactl("set-default-sink", SPEAKER)


def test_a_headset_that_comes_back_with_another_profile_gets_its_stream_back(
    sound_card_here: SoundCard,
) -> None:
    """As Bluetooth does: the device goes, sound is heard elsewhere, and it comes back at another rate."""
    card = sound_card_here
    sound = noise(4.0, SPEAKER_RATE, -20.0)
    heard: list[Played] = []
    with plugged(card, "bluez_sink.aa.a2dp", 44_100) as module:
        speaker = speaking("bluez_sink.aa.a2dp")
        speaker.start()
        try:
            first = speaker.name
            speaker.write(sound)
            speaker.end_turn()
            heard += heard_of(speaker, lambda: speaker.pending < 3.7)
            card.pactl("unload-module", module)
            heard += heard_of(speaker, lambda: speaker.name != first)
            assert speaker.name == "Virtual_Speaker"
            with plugged(card, "bluez_sink.aa.handsfree", 16_000):
                back = time.monotonic()
                heard += heard_of(speaker, lambda: speaker.name != "Virtual_Speaker")
                assert time.monotonic() - back < SLOW, "two seconds, on a machine of its own"
                there = card.start_recording("bluez_sink.aa.handsfree.monitor")
                heard += heard_of(speaker, lambda: speaker.pending == 0.0)
                assert np.abs(there.stop()).max() > 1000, "it is heard where it was before"
            assert max(one.until for one in heard) == len(sound), "and nothing was lost on the way"
        finally:
            speaker.close()


@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_a_new_default_microphone_is_followed_at_its_own_rate(
    sound_card_here: SoundCard, rate: int, tmp_path: Path
) -> None:
    card = sound_card_here
    path = write_wav(tmp_path / "said.wav", noise(3.0, MIC_RATE, -20.0), MIC_RATE)
    with plugged(card, "feed2", rate):
        words = ("module-remap-source", "source_name=mic2", "master=feed2.monitor", "channels=1")
        number = card.pactl("load-module", *words).strip()
        microphone = ReopeningMicrophone(
            lambda chosen: DeviceMicrophone(None, time.monotonic), time.monotonic
        )
        microphone.start()
        loudest = [0]

        def hears() -> bool:
            sound = microphone.read().samples
            loudest[0] = max(loudest[0], int(np.abs(sound.astype(int)).max()) if len(sound) else 0)
            return loudest[0] > 1000

        try:
            wait_until(lambda: len(microphone.read().samples) > 0, SLOW, "the first microphone")
            card.pactl("set-default-source", "mic2")
            playing = card.start_playing(path, "feed2")
            wait_until(hears, SLOW, "the second microphone")
            playing.terminate()
            playing.wait()
        finally:
            microphone.close()
            card.pactl("set-default-source", MICROPHONE)
            card.pactl("unload-module", number)


def test_a_device_that_another_program_holds_is_one_clear_line(sound_card_here: SoundCard) -> None:
    """As WASAPI and ALSA refuse a device in exclusive use: PortAudio fails to open it."""
    done = subprocess.run(
        [sys.executable, "-c", _BUSY],
        env={**sound_card_here.variables(), "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    about, line = done.stderr.splitlines()
    assert about == "A tone and a few words are played; please be quiet for ten seconds."
    what = "coach: the microphone “Virtual_Microphone” can't be opened"
    assert line == f"{what}; close other programs that use it, or choose another one"


_BUSY = """
import sys
import sounddevice

def refuse(*words, **more):
    raise sounddevice.PortAudioError("Device unavailable", -9985)

sounddevice.InputStream = sounddevice.OutputStream = refuse
from coach_app.__main__ import main
sys.argv = ["coach", "devices", "--self-test"]
sys.exit(main())
"""
