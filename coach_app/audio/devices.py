"""Which sound devices there are, and which one a name means."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from coach_app.audio.errors import DeviceLost
from coach_app.audio.portaudio import load_portaudio
from coach_app.core.errors import BadInput

Kind = Literal["input", "output"]

PULSE = "pulse"
"""PortAudio's one device for everything behind a PulseAudio or PipeWire server."""

_SERVER_NAMES = frozenset({PULSE, "default"})

_PULSE_VARIABLE: dict[Kind, str] = {"input": "PULSE_SOURCE", "output": "PULSE_SINK"}
NOUN: dict[Kind, str] = {"input": "microphone", "output": "speaker"}
"""What people call a device of that kind."""


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device: `name` identifies it, `title` is what people read, `default` where the system sends us.

    `port` is PortAudio's number, or None behind a sound server.
    """

    name: str
    kind: Kind
    default: bool
    channels: int
    title: str = ""
    port: int | None = None


def list_inputs() -> list[Device]:
    """Microphones, the default one first; empty where there is no sound."""
    return _list("input")


def list_outputs() -> list[Device]:
    """Speakers, the default one first; empty where there is no sound."""
    return _list("output")


def sound_available() -> bool:
    """Whether there is a microphone or a speaker."""
    return why_no_sound() is None


def why_no_sound() -> str | None:
    """Why there is neither microphone nor speaker, as a phrase; None when there is one."""
    try:
        load_portaudio()
    except DeviceLost as error:
        return error.what
    return None if list_inputs() or list_outputs() else "this computer has no sound device"


def find_device(kind: Kind, name: str | None) -> Device:
    """The device `name` means, or the default one for None.

    A name fits exactly, else as a part of exactly one name or title, capitals aside. Raises `BadInput` naming
    the choices when it fits none or several, `DeviceLost` when there is no device at all.
    """
    load_portaudio()
    devices = _list(kind)
    noun = NOUN[kind]
    if not devices:
        raise DeviceLost(f"no {noun} was found", "connect one, then try again")
    if name is None:
        return devices[0]
    return choose(devices, name, noun)


def choose(devices: list[Device], name: str, noun: str) -> Device:
    """The one of `devices` that `name` means; raises `BadInput` naming the choices."""
    for device in devices:
        if name in (device.name, device.title):
            return device
    part = name.casefold()
    fitting = [device for device in devices if part in f"{device.name}\n{device.title}".casefold()]
    if len(fitting) == 1 and part:
        return fitting[0]
    several = bool(fitting and part)
    what = f"“{name}” fits several {noun}s" if several else f"there is no {noun} called “{name}”"
    names = ", ".join(device.name for device in (fitting if several else devices))
    raise BadInput(what, f"choose one of: {names}")


@contextmanager
def selected(device: Device) -> Iterator[int | str]:
    """What to open in PortAudio to get `device`; on a sound server the choice holds while the block runs."""
    if device.port is not None:
        yield device.port
        return
    variable = _PULSE_VARIABLE[device.kind]
    before = os.environ.get(variable)
    os.environ[variable] = device.name
    try:
        yield PULSE
    finally:
        if before is None:
            del os.environ[variable]
        else:
            os.environ[variable] = before


def _list(kind: Kind) -> list[Device]:
    try:
        portaudio = load_portaudio()
    except DeviceLost:
        return []
    through_server = any(one["name"] == PULSE for one in portaudio.query_devices())
    devices = _ask_server(kind) if through_server else None
    if devices is None:
        # PortAudio goes on listing a server that is gone.
        gone = _SERVER_NAMES if through_server else frozenset()
        devices = [one for one in _ask_portaudio(portaudio, kind) if one.name not in gone]
    return sorted(devices, key=lambda device: not device.default)


def _ask_server(kind: Kind) -> list[Device] | None:
    """The devices of the Pulse-compatible server, or None when none answers.

    The user's PULSE_SOURCE or PULSE_SINK is the default. Monitors are no microphones, unless chosen so.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        import pulsectl
    except (ImportError, OSError):
        return None
    try:
        with pulsectl.Pulse("practice-coach", connect=False) as server:
            # No time limit: with one, pulsectl 24.12 always waits for the whole of it.
            server.connect(autospawn=False)
            info: Any = server.server_info()
            found: list[Any] = server.source_list() if kind == "input" else server.sink_list()
    except pulsectl.PulseError:
        return None
    chosen = os.environ.get(_PULSE_VARIABLE[kind])
    default = chosen or (info.default_source_name if kind == "input" else info.default_sink_name)
    return [
        Device(one.name, kind, one.name == default, int(one.channel_count), one.description)
        for one in found
        if one.name == chosen or not one.name.endswith(".monitor")
    ]


def _ask_portaudio(portaudio: ModuleType, kind: Kind) -> list[Device]:
    interface = _host_interface(portaudio)
    key = f"max_{kind}_channels"
    return [
        Device(str(one["name"]), kind, port == interface[f"default_{kind}_device"], int(one[key]), port=port)
        for port, one in enumerate(portaudio.query_devices())
        if one[key] > 0 and port in interface["devices"]
    ]


def _host_interface(portaudio: ModuleType) -> dict[str, Any]:
    """One host interface only: Windows lists every device once for each. WASAPI is its low-latency one."""
    interfaces: list[dict[str, Any]] = list(portaudio.query_hostapis())
    fitting = [one for one in interfaces if one["devices"]]
    preferred = [one for one in fitting if "WASAPI" in one["name"]]
    nothing = {"devices": [], "default_input_device": -1, "default_output_device": -1}
    return [*preferred, *fitting, nothing][0]
