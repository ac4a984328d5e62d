"""The interviewer's voice: turns of sound go in, what was really heard comes out."""

from dataclasses import dataclass, replace

import numpy as np

from coach_app.audio.levels import SILENCE_DBFS, level_dbfs
from coach_app.audio.recorder import PieceRecorder
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Chunk, Played
from coach_app.core.pcm import SPEAKER_RATE

ASIDE = "aside-"
"""Items that begin like this are said between turns: nobody is told when they are cut off."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """The first sample of a turn sounds at `at` (session seconds)."""

    item: str
    at: float


@dataclass(frozen=True, slots=True)
class Sounded:
    """A turn was heard from `started` to `ended` (session seconds); `share` of it, 1 unless cut off."""

    item: str
    started: float
    ended: float
    share: float


@dataclass(frozen=True, slots=True)
class _Turn:
    item: str
    first: int
    written: int = 0
    sent: bool = False
    started: float | None = None
    ended: float = 0.0


class Mouth:
    """Plays turns in order, keeps account of content frames, records what was heard in pieces."""

    def __init__(self, speaker: Speaker, zero: float) -> None:
        """Play on `speaker`; `zero` is the clock time of session second 0."""
        self._speaker = speaker
        self._zero = zero
        self._pieces = PieceRecorder()
        self._turns: list[_Turn] = []
        self._written = 0
        self._heard = 0
        self._sounding = False
        self.level = SILENCE_DBFS
        self.last_sound = 0.0

    @property
    def name(self) -> str:
        """What to call the speaker when talking to people."""
        return self._speaker.name

    def age(self, now: float) -> float:
        """Seconds since the speaker last took sound; `now` is clock time."""
        return self._speaker.age(now)

    @property
    def sounding(self) -> bool:
        """Whether the interviewer can be heard, or is about to be."""
        return self._sounding or self._speaker.pending > 0.0

    @property
    def busy(self) -> bool:
        """Whether a turn is not yet heard to its end."""
        return bool(self._turns)

    def say(self, item: str, pcm: bytes) -> None:
        """Add sound of a turn, s16le mono at 24 kHz."""
        samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")
        if not len(samples):
            return
        if not self._turns or self._turns[-1].item != item:
            self._turns.append(_Turn(item, self._written))
        self._speaker.write(samples)
        self._written += len(samples)
        last = self._turns[-1]
        self._turns[-1] = replace(last, written=last.written + len(samples))

    def sent(self, item: str) -> bool:
        """All sound of a turn has come; False when it never had any."""
        for index, turn in enumerate(self._turns):
            if turn.item == item:
                self._turns[index] = replace(turn, sent=True)
                self._speaker.end_turn()
                return True
        return False

    def duck(self, on: bool) -> None:
        """Turn the voice down or up again."""
        self._speaker.duck(on)

    def cut(self) -> list[Sounded]:
        """Stop at once; what was begun and not heard to its end is given back with its share."""
        self._speaker.flush()
        self._speaker.duck(False)
        cut = [
            Sounded(t.item, t.started, t.ended, self._share(t))
            if t.started is not None
            else Sounded(t.item, 0, 0, 0)
            for t in self._turns
            if not t.item.startswith(ASIDE)
        ]
        self._turns = []
        self._heard = self._written
        return cut

    def _share(self, turn: _Turn) -> float:
        return min(max((self._heard - turn.first) / max(turn.written, 1), 0.0), 1.0)

    def advance(self) -> tuple[list[Sounding | Sounded], list[Chunk]]:
        """Take what was heard since the last call."""
        events: list[Sounding | Sounded] = []
        chunks: list[Chunk] = []
        for played in self._speaker.read_played():
            chunks += self._pieces.add(played, self._zero)
            self._sounding = played.content > 0
            self.level = level_dbfs(played.samples) if played.content else SILENCE_DBFS
            if played.content:
                events += self._account(played)
        events += self._finished()
        return events, chunks

    def _account(self, played: Played) -> list[Sounding | Sounded]:
        at = played.at - self._zero
        end = at + len(played.samples) / SPEAKER_RATE
        self.last_sound = end
        before, self._heard = self._heard, min(max(self._heard, played.until), self._written)
        events: list[Sounding | Sounded] = []
        for index, turn in enumerate(self._turns):
            if turn.first >= self._heard or turn.first + turn.written <= before:
                continue
            if turn.started is None:
                begins = at + max(turn.first - before, 0) / SPEAKER_RATE
                turn = replace(turn, started=begins)
                events.append(Sounding(turn.item, begins))
            self._turns[index] = replace(turn, ended=end)
        return events

    def _finished(self) -> list[Sounding | Sounded]:
        done: list[Sounding | Sounded] = []
        empty = self._speaker.pending <= 0.0
        while self._turns and self._turns[0].sent:
            turn = self._turns[0]
            if not (empty or self._heard >= turn.first + turn.written):
                break
            self._turns.pop(0)
            started = turn.started if turn.started is not None else turn.ended
            done.append(Sounded(turn.item, started, turn.ended, 1.0))
        return done

    def close(self) -> list[Chunk]:
        """Stop the speaker; gives the last sound heard."""
        _, chunks = self.advance()
        self._speaker.close()
        _, rest = self.advance()
        return chunks + rest + self._pieces.close()
