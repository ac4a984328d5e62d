import os
import sys
from types import SimpleNamespace

import pytest

from coach_app.audio import devices
from coach_app.audio.devices import Device, choose, find_device, list_inputs, selected, why_no_sound
from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.core.errors import BadInput, CoachError
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit

THREE = [
    Device("alsa_input.usb-Blue_Yeti", "input", True, 2, "Yeti Stereo Microphone"),
    Device("alsa_input.pci", "input", False, 2, "Built-in Microphone"),
    Device("bluez_input.0", "input", False, 1, "Headset"),
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("alsa_input.pci", "alsa_input.pci"),
        ("Headset", "bluez_input.0"),
        ("yeti", "alsa_input.usb-Blue_Yeti"),
        ("BUILT-IN", "alsa_input.pci"),
    ],
)
def test_a_name_or_a_part_of_one_name_is_enough(name: str, found: str) -> None:
    assert choose(THREE, name, "microphone").name == found


def test_an_exact_name_beats_a_part_of_another() -> None:
    both = [Device("mic 2", "input", False, 1), Device("mic", "input", False, 1)]
    assert choose(both, "mic", "microphone").name == "mic"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "Rode",
            "there is no microphone called “Rode”; "
            "choose one of: alsa_input.usb-Blue_Yeti, alsa_input.pci, bluez_input.0",
        ),
        (
            "microphone",
            "“microphone” fits several microphones; choose one of: alsa_input.usb-Blue_Yeti, alsa_input.pci",
        ),
        (
            "",
            "there is no microphone called “”; "
            "choose one of: alsa_input.usb-Blue_Yeti, alsa_input.pci, bluez_input.0",
        ),
    ],
)
def test_a_wrong_name_says_what_there_is(name: str, line: str) -> None:
    with pytest.raises(BadInput) as caught:
        choose(THREE, name, "microphone")
    assert str(caught.value) == line


def test_the_choice_on_a_sound_server_holds_only_while_a_stream_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULSE_SOURCE", "mine")
    monkeypatch.delenv("PULSE_SINK", raising=False)
    with selected(THREE[1]) as port:
        assert port == "pulse"
        assert os.environ["PULSE_SOURCE"] == "alsa_input.pci"
    assert os.environ["PULSE_SOURCE"] == "mine"
    with selected(Device("speaker", "output", True, 2)):
        assert os.environ["PULSE_SINK"] == "speaker"
    assert "PULSE_SINK" not in os.environ
    with selected(Device("Speakers", "output", True, 2, port=4)) as port:
        assert port == 4


def test_without_portaudio_there_are_no_devices_and_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert list_inputs() == []
    assert devices.list_outputs() == []
    assert not devices.sound_available()
    assert why_no_sound() == "the sound library PortAudio can't be loaded"
    for start in (DeviceMicrophone(None, VirtualClock()).start, DeviceSpeaker("x", VirtualClock()).start):
        with pytest.raises(DeviceLost, match="libportaudio2"):
            start()


def test_without_a_sound_server_there_is_a_clear_line() -> None:
    # The tests' environment names a sound server that is not there.
    if list_inputs():
        pytest.skip("this machine has a microphone without any server")
    with pytest.raises(CoachError, match="no microphone was found; connect one"):
        find_device("input", None)
    with pytest.raises(CoachError, match="no microphone was found"):
        DeviceMicrophone("anything", VirtualClock()).start()
    microphone = DeviceMicrophone(None, VirtualClock())
    assert microphone.age(2000.0) == 0.0
    assert not len(microphone.read().samples)
    microphone.close()


def _windows() -> SimpleNamespace:
    found = [
        {"name": "Mic (MME)", "max_input_channels": 2, "max_output_channels": 0},
        {"name": "Headset Mic", "max_input_channels": 1, "max_output_channels": 0},
        {"name": "Desk Mic", "max_input_channels": 2, "max_output_channels": 0},
        {"name": "Speakers", "max_input_channels": 0, "max_output_channels": 2},
    ]
    interfaces = [
        {"name": "MME", "devices": [0], "default_input_device": 0, "default_output_device": -1},
        {
            "name": "Windows WASAPI",
            "devices": [1, 2, 3],
            "default_input_device": 2,
            "default_output_device": 3,
        },
    ]
    return SimpleNamespace(query_devices=lambda: found, query_hostapis=lambda: interfaces)


def test_where_there_is_no_server_portaudio_names_the_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", _windows())
    monkeypatch.setattr(sys, "platform", "win32")
    assert list_inputs() == [
        Device("Desk Mic", "input", True, 2, port=2),
        Device("Headset Mic", "input", False, 1, port=1),
    ]
    assert find_device("output", None) == Device("Speakers", "output", True, 2, port=3)
