"""Opening a PortAudio stream in 10 ms blocks, at the rate wanted or the one the device insists on."""

import contextlib
from collections.abc import Callable
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.devices import NOUN, Device, Kind, find_device, selected
from coach_app.audio.errors import DeviceLost
from coach_app.audio.portaudio import load_portaudio
from coach_app.core.pcm import BLOCK_SECONDS


class Stamps(Protocol):
    """PortAudio's time stamps of one callback, in seconds of its own clock; 0 where it can't tell."""

    currentTime: float
    inputBufferAdcTime: float
    outputBufferDacTime: float


class Stream(Protocol):
    """What is used of a PortAudio stream."""

    def start(self) -> None:
        """Let callbacks come."""

    def abort(self) -> None:
        """Stop at once, without playing what waits in the device."""

    def close(self) -> None:
        """Let go of the device."""


Callback = Callable[[NDArray[np.int16], int, Stamps, object], None]
"""Takes sound of shape (frames, channels), frames, time stamps, flags that are true when sound was lost."""


class DeviceStream:
    """A PortAudio stream of one device, at the device's `rate` Hz; `close` stops it, never a callback."""

    def __init__(self, device: Device, rate: int, stream: Stream, portaudio: ModuleType) -> None:
        """Made by `open_stream`."""
        self.device = device
        self.rate = rate
        self._stream = stream
        self._portaudio = portaudio

    def start(self) -> None:
        """Let callbacks come; raises `DeviceLost`."""
        try:
            self._stream.start()
        except self._portaudio.PortAudioError as error:
            self.close()
            raise _refused(self.device) from error

    def close(self) -> None:
        """Stop callbacks and let go of the device; may be called twice."""
        # A device that is gone can't be stopped in order.
        with contextlib.suppress(self._portaudio.PortAudioError):
            self._stream.abort()
        with contextlib.suppress(self._portaudio.PortAudioError):
            self._stream.close()


def open_stream(
    kind: Kind, name: str | None, rate: int, callback_for: Callable[[int], Callback]
) -> DeviceStream:
    """Open the device `name` means, or the default one, without starting it.

    `callback_for` makes the callback for the rate that is tried: the one wanted first, then the device's own;
    mono first, then stereo. Raises `BadInput` for an unknown name, `DeviceLost` when nothing can be opened.
    """
    device = find_device(kind, name)
    portaudio = load_portaudio()
    opener = portaudio.InputStream if kind == "input" else portaudio.OutputStream
    with selected(device) as port:
        for attempt, channels in _attempts(portaudio, kind, port, rate):
            try:
                stream = opener(
                    samplerate=attempt,
                    blocksize=round(BLOCK_SECONDS * attempt),
                    device=port,
                    channels=channels,
                    dtype="int16",
                    latency="low",
                    callback=callback_for(attempt),
                )
            except (portaudio.PortAudioError, ValueError):
                continue
            return DeviceStream(device, attempt, stream, portaudio)
    raise _refused(device)


def _attempts(portaudio: ModuleType, kind: Kind, port: int | str, rate: int) -> list[tuple[int, int]]:
    """Pairs of rate and channels, in the order to try them."""
    try:
        own = round(portaudio.query_devices(port, kind)["default_samplerate"])
    except (portaudio.PortAudioError, ValueError):
        own = rate
    return [(rate, 1), (rate, 2)] if own == rate else [(rate, 1), (own, 1), (own, 2)]


def _refused(device: Device) -> DeviceLost:
    what = f"the {NOUN[device.kind]} “{device.title or device.name}” can't be opened"
    return DeviceLost(what, "close other programs that use it, or choose another one")
