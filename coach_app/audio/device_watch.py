"""Where the sound server has our stream: it moves streams when devices go, and doesn't bring them back."""

import os
import sys
import threading
from typing import Any

from coach_app.audio.devices import Device, Kind

LISTEN_SECONDS = 0.25
"""The longest a watch goes on after it was told to end."""

_BLUETOOTH = "bluez_"


def same_device(name: str, other: str) -> bool:
    """Whether two names mean one device: a Bluetooth device has one for each profile, which ends its name."""
    if name == other:
        return True
    stems = [one.rsplit(".", 1)[0] for one in (name, other)]
    return name.startswith(_BLUETOOTH) and stems[0] == stems[1]


class DeviceWatch:
    """Follows this process's stream of one kind on a Pulse-compatible server, on a thread of its own.

    The device the user `wanted`, by name or title, gets the stream back within a quarter of a second when it
    comes back (plugged in again, or with another Bluetooth profile). Nothing is opened for that, so nothing
    else that opens is disturbed.
    """

    def __init__(self, device: Device, wanted: str | None) -> None:
        """Watch the stream that was opened on `device` until `close`."""
        self._kind: Kind = device.kind
        self._wanted = wanted
        self._at = device.name
        self.title = device.title or device.name
        """What the device is called on which the stream is now."""
        self._stop = threading.Event()
        self._changed = True
        threading.Thread(target=self._run, name="device watch", daemon=True).start()

    def close(self) -> None:
        """End; the thread follows within `LISTEN_SECONDS`."""
        self._stop.set()

    def _run(self) -> None:
        import pulsectl

        def noticed(event: object) -> None:
            self._changed = True
            raise pulsectl.PulseLoopStop

        masks = ("sink", "sink_input") if self._kind == "output" else ("source", "source_output")
        try:
            with pulsectl.Pulse("practice-coach-watch", connect=False) as server:
                server.connect(autospawn=False)
                server.event_mask_set(*masks)
                server.event_callback_set(noticed)
                while not self._stop.is_set():
                    if self._changed:
                        self._changed = False
                        self._look(server)
                    server.event_listen(timeout=LISTEN_SECONDS)
        except (pulsectl.PulseError, pulsectl.PulseDisconnected):
            return  # The server is gone, and the stream with it; the next one is watched anew.

    def _look(self, server: Any) -> None:  # noqa: ANN401 - pulsectl has no types
        output = self._kind == "output"
        devices = {int(one.index): one for one in (server.sink_list() if output else server.source_list())}
        streams = server.sink_input_list() if output else server.source_output_list()
        mine = [one for one in streams if one.proplist.get("application.process.id") == str(os.getpid())]
        back = [one for one in devices.values() if self._is_wanted(str(one.name), str(one.description))]
        for stream in mine:
            at = devices.get(int(stream.sink if output else stream.source))
            if back and at not in back:
                move = server.sink_input_move if output else server.source_output_move
                move(stream.index, back[0].index)
                at = back[0]
            if at is not None and not same_device(self._at, str(at.name)):
                self._at, self.title = str(at.name), str(at.description or at.name)

    def _is_wanted(self, name: str, title: str) -> bool:
        if self._wanted is None:
            return False
        return title == self._wanted or same_device(self._wanted, name)


def watched(device: Device, wanted: str | None) -> DeviceWatch | None:
    """A watch over the stream that was opened on `device`; None where no sound server moves it."""
    if device.port is not None or not sys.platform.startswith("linux"):
        return None
    return DeviceWatch(device, wanted)
