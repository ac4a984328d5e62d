"""Devices that come back: one that died is opened again on the next best device, off the engine's loop."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from coach_app.audio.microphone import Microphone
from coach_app.audio.speaker import SilentSpeaker, Speaker
from coach_app.audio.values import Captured, Played, Samples
from coach_app.core.clock import Clock
from coach_app.core.errors import BadInput, SoundFailed
from coach_app.core.pcm import SPEAKER_RATE

DEAD_SECONDS = 0.5
"""A device that took or gave nothing for so long has died, whatever it says."""

FIRST_WAIT_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 4.0
"""Pauses between attempts: each twice the one before, within these."""

SILENT_AFTER_SECONDS = 4.0
"""Without a speaker for so long the interview goes on in silence, until one is back."""


LOOKS = 8
LOOK_SECONDS = 0.050
ALIVE_SECONDS = 0.040
"""A device that was opened must move within so many looks: a suspended one opens, and nothing comes."""


class Startable(Protocol):
    """A microphone or a speaker."""

    def start(self) -> None:
        """Begin; raises `SoundFailed` or `BadInput`."""

    def age(self, now: float) -> float:
        """Seconds since it last took or gave sound."""

    def close(self) -> None:
        """Let go."""


T = TypeVar("T", bound=Startable)


class Reopener(Generic[T]):
    """Tries on a thread of its own until a device could be opened and started."""

    def __init__(self, make: Callable[[bool], T], clock: Clock) -> None:
        """`make(True)` gives the device the user chose, `make(False)` the system's choice."""
        self._make = make
        self._clock = clock
        self._found: T | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether it is trying."""
        return self._thread is not None

    def begin(self, dead: T) -> None:
        """Let go of the dead device, then look for another; returns at once."""
        self._thread = threading.Thread(target=self._look, args=(dead,), name="device", daemon=True)
        self._thread.start()

    def take(self) -> T | None:
        """The device that was found, once."""
        found, self._found = self._found, None
        if found is not None:
            self._thread = None
        return found

    def stop(self) -> None:
        """Give up; a device that was found meanwhile is let go of."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(2.0)
        found = self.take()
        if found is not None:
            found.close()

    def _look(self, dead: T) -> None:
        dead.close()
        wait = FIRST_WAIT_SECONDS
        while not self._stop.is_set():
            for chosen in (True, False):
                device = self._tried(chosen)
                if device is not None:
                    self._found = device
                    return
            self._stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def _tried(self, chosen: bool) -> T | None:
        try:
            device = self._make(chosen)
            device.start()
        except (SoundFailed, BadInput):
            return None
        for _ in range(LOOKS):
            self._stop.wait(LOOK_SECONDS)
            if device.age(self._clock()) < ALIVE_SECONDS:
                return device
        device.close()
        return None


class ReopeningMicrophone:
    """A microphone that is replaced when it dies; what was not heard meanwhile is a gap in time."""

    def __init__(self, make: Callable[[bool], Microphone], clock: Clock) -> None:
        """Begin with `make(True)`; `make(False)` gives the system's choice."""
        self._clock = clock
        self._microphone = make(True)
        self._reopener: Reopener[Microphone] = Reopener(make, clock)

    @property
    def name(self) -> str:
        """What to call it when talking to people."""
        return self._microphone.name

    def start(self) -> None:
        """Begin to listen; raises as the microphone does."""
        self._microphone.start()

    def read(self) -> Captured:
        """Everything new since the last read without a break, possibly nothing."""
        captured = self._microphone.read()
        if len(captured.samples) or captured.lost:
            return captured
        if self._reopener.busy:
            found = self._reopener.take()
            if found is not None:
                self._microphone = found
        elif self._microphone.age(self._clock()) > DEAD_SECONDS:
            self._reopener.begin(self._microphone)
        return captured

    def age(self, now: float) -> float:
        """Seconds since it last heard anything."""
        if self._reopener.busy:
            return max(self._microphone.age(now), 2 * DEAD_SECONDS)
        return self._microphone.age(now)

    def close(self) -> None:
        """Stop listening."""
        self._reopener.stop()
        self._microphone.close()


class ReopeningSpeaker:
    """A speaker that is replaced when it dies; what had not been heard by then is played again."""

    def __init__(self, make: Callable[[bool], Speaker], clock: Clock) -> None:
        """Begin with `make(True)`; `make(False)` gives the system's choice."""
        self._clock = clock
        self._speaker = make(True)
        self._reopener: Reopener[Speaker] = Reopener(make, clock)
        self._unheard: deque[Samples | None] = deque()
        self._heard = self._kept_from = self._base = 0
        self._written = 0
        self._underruns = 0
        self._lost_at: float | None = None
        self._silent = False

    @property
    def name(self) -> str:
        """What to call it when talking to people."""
        return self._speaker.name

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard."""
        if self._lost_at is not None and not self._silent:
            return (self._written - self._heard) / SPEAKER_RATE
        return self._speaker.pending

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._underruns + self._speaker.underruns

    def start(self) -> None:
        """Begin to sound; raises as the speaker does."""
        self._speaker.start()

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn."""
        self._unheard.append(samples)
        self._written += len(samples)
        self._speaker.write(samples)

    def end_turn(self) -> None:
        """All of this turn is written."""
        self._unheard.append(None)
        self._speaker.end_turn()

    def flush(self) -> None:
        """Fade out and drop what was written so far."""
        self._speaker.flush()
        self._unheard.clear()
        self._heard = self._kept_from = self._written

    def duck(self, on: bool) -> None:
        """Lower by 20 dB or bring back."""
        self._speaker.duck(on)

    def read_played(self) -> list[Played]:
        """What was heard since the last read."""
        played = [replace(one, until=self._base + one.until) for one in self._speaker.read_played()]
        if played:
            self._heard = max(self._heard, played[-1].until)
            self._forget()
        self._watch()
        return played

    def age(self, now: float) -> float:
        """Seconds since a device last took sound."""
        return self._speaker.age(now) if self._lost_at is None else now - self._lost_at + DEAD_SECONDS

    def close(self) -> None:
        """Stop."""
        self._reopener.stop()
        self._speaker.close()

    def _watch(self) -> None:
        now = self._clock()
        if self._lost_at is None:
            if self._speaker.age(now) > DEAD_SECONDS:
                self._lost_at = now
                self._reopener.begin(self._speaker)
            return
        found = self._reopener.take()
        if found is not None:
            if self._silent:
                self._speaker.close()
            self._lost_at, self._silent = None, False
            self._go_on_with(found)
        elif not self._silent and now - self._lost_at > SILENT_AFTER_SECONDS:
            self._silent = True
            nobody = SilentSpeaker(self._clock)
            nobody.start()
            self._go_on_with(nobody)

    def _go_on_with(self, speaker: Speaker) -> None:
        """Play what was not heard on another speaker."""
        self._underruns += self._speaker.underruns
        self._base = self._heard
        self._speaker = speaker
        skip = self._heard - self._kept_from
        for samples in self._unheard:
            if samples is None:
                speaker.end_turn()
                continue
            rest, skip = samples[skip:], max(skip - len(samples), 0)
            if len(rest):
                speaker.write(rest)

    def _forget(self) -> None:
        while self._unheard:
            first = self._unheard[0]
            frames = 0 if first is None else len(first)
            if self._kept_from + frames > self._heard:
                return
            self._kept_from += frames
            self._unheard.popleft()
