"""A microphone of this computer."""

import time

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.callback_meter import CallbackMeter
from coach_app.audio.capture_log import CaptureLog
from coach_app.audio.device_stream import Callback, DeviceStream, Stamps, open_stream
from coach_app.audio.device_watch import DeviceWatch, watched
from coach_app.audio.sample_clock import converter_time
from coach_app.audio.values import SILENT, Captured
from coach_app.core.clock import Clock
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE


class DeviceMicrophone:
    """The microphone called `name`, or the default one, in 10 ms blocks at `MIC_RATE`.

    A device that refuses that rate is opened at its own, and its sound is resampled while it is read.
    """

    def __init__(self, name: str | None, clock: Clock, *, back_to: str | None = None) -> None:
        """Choose the device; `start` opens it. When the one called `back_to` comes, sound goes over to it."""
        self._name = name or "default"
        self.meter = CallbackMeter()
        self._wanted = name
        self._back_to = back_to
        self._clock = clock
        self._log: CaptureLog | None = None
        self._stream: DeviceStream | None = None
        self._watch: DeviceWatch | None = None
        self._started = 0.0

    @property
    def name(self) -> str:
        """What to call the device on which it is now: a sound server may have moved it."""
        return self._name if self._watch is None else self._watch.title

    def start(self) -> None:
        """Open the device; raises `DeviceLost` when that fails, `BadInput` for an unknown name."""
        stream = open_stream("input", self._wanted, MIC_RATE, self._callback_for)
        self._name = stream.device.title or stream.device.name
        self._stream = stream
        self._started = self._clock()
        stream.start()
        self._watch = watched(stream.device, stream.device.name if self._wanted else self._back_to)

    def read(self) -> Captured:
        """Everything new since the last read up to a loss, possibly nothing."""
        now = self._clock()
        return self._log.read(now) if self._log else Captured(now, SILENT, 0)

    def age(self, now: float) -> float:
        """Seconds since the device's last block; over 0.5 it is dead, whatever its flags say."""
        if self._stream is None:
            return 0.0
        last = self.meter.last
        return now - (self._started if last is None else last)

    def close(self) -> None:
        """Stop and close the device; may be called twice. What was heard can still be read."""
        if self._watch is not None:
            self._watch.close()
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _callback_for(self, rate: int) -> Callback:
        log = CaptureLog(rate)
        self._log = log
        meter, clock = self.meter, self._clock

        def hear(sound: NDArray[np.int16], frames: int, stamps: Stamps, flags: object) -> None:
            """On PortAudio's thread: copies and integers only, and nothing may be raised."""
            began = time.perf_counter()
            now = clock()
            try:
                at = converter_time(now, stamps.currentTime, stamps.inputBufferAdcTime, -BLOCK_SECONDS)
                log.write(sound[:, 0], at)
            except Exception:
                meter.failures += 1
            meter.note(now, time.perf_counter() - began, bool(flags))

        return hear
