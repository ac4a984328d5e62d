"""What the words of `practise` ask for; what they leave open is left to the settings."""

from __future__ import annotations

import pytest

from coach_app.cli.parser import build_parser
from coach_app.cli.practise import start_command
from coach_app.core.commands.practice import StartSession
from coach_app.core.rounds import EngineName, Mode, Round

pytestmark = pytest.mark.unit


def asked(*words: str) -> StartSession:
    return start_command(build_parser().parse_args(["practise", *words]), EngineName.OFFLINE)


def test_what_is_named_is_asked_for() -> None:
    command = asked("--engine", "gemini", "--round", "case", "--mode", "drill", "--mic", "none")
    assert (command.engine, command.request.round) == (EngineName.GEMINI, Round.CASE)
    assert (command.request.mode, command.microphone) == (Mode.DRILL, "none")


def test_what_is_not_named_is_left_open() -> None:
    command = asked()
    assert (command.engine, command.microphone, command.speaker) == (EngineName.OFFLINE, None, None)


def test_keeping_the_sound_is_left_to_the_settings_unless_it_is_forbidden() -> None:
    assert asked().keep_recording is None
    assert asked("--no-recording").keep_recording is False
