"""Which devices get a canceller between them, and when a voice over the interviewer counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.echo_path import CancelledMicrophone
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.reopening import ReopeningSpeaker
from coach_app.audio.self_test import Choice
from coach_app.audio.speaker import SilentSpeaker
from coach_app.core.settings import BargeIn, EchoMode, SoundSettings
from coach_app.wiring.sound import Arrangement, Ears, arrange
from tests.audio.virtual_clock import VirtualClock
from tests.virtual_sound import FEED, HEARD, SoundCard

pytestmark = pytest.mark.audio


def arranged(
    barge_in: BargeIn = BargeIn.AUTO,
    echo: EchoMode = EchoMode.AUTO,
    *,
    worn: bool = False,
    measured: Choice | None = None,
    missing: bool = False,
) -> Arrangement:
    clock = VirtualClock()
    ears = Ears(QueuedMicrophone(clock), "", echo_free=False)
    speaker = ReopeningSpeaker(lambda chosen: SilentSpeaker(clock), clock)

    def cancel() -> Canceller | None:
        return None if missing else make_canceller()

    settings = SoundSettings(barge_in=barge_in, echo=echo)
    return arrange(settings, ears, speaker, lambda: worn, measured, cancel)


def cancelled(arrangement: Arrangement) -> bool:
    return isinstance(arrangement.microphone, CancelledMicrophone)


def test_on_loudspeakers_a_canceller_has_to_prove_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    one = arranged()
    assert cancelled(one)
    assert not one.full_duplex
    assert one.guard is not None
    one.guard.trusted = True
    assert not one.guard.may_hear_over(), "nothing is known of the room yet"
    one.guard.trusted = False
    monkeypatch.setattr(EchoWitness, "knows", True)
    for shown in (one, arranged(measured="canceller"), arranged(BargeIn.ON)):
        assert cancelled(shown)
        assert not shown.full_duplex
        assert shown.guard is not None
        assert not shown.guard.may_hear_over()
        shown.guard.trusted = True
        assert shown.guard.may_hear_over()


@pytest.mark.parametrize(
    ("echo", "missing", "measured"), [("off", False, None), ("auto", True, None), ("auto", False, "gate")]
)
def test_without_a_canceller_nobody_is_heard_over_the_interviewer(
    echo: str, missing: bool, measured: Choice | None
) -> None:
    one = arranged(echo=EchoMode(echo), missing=missing, measured=measured)
    assert not cancelled(one)
    assert not one.full_duplex
    assert one.guard is not None
    one.guard.advance(0.0, sounding=True)
    one.guard.advance(0.0, sounding=False)
    assert not one.guard.may_hear_over()


def test_a_headset_needs_nothing_unless_it_is_heard_or_wished_for() -> None:
    assert arranged(worn=True).full_duplex
    assert not cancelled(arranged(worn=True))
    assert not arranged(BargeIn.OFF, worn=True).full_duplex
    assert cancelled(arranged(worn=True, measured="canceller"))
    assert cancelled(arranged(worn=True, echo=EchoMode.ON))


def test_a_test_at_low_volume_takes_no_guard_away() -> None:
    one = arranged(measured="none")
    assert cancelled(one)
    assert one.guard is not None


def test_the_users_word_counts() -> None:
    assert arranged(BargeIn.ON, EchoMode.OFF).full_duplex
    off = arranged(BargeIn.OFF)
    assert off.guard is not None
    assert not off.full_duplex


def test_the_self_test_says_what_it_found_and_keeps_it(
    virtual_sound_card: SoundCard, coach_home: Path
) -> None:
    card = virtual_sound_card
    loop = ("source=" + HEARD, "sink=" + FEED, "latency_msec=60")
    number = card.pactl("load-module", "module-loopback", *loop).strip()
    try:
        done = self_test({**card.variables(), "COACH_HOME": str(coach_home)})
    finally:
        card.pactl("unload-module", number)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The microphone hears the speaker after ")
    (kept,) = json.loads((coach_home / "echo.json").read_text("utf-8")).values()
    assert kept["choice"] in ("canceller", "gate")


def test_without_a_device_the_self_test_says_so_in_one_line(coach_home: Path) -> None:
    done = self_test({**os.environ, "COACH_HOME": str(coach_home), "PULSE_SERVER": "unix:/nowhere"})
    assert done.returncode == 3
    assert done.stdout == ""
    assert [line for line in done.stderr.splitlines() if line.startswith("coach: ")][-1].count("; ") == 1
    assert "Traceback" not in done.stderr


def self_test(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "coach_app", "devices", "--self-test"]
    return subprocess.run(words, env=variables, capture_output=True, text=True, timeout=200)
