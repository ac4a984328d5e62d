"""The first run as a person takes it: the microphone is checked, then the first question is asked."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
import soundfile

from tests.children import wait_until
from tests.cli.coach_process import exported, listed
from tests.engine.candidate import RATE, sound_of
from tests.isolation import needs
from tests.virtual_display import WIDTH
from tests.window.glance import Box
from tests.window.hearing import Sound, place_of
from tests.window.seat import Seat

pytestmark = pytest.mark.gui

WORDS = "Keeping every customer calm was hard."
NEVER_BEEN_HERE = '[look]\ncolours = "light"\n'

TRY_IT: Box = (520, 440, 760, 560)
"""The one filled button of Welcome."""

CHECK = 970, 715
"""Its last step."""

METER: Box = (164, 262, 1116, 286)
RECORD = 247, 342
DONE = 190, 717
BODY: Box = (144, 180, WIDTH - 144, 740)
OPENING_SECONDS = 0.4
"""How long a microphone takes until it is open again."""

PIECE_SECONDS = 0.5
LOUD = 2000
"""Pixels of the meter that are filled when somebody speaks: a fifth of it."""


@pytest.fixture(scope="module")
def tools() -> None:
    for tool in ("Xvfb", "xdotool", "pulseaudio", "pactl", "parec", "paplay"):
        if reason := needs(tool):
            pytest.skip(reason)


def alike(said: Sound, heard: Sound) -> float:
    """How well the end of what was heard shows a piece of what was said, 0 to 1; a busy card leaves gaps."""
    time.sleep(0.2)
    size = round(PIECE_SECONDS * RATE)
    pieces = [said[at : at + size] for at in range(0, len(said) - size, size)]
    return max(place_of(piece, heard[-8 * RATE :])[1] for piece in pieces)


def test_welcome_then_the_microphone_then_the_first_question(tools: None, tmp_path: Path) -> None:
    said = sound_of(WORDS)
    soundfile.write(tmp_path / "said.wav", said, RATE)
    with Seat(tmp_path / "home", settings=NEVER_BEEN_HERE) as seat:
        wait_until(lambda: seat.panel("accent", TRY_IT) is not None, 40.0, "Welcome")
        assert seat.place() is None
        seat.keep("welcome")
        seat.click(*CHECK)
        wait_until(lambda: seat.panel("accent", BODY) is None and seat.inked(BODY), 10.0, "the check")
        heard = seat.card.start_recording(rate=RATE)
        speaking = seat.card.start_playing(tmp_path / "said.wav")
        wait_until(lambda: seat.has("user-voice", METER).sum() > LOUD, 10.0, "the level of a voice")
        speaking.wait(10.0)
        wait_until(lambda: seat.has("user-voice", METER).sum() == 0, 15.0, "silence")
        seat.click(*RECORD)
        time.sleep(OPENING_SECONDS)
        seat.card.play(tmp_path / "said.wav")
        seat.keep("recording")
        wait_until(lambda: alike(said, heard.samples()) > 0.8, 20.0, "what was said, played back")
        heard.stop()
        seat.keep("check")
        seat.click(*DONE)
        seat.press("accent", "Try a question now", TRY_IT)
        seat.wait_for_live()
        seat.keep("live")
        seat.end()
        seat.wait("the session that was ended", "history")
        done = seat.leave()
        home = seat.home
        for name, picture in seat.pictures.items():
            picture.save(str(tmp_path / f"{name}.png"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (row,) = listed(home)
    assert (row["engine"], row["mode"]) == ("offline", "practice")
    assert [turn["speaker"] for turn in exported(home)["turns"]] == ["interviewer"]
    assert tomllib.loads((home / "settings.toml").read_text("utf-8"))["look"]["welcomed"] is True
    assert not [path for path in home.rglob("*") if path.suffix in {".wav", ".flac", ".ogg", ".raw"}]
