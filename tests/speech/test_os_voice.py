"""Text without a clip is spoken by the system's voice, as sound of the clips' rate and level."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable

import numpy as np
import pytest

from coach_app.live.offline.voice import FirstVoice, SilentVoice, SystemVoice
from coach_app.speech.os_voice import OsVoice, find_os_voice

pytestmark = pytest.mark.unit

TEXT = "Which of your projects -o /tmp/x $(id) `id` would you call a failure?"


def spoken(voice: OsVoice) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.frombuffer(voice.say(TEXT), "<i2")


@pytest.mark.parametrize("name", ["flite", "espeak-ng"])
def test_a_line_becomes_sound(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    monkeypatch.setattr(shutil, "which", {name: program}.get)
    voice = find_os_voice("linux")
    assert voice is not None
    assert voice.name == name
    samples = spoken(voice)
    assert 2 < len(samples) / 24_000 < 12
    loud = samples[np.abs(samples) > 400].astype(float) / 32768
    assert -26 < 20 * np.log10(np.sqrt(np.mean(loud**2))) < -16
    assert np.abs(samples).max() < 0.75 * 32768


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_no_words_of_the_user_stand_in_the_arguments(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    voice = find_os_voice(platform)
    assert voice is not None
    assert "{out}" in voice.command


def test_without_a_synthesiser_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert find_os_voice() is None


@pytest.mark.parametrize("command", [("/nowhere/at-all",), ("false",), ("true",)])
def test_a_voice_that_fails_leaves_the_line_as_text(
    command: tuple[str, ...], expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.speech.os_voice", "stays text")
    assert OsVoice("broken", command).say(TEXT) == b""


def test_the_first_voice_that_can_say_a_line_says_it() -> None:
    async def heard() -> list[bytes]:
        sound = FirstVoice(SilentVoice(), SystemVoice(lambda text: text.encode())).speak("ab")
        assert sound is not None
        return [block async for block in sound]

    assert asyncio.run(heard()) == [b"ab"]
    assert FirstVoice(SilentVoice()).speak("ab") is None
