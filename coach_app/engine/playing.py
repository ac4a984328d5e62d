"""Stored sound on its way to a speaker: what comes next, and which session second sounds now."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import numpy as np

from coach_app.audio.pace import Pace
from coach_app.audio.values import SILENT, Played, Samples
from coach_app.core.clock import Clock
from coach_app.core.commands.playback import FASTEST, SLOWEST, PlayStretch, SteerPlayback, Track
from coach_app.core.pcm import SPEAKER_RATE

FIRST_SECONDS = 0.5
"""Sound decoded first after a jump, so that it is heard soon."""

WINDOW_SECONDS = 5.0
"""Sound decoded at a time; a stretch of an hour begins as soon as a short one."""

LEAST_SECONDS = 0.2
"""A shorter stretch is not repeated: it would be a tone."""

Read = Callable[[Track, float, float], Awaitable[Samples]]
"""Gives the sound of tracks between two session seconds, at `SPEAKER_RATE`."""


@dataclass(frozen=True, slots=True)
class _Run:
    """From frame `frame` of what the speaker was given on, session seconds from `at` on sound at `speed`."""

    frame: int
    at: float
    ended: float
    speed: float


class Playing:
    """One stretch being played; may be steered while it sounds."""

    def __init__(self, command: PlayStretch, last: float, read: Read, clock: Clock) -> None:
        """`last` is the session second at which the sound ends."""
        self.command = command
        self._last = last
        self._read = read
        self._clock = clock
        self._given = 0
        self._runs: deque[_Run] = deque()
        self._due = clock()
        self._until = 0
        self._at = command.started
        self._jumps = 0
        self._begin(command.started if command.at is None else command.at)

    def _begin(self, at: float) -> None:
        """Go on at a session second."""
        self._jumps += 1
        self._next = min(max(at, self.command.started), self.ended)
        self._pace = Pace(min(max(self.command.speed, SLOWEST), FASTEST))
        self._window = FIRST_SECONDS
        self._runs.append(_Run(self._given, self._next, self.ended, self._pace.speed))
        self._over = False

    @property
    def ended(self) -> float:
        """Session second at which the stretch is over."""
        return max(min(self.command.ended, self._last), self.command.started)

    @property
    def over(self) -> bool:
        """Whether all of it was handed out."""
        return self._over

    @property
    def empty(self) -> bool:
        """Whether there is nothing to hear."""
        return self.ended <= self.command.started

    def steer(self, how: SteerPlayback) -> None:
        """Change place, speed, tracks, bounds; what was handed out before is not to be heard any more."""
        at = self.now() if how.at is None else how.at
        started, ended = how.stretch or (self.command.started, self.command.ended)
        self.command = replace(
            self.command,
            started=started,
            ended=ended,
            speed=self.command.speed if how.speed is None else how.speed,
            loop=self.command.loop if how.loop is None else how.loop,
            track=self.command.track if how.track is None else how.track,
        )
        self._begin(at)

    async def next(self) -> Samples:
        """The next sound, possibly none; `over` after the last. Raises StorageFailed."""
        if self._over:
            return SILENT
        jumps, begin, end = self._jumps, self._next, min(self._next + self._window, self.ended)
        sound = await self._read(self.command.track, begin, end)
        if self._jumps != jumps:  # steered meanwhile
            return SILENT
        self._next, self._window = end, WINDOW_SECONDS
        out = self._pace.push(sound)
        if end < self.ended:
            return self._count(out)
        out = self._count(out)
        rest = self._count(self._pace.flush())
        self._finish()
        return out if not len(rest) else _joined(out, rest)

    def _finish(self) -> None:
        if self.command.loop and self.ended - self.command.started >= LEAST_SECONDS:
            self._begin(self.command.started)
            self._window = WINDOW_SECONDS
        else:
            self._over = True

    def _count(self, out: Samples) -> Samples:
        self._given += len(out)
        return out

    def heard(self, played: list[Played]) -> None:
        """What the speaker says it played."""
        for one in played:
            if one.content:
                self._until = one.until
                self._due = one.at + len(one.samples) / SPEAKER_RATE

    def now(self) -> float:
        """Session second that sounds; it goes back only where the sound does."""
        waiting = max(0.0, self._due - self._clock())
        frame = self._until - waiting * SPEAKER_RATE
        while len(self._runs) > 1 and self._runs[1].frame <= frame:
            self._runs.popleft()
            self._at = self._runs[0].at
        run = self._runs[0]
        sounding = run.at + max(frame - run.frame, 0.0) / SPEAKER_RATE * run.speed
        self._at = min(max(self._at, sounding, run.at), run.ended)
        return self._at


def _joined(first: Samples, second: Samples) -> Samples:
    """One after the other."""

    return np.concatenate([first, second])
