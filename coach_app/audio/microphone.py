"""Where the user's voice comes from: the protocol, and microphones without a device."""

import math
from collections import deque
from pathlib import Path
from typing import Protocol

import numpy as np

from coach_app.audio.device_microphone import DeviceMicrophone
from coach_app.audio.sound_file import SoundFile
from coach_app.audio.values import SILENT, Captured, Samples
from coach_app.core.clock import Clock
from coach_app.core.pcm import MIC_RATE

__all__ = ["DeviceMicrophone", "FileMicrophone", "Microphone", "QueuedMicrophone"]


class Microphone(Protocol):
    """A source of mono s16 sound at `MIC_RATE`, owned and read by one thread."""

    @property
    def name(self) -> str:
        """What to call it when talking to people."""

    def start(self) -> None:
        """Begin to listen; raises `SoundFailed` or `BadInput`."""

    def read(self) -> Captured:
        """Everything new since the last read without a break, possibly nothing; read again after a loss."""

    def age(self, now: float) -> float:
        """Seconds since it last heard anything, silence included; 0 where it can't die."""

    def close(self) -> None:
        """Stop listening and let go of the device or file; may be called twice."""


ASLEEP_SECONDS = 60.0
"""A clock that jumps this far between two reads means that the computer slept; nothing sounded meanwhile."""


class _Timetable:
    """Counts out frames in real time: after t seconds, t·rate frames are due, but for time asleep."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._rate = rate
        self._started: float | None = None
        self._given = 0

    def start(self) -> None:
        if self._started is None:
            self._started = self._clock()

    def take(self) -> tuple[float, int]:
        """Clock time of the next frame, and how many frames are due since the last call."""
        now = self._clock()
        if self._started is None:
            return now, 0
        behind = now - (self._started + self._given / self._rate)
        if behind > ASLEEP_SECONDS:
            self._started += behind
        # A tenth of a frame forgives rounding of a clock that steps in decimal fractions.
        due = math.floor((now - self._started) * self._rate + 0.1) - self._given
        at = self._started + self._given / self._rate
        self._given += max(due, 0)
        return at, max(due, 0)


class FileMicrophone:
    """Plays a sound file into the session in real time, then silence for ever.

    Any rate and channels. Its first sample has the clock time of `start`. Raises `BadInput` when the file
    can't be used. `frames_per_second` differs from `MIC_RATE` only to rehearse a device whose crystal is
    off: the same samples then come that much faster or slower. With `one_person`, only the left of two
    channels that hold a person each is played.
    """

    def __init__(
        self,
        path: Path | str,
        clock: Clock,
        frames_per_second: float = MIC_RATE,
        *,
        one_person: bool = False,
    ) -> None:
        """Open `path` now, so that a bad file shows before the session starts."""
        self._file = SoundFile(path, MIC_RATE, one_person=one_person)
        self.left_only = self._file.left_only
        self._timetable = _Timetable(clock, frames_per_second)
        self.name = self._file.path.name

    @property
    def ended(self) -> bool:
        """Whether the whole file has been heard."""
        return self._file.ended

    def start(self) -> None:
        """Begin: this moment is the time of the first sample."""
        self._timetable.start()

    def read(self) -> Captured:
        """What sounded since the last read."""
        at, due = self._timetable.take()
        sound = self._file.read(due) if due else SILENT
        if len(sound) < due:
            sound = np.concatenate([sound, np.zeros(due - len(sound), np.int16)])
        return Captured(at, sound, 0)

    def age(self, now: float) -> float:
        """Always 0: a file can't go away."""
        return 0.0

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class QueuedMicrophone:
    """Silence in real time, into which clips can be spoken: the voice of a built-in candidate."""

    def __init__(self, clock: Clock, name: str = "built-in voice") -> None:
        """Follow `clock`; `name` is what people are told."""
        self.name = name
        self._timetable = _Timetable(clock, MIC_RATE)
        self._queue: deque[Samples] = deque()

    @property
    def talking(self) -> bool:
        """Whether some of a clip has not been heard yet."""
        return bool(self._queue)

    def say(self, samples: Samples) -> None:
        """Speak a clip (16 kHz mono s16) from the next unread frame on, after clips that wait already."""
        if len(samples):
            self._queue.append(np.asarray(samples, np.int16))

    def start(self) -> None:
        """Begin: this moment is the time of the first sample."""
        self._timetable.start()

    def read(self) -> Captured:
        """What sounded since the last read."""
        at, due = self._timetable.take()
        out = np.zeros(due, np.int16)
        filled = 0
        while filled < due and self._queue:
            clip = self._queue.popleft()
            part = clip[: due - filled]
            out[filled : filled + len(part)] = part
            filled += len(part)
            if len(part) < len(clip):
                self._queue.appendleft(clip[len(part) :])
        return Captured(at, out, 0)

    def age(self, now: float) -> float:
        """Always 0: there is no device."""
        return 0.0

    def close(self) -> None:
        """Forget what was not spoken."""
        self._queue.clear()
