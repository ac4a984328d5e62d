"""The echo self-test: on simulated rooms, and on a card whose speaker is fed back."""

import time

import numpy as np
import pytest

from coach_app.audio.canceller import make_canceller
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.self_test import EchoMeasure, run_self_test
from coach_app.audio.speaker import DeviceSpeaker
from tests.audio.room import Room, interviewer
from tests.audio.shared_air import Air, AirMicrophone, AirSpeaker
from tests.audio.virtual_clock import VirtualClock
from tests.virtual_sound import FEED, HEARD, MICROPHONE, SPEAKER, SoundCard

pytestmark = pytest.mark.audio


def measured(room: Room, gain: float, cancel: bool = True) -> EchoMeasure:
    clock = VirtualClock()
    air = Air(room, gain)
    microphone, speaker = AirMicrophone(clock, air), AirSpeaker(clock, air)
    canceller = make_canceller() if cancel else None
    return run_self_test(microphone, speaker, clock, canceller, [interviewer(0)], clock.sleep)


@pytest.mark.parametrize("delay", [0.060, 0.250])
@pytest.mark.parametrize("gain", [0.5, 0.05])
def test_delay_and_leak_are_found(delay: float, gain: float) -> None:
    found = measured(Room(delay=delay), gain)
    assert found.delay == pytest.approx(delay, abs=0.012)
    assert found.leak == pytest.approx(20 * np.log10(gain), abs=3.0)
    assert found.choice == "canceller"
    assert found.erle is not None
    assert found.erle > 20.0


def test_a_headset_has_no_echo() -> None:
    found = measured(Room(noise_dbfs=-50.0), 0.0)
    assert (found.delay, found.leak, found.choice) == (None, None, "none")


def test_without_a_canceller_the_gate_is_left() -> None:
    assert measured(Room(), 0.3, cancel=False).choice == "gate"


def test_on_a_card_that_is_fed_back_the_echo_is_found_and_taken_out(sound_card_here: SoundCard) -> None:
    card = sound_card_here
    loop = ("source=" + HEARD, "sink=" + FEED, "latency_msec=60")
    number = card.pactl("load-module", "module-loopback", *loop).strip()
    try:
        found = run_self_test(
            DeviceMicrophone(MICROPHONE, time.monotonic),
            DeviceSpeaker(SPEAKER, time.monotonic),
            time.monotonic,
            make_canceller(),
            [interviewer(1)],
        )
    finally:
        card.pactl("unload-module", number)
    assert found.delay is not None
    # How long the way is depends on how busy the sound server is; exact delays are tried above.
    assert found.delay > 0.0
    assert found.choice in ("canceller", "gate"), "a card under load may stutter; the echo is there"
