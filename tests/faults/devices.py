"""Devices and a disk that can be taken away, and the user between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.speaker import SilentSpeaker
from coach_app.audio.values import SILENT, Captured, Played, Samples
from coach_app.core.errors import StorageFailed
from tests.faults.sounds import ANSWERS, MIC_RATE, OUT_RATE, Voice, clip, levels

WHOLE = 0.9
"""Share of a turn that must have sounded for it to count as heard: fades and stretching take a little."""

PATIENT = 10.0
"""Seconds a candidate waits who may not have been understood."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Spoken:
    """An answer: which one, and what the microphone knows of it."""

    number: int
    at: float
    """When the candidate began to give it (clock)."""
    first: int
    """The frame of the microphone it begins with."""
    whole: bool = True
    """Whether the program was given all of it."""
    read: float | None = None
    """When the program had read past its end (clock)."""

    @property
    def text(self) -> str:
        return ANSWERS[self.number]

    @property
    def behind(self) -> int:
        """The frame of the microphone behind its last one."""
        return self.first + len(clip(self.number))

    @property
    def ends(self) -> float:
        """When it was over (clock): for a program that reads too late, when it read."""
        spoken = self.at + len(clip(self.number)) / MIC_RATE
        return spoken if self.read is None else max(spoken, self.read)


class FaultyMicrophone(QueuedMicrophone):
    """What is said while it is gone is lost; nobody knows better which answers that cost something."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._clock = clock
        self._last = 0.0
        self._frames = 0
        self._spoken: Spoken | None = None
        self.gone_until = 0.0
        self.closed_at: float | None = None

    def lose(self, seconds: float) -> None:
        self.gone_until = self._clock() + seconds

    def answer(self, number: int) -> Spoken:
        """Begin to speak an answer, once there is nothing left of the one before."""
        self._spoken = Spoken(number, self._clock(), self._frames)
        self.say(clip(number))
        return self._spoken

    def read(self) -> Captured:
        captured = super().read()
        now = self._clock()
        gone = now < self.gone_until
        self._follow(len(captured.samples), now, lost=gone)
        if gone:
            return Captured(captured.at, SILENT, 0)
        self._last = now
        return captured

    def _follow(self, frames: int, now: float, *, lost: bool) -> None:
        began, self._frames = self._frames, self._frames + frames
        spoken = self._spoken
        if spoken is None or began >= spoken.behind:
            return
        if lost and self._frames > spoken.first:
            spoken.whole = False
        if self._frames >= spoken.behind:
            spoken.read = now

    def age(self, now: float) -> float:
        return now - self._last if now < self.gone_until else 0.0

    def close(self) -> None:
        if self.closed_at is None:
            self.closed_at = self._clock()
        super().close()


class FaultySpeaker(SilentSpeaker):
    """Notes what was heard, by level and time; while it is gone nothing sounds and nothing is used up."""

    def __init__(self, clock: Callable[[], float], voice: Voice) -> None:
        super().__init__(clock)
        self._clock = clock
        self._voice = voice
        self.gone_until = 0.0
        self._went = 0.0
        self.latest = 0.0
        self.heard: list[tuple[float, int, int]] = []
        """Start (clock), level, frames, one entry a stretch of one level."""

    def lose(self, seconds: float) -> None:
        self._went = self._clock()
        self.gone_until = self._went + seconds

    def age(self, now: float) -> float:
        return now - self._went if now < self.gone_until else 0.0

    def _catch_up(self) -> None:
        now = self._clock()
        if now < self.gone_until:
            return
        if self._went and self._started is not None:
            self._started += self.gone_until - self._went
            self._went = 0.0
        super()._catch_up()

    def read_played(self) -> list[Played]:
        played = super().read_played()
        for one in played:
            if one.content:
                self._note(one.at, one.samples)
        return played

    def _note(self, at: float, samples: Samples) -> None:
        for level, first, frames in levels(samples):
            last = self.heard[-1] if self.heard else None
            if last is not None and last[1] == level:
                self.heard[-1] = (last[0], level, last[2] + frames)
            else:
                self.heard.append((at + first / OUT_RATE, level, frames))
            self.latest = at + (first + frames) / OUT_RATE

    def texts(self) -> list[str]:
        """What was heard to its end, in order."""
        turns = [(self._voice.of(level), frames) for _, level, frames in self.heard]
        return [turn.text for turn, frames in turns if turn is not None and frames >= WHOLE * turn.frames]


@dataclass
class Disk:
    """The store's thread, run at once; refuses while full, or in the middle of a batch."""

    clock: Callable[[], float]
    full_until: float = 0.0
    fails_in: int = 0
    refused: int = 0

    def fill(self, seconds: float) -> None:
        self.full_until = self.clock() + seconds

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        await asyncio.sleep(0.002)
        if self.clock() < self.full_until:
            self.refused += 1
            raise StorageFailed("the disk is full", "free some space, then try again")
        return work(*args, **kwargs)

    def store_call(self) -> None:
        """Called before every write of a batch."""
        if self.fails_in:
            self.fails_in -= 1
            if self.fails_in == 0:
                self.refused += 1
                raise StorageFailed("the disk reports an error", "look at the disk")


class StumblingStore:
    """A store of which single writes fail."""

    def __init__(self, store: object, disk: Disk) -> None:
        self._store = store
        self._disk = disk

    def __getattr__(self, name: str) -> object:
        method = getattr(self._store, name)
        if not name.startswith(("put_", "add_")):
            return method

        def call(*args: object) -> object:
            self._disk.store_call()
            return method(*args)

        return call


@dataclass
class Candidate:
    """Answers whenever a question has been heard to its end and it has been quiet for a breath."""

    clock: Callable[[], float]
    microphone: FaultyMicrophone
    speaker: FaultySpeaker
    questions: tuple[str, ...]
    breath: float
    spoken: list[Spoken] = field(default_factory=list)
    answered: int = 0

    async def run(self) -> None:
        """Until cancelled. Who was cut off by a dead microphone says it again when nothing comes of it."""
        taken = 0
        while True:
            await asyncio.sleep(0.1)
            now = self.clock()
            if now < self.microphone.gone_until or self._talking(now):
                continue
            asked = sum(self._is_question(text) for text in self.speaker.texts())
            cut_off = bool(self.spoken) and not self.spoken[-1].whole and now > self.spoken[-1].ends + PATIENT
            if (asked > taken or cut_off) and now - self.speaker.latest > self.breath:
                taken = asked
                self._answer()

    def _is_question(self, text: str) -> bool:
        return any(question in text for question in self.questions)

    def _talking(self, now: float) -> bool:
        return bool(self.spoken) and (self.microphone.talking or now < self.spoken[-1].ends)

    def _answer(self) -> None:
        if len(self.spoken) < len(ANSWERS):
            self.spoken.append(self.microphone.answer(len(self.spoken)))


class SilenceDetector:
    """Voice activity where nobody but the candidate can be heard: whatever is no silence is voice."""

    HANGOVER = 0.1
    stirring = False

    def __init__(self) -> None:
        self.position = 0.0
        self.onset: float | None = None
        self.last_voiced: float | None = None

    def push(self, part: Samples) -> list[bool]:
        began, self.position = self.position, self.position + len(part) / MIC_RATE
        if part.any():
            if self.onset is None:
                self.onset = began
            self.last_voiced = self.position
        elif self.last_voiced is not None and self.position - self.last_voiced > self.HANGOVER:
            self.onset = self.last_voiced = None
        return [self.onset is not None]
