"""Where the interviewer's voice goes: the protocol, and speakers without a device."""

from pathlib import Path
from typing import Protocol

import numpy as np

from coach_app.audio.device_speaker import DeviceSpeaker
from coach_app.audio.errors import DeviceLost
from coach_app.audio.feed import Feed
from coach_app.audio.values import Played, Samples
from coach_app.audio.wav_writer import WavWriter
from coach_app.core.clock import Clock
from coach_app.core.pcm import BLOCK_SECONDS, SPEAKER_RATE

__all__ = ["DeviceSpeaker", "FileSpeaker", "SilentSpeaker", "Speaker"]


ASLEEP_SECONDS = 60.0
"""A clock that jumps this far between two calls means that the computer slept; nothing sounded meanwhile."""


Block = tuple[Samples, int, int]
"""Sound of one block, its frames of speech, and the frames given to the speaker that have sounded then."""


class Speaker(Protocol):
    """A sink for mono s16 sound at `SPEAKER_RATE`, owned by one thread; never blocks."""

    @property
    def name(self) -> str:
        """What to call it when talking to people."""

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard; 0 when all has been heard or dropped."""

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""

    def start(self) -> None:
        """Begin to sound; raises `SoundFailed` or `BadInput`."""

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn, as it arrives."""

    def end_turn(self) -> None:
        """All of this turn is written: play it to its last sample."""

    def flush(self) -> None:
        """Fade out within 5 ms and drop what was written so far."""

    def duck(self, on: bool) -> None:
        """Lower what is heard by 20 dB, or bring it back within 60 ms."""

    def read_played(self) -> list[Played]:
        """What was heard since the last read, silence included, without a break in time."""

    def age(self, now: float) -> float:
        """Seconds since it last took sound; 0 where it can't die."""

    def close(self) -> None:
        """Stop and let go of the device or file; may be called twice."""


class SilentSpeaker:
    """No device: hears in real time by the clock, so that timing and the recorded track stay true.

    Time moves on when it is called; whoever owns it reads it at least every few seconds.
    """

    name = "none"

    def __init__(self, clock: Clock) -> None:
        """Follow `clock`."""
        self._clock = clock
        self._feed = Feed()
        self._block = np.zeros(round(BLOCK_SECONDS * SPEAKER_RATE), np.int16)
        self._started: float | None = None
        self._blocks = 0
        self._unread: list[Block] = []
        self._unread_from = 0
        self._heard_until = 0.0

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard."""
        self._catch_up()
        waiting = self._feed.playout.waiting / SPEAKER_RATE
        return waiting + max(self._heard_until - self._clock(), 0.0)

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._feed.playout.underruns

    def start(self) -> None:
        """Begin: this moment is the time of the first sample."""
        if self._started is None:
            self._started = self._clock()

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn."""
        self._catch_up()
        self._feed.write(samples, self._clock())

    def end_turn(self) -> None:
        """All of this turn is written."""
        self._catch_up()
        self._feed.end_turn(self._clock())

    def flush(self) -> None:
        """Fade out and drop what was written so far."""
        self._catch_up()
        self._feed.flush()

    def duck(self, on: bool) -> None:
        """Lower by 20 dB or bring back."""
        self._catch_up()
        self._feed.playout.duck(on)

    def read_played(self) -> list[Played]:
        """What was heard since the last read, silence and speech apart."""
        self._catch_up()
        if self._started is None or not self._unread:
            return []
        at = self._started + self._unread_from * BLOCK_SECONDS
        blocks, self._unread = self._unread, []
        self._unread_from = self._blocks
        return join_blocks(at, blocks)

    def age(self, now: float) -> float:
        """Always 0: there is no device."""
        return 0.0

    def close(self) -> None:
        """Hear what is due until now."""
        self._catch_up()

    def _catch_up(self) -> None:
        """Hear every block that has begun; a block sounds from its own time on."""
        if self._started is None:
            return
        now = self._clock()
        behind = now - (self._started + self._blocks * BLOCK_SECONDS)
        if behind > ASLEEP_SECONDS:
            self._started += behind
        while self._started + self._blocks * BLOCK_SECONDS <= now:
            content = self._feed.playout.pull(self._block)
            self._blocks += 1
            if content:
                end_of_block = self._started + self._blocks * BLOCK_SECONDS
                self._heard_until = end_of_block - BLOCK_SECONDS + content / SPEAKER_RATE
            self._unread.append((self._block.copy(), content, self._feed.heard(self._feed.playout.place)))


def join_blocks(at: float, blocks: list[Block]) -> list[Played]:
    """Blocks that follow each other from clock time `at`, joined into stretches of speech and of silence."""
    stretches: list[Played] = []
    first = 0
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or bool(blocks[index][1]) != bool(blocks[first][1]):
            run = blocks[first:index]
            samples = np.concatenate([samples for samples, _, _ in run])
            stretches.append(Played(at, samples, sum(content for _, content, _ in run), run[-1][2]))
            at += len(samples) / SPEAKER_RATE
            first = index
    return stretches


class FileSpeaker(SilentSpeaker):
    """Writes what would be heard to a 24 kHz mono WAV whose first sample has the clock time of `start`.

    Zeros where nothing sounded. The file is whole at every moment, also if the program is killed. Raises
    `BadInput` when it can't be created, `DeviceLost` once when it can't be written further; what follows is
    then heard by nobody.
    """

    def __init__(self, path: Path | str, clock: Clock) -> None:
        """Create `path` now, so that a bad name shows before the session starts."""
        super().__init__(clock)
        self._wav = WavWriter(path, SPEAKER_RATE)
        self._closed = False
        self._broken = False
        self.name = self._wav.path.name

    def close(self) -> None:
        """Write what is due until now and close the file."""
        if not self._closed:
            self._catch_up()
            self._closed = True
            self._wav.close()

    def _catch_up(self) -> None:
        if self._closed:
            return
        before = len(self._unread)
        super()._catch_up()
        if len(self._unread) == before or self._broken:
            return
        try:
            self._wav.append(np.concatenate([samples for samples, _, _ in self._unread[before:]]))
        except DeviceLost:
            self._broken = True
            raise
