"""A speaker of this computer."""

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.callback_meter import CallbackMeter
from coach_app.audio.device_stream import Callback, DeviceStream, Stamps, open_stream
from coach_app.audio.device_watch import DeviceWatch, watched
from coach_app.audio.feed import Feed
from coach_app.audio.played_log import PlayedLog
from coach_app.audio.sample_clock import converter_time
from coach_app.audio.values import Played, Samples
from coach_app.core.clock import Clock
from coach_app.core.pcm import BLOCK_SECONDS, SPEAKER_RATE

USUAL_DELAY_SECONDS = 0.030
"""From callback to converter, where PortAudio doesn't tell."""


class DeviceSpeaker:
    """The speaker called `name`, or the default one, in 10 ms blocks at `SPEAKER_RATE`.

    A device that refuses that rate is opened at its own: sound is resampled when it is written, and what was
    heard is resampled back when it is read.
    """

    def __init__(self, name: str | None, clock: Clock, *, back_to: str | None = None) -> None:
        """Choose the device; `start` opens it. When the one called `back_to` comes, sound goes over to it."""
        self._name = name or "default"
        self.meter = CallbackMeter()
        self._wanted = name
        self._back_to = back_to
        self._clock = clock
        self._stream: DeviceStream | None = None
        self._watch: DeviceWatch | None = None
        self._started = 0.0
        self._heard_until = 0.0
        self._prepare(SPEAKER_RATE)

    @property
    def name(self) -> str:
        """What to call the device on which it is now: a sound server may have moved it."""
        return self._name if self._watch is None else self._watch.title

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard, the device's own delay included."""
        playout = self._feed.playout
        waiting = playout.waiting / playout.rate
        return waiting + max(self._heard_until - self._clock(), 0.0)

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._feed.playout.underruns

    @property
    def played(self) -> float:
        """Seconds of speech handed to the device so far."""
        return self._feed.playout.played / self._feed.playout.rate

    def start(self) -> None:
        """Open the device; raises `DeviceLost` when that fails, `BadInput` for an unknown name."""
        stream = open_stream("output", self._wanted, SPEAKER_RATE, self._callback_for)
        self._name = stream.device.title or stream.device.name
        self._stream = stream
        self._started = self._clock()
        stream.start()
        self._watch = watched(stream.device, stream.device.name if self._wanted else self._back_to)

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn, as it arrives."""
        self._feed.write(samples, self._clock())

    def end_turn(self) -> None:
        """All of this turn is written."""
        self._feed.end_turn(self._clock())

    def flush(self) -> None:
        """Fade out within 5 ms and drop what was written so far."""
        self._feed.flush()

    def duck(self, on: bool) -> None:
        """Lower by 20 dB, or bring back within 60 ms."""
        self._feed.playout.duck(on)

    def read_played(self) -> list[Played]:
        """What was heard since the last read: stretches of speech and of silence without a break."""
        return [replace(one, until=self._feed.heard(one.until)) for one in self._log.read()]

    def age(self, now: float) -> float:
        """Seconds since the device took its last block; over 0.5 it is dead, whatever its flags say."""
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

    def _prepare(self, rate: int) -> None:
        self._feed = Feed(rate)
        self._log = PlayedLog(rate)

    def _callback_for(self, rate: int) -> Callback:
        if rate != self._feed.playout.rate:
            self._prepare(rate)
        playout, log, meter, clock = self._feed.playout, self._log, self.meter, self._clock
        block = np.zeros(round(BLOCK_SECONDS * rate), np.int16)
        column = block[:, np.newaxis]

        def sound(out: NDArray[np.int16], frames: int, stamps: Stamps, flags: object) -> None:
            """On PortAudio's thread: copies and integers only, and nothing may be raised."""
            began = time.perf_counter()
            now = clock()
            try:
                content = playout.pull(block)
                out[:] = column
                at = converter_time(now, stamps.currentTime, stamps.outputBufferDacTime, USUAL_DELAY_SECONDS)
                log.write(block, at, content, playout.place)
                if content:
                    self._heard_until = at + content / rate
            except Exception:
                out.fill(0)
                meter.failures += 1
            meter.note(now, time.perf_counter() - began, bool(flags))

        return sound
