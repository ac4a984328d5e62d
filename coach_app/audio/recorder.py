"""Recording both tracks on the session's clock, in short coded chunks."""

import io

import numpy as np
import soundfile

from coach_app.audio.levels import level_dbfs
from coach_app.audio.noise_floor import NoiseFloor
from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import SILENT, Chunk, Gap, Played, Samples, Track
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE, SPEAKER_RATE

__all__ = ["PieceRecorder", "TrackRecorder", "decode_chunks", "encode_flac"]

CHUNK_SECONDS = 0.5
JUMP_SECONDS = 0.030
"""A block that comes this much later than the one before promised follows a gap; less is drift."""

DRIFT_SECONDS = 0.003
"""Drift taken up in the next silence; the track stays within 10 ms of the clock."""

MUCH_DRIFT_SECONDS = 0.020
"""From here on a single quiet frame between words will do."""

SILENT_FRAMES = 10
"""Quiet 10 ms frames in a row that count as a silence."""

STRETCH = 0.1
"""Most a quiet frame is lengthened or shortened."""

QUIET_OVER_FLOOR_DB = 6.0


def encode_flac(samples: Samples, rate: int) -> bytes:
    """Mono s16 sound as a FLAC file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


class _ChunkWriter:
    """Collects sound from a frame number on and cuts it into chunks of half a second."""

    def __init__(self, track: Track, rate: int, position: int = 0) -> None:
        self.rate = rate
        self.position = position
        self._track = track
        self._size = round(CHUNK_SECONDS * rate)
        self._parts: list[Samples] = []
        self._waiting = 0

    def append(self, samples: Samples) -> list[Chunk]:
        self._parts.append(samples)
        self._waiting += len(samples)
        self.position += len(samples)
        if self._waiting < self._size:
            return []
        sound = np.concatenate(self._parts)
        whole = len(sound) // self._size * self._size
        first = self.position - self._waiting
        self._parts = [sound[whole:]]
        self._waiting -= whole
        starts = range(0, whole, self._size)
        return [self._chunk(first + start, sound[start : start + self._size]) for start in starts]

    def cut(self) -> list[Chunk]:
        """What waits, as a chunk of its own."""
        if not self._waiting:
            return []
        chunk = self._chunk(self.position - self._waiting, np.concatenate(self._parts))
        self._parts, self._waiting = [], 0
        return [chunk]

    def _chunk(self, first: int, samples: Samples) -> Chunk:
        flac = encode_flac(samples, self.rate)
        return Chunk(self._track, first / self.rate, len(samples), self.rate, flac)


class TrackRecorder:
    """The user's track, as long as time: 16 kHz chunks on the session clock.

    Session time is clock time minus `zero`. Stretches without sound are gaps: listed in `gaps`, and no chunk
    covers them, so they are zeros when decoded. A device whose crystal runs fast or slow makes sound and
    clock drift apart; more than 3 ms of that is taken up by lengthening or shortening quiet frames by up to a
    tenth, never speech.
    """

    def __init__(self, zero: float, begins: float = 0.0) -> None:
        """Record from session second `begins` on (the end of what is stored already)."""
        self._zero = zero
        self._out = _ChunkWriter("user", MIC_RATE, round(begins * MIC_RATE))
        self._rest: Samples = SILENT
        self._floor = NoiseFloor()
        self._quiet_frames = 0
        self._drift = 0.0
        self._taking_up = False
        self._reason = "lost"
        self.gaps: list[Gap] = []

    @property
    def seconds(self) -> float:
        """Session time up to which the track reaches."""
        return (self._out.position + len(self._rest)) / MIC_RATE

    @property
    def drift(self) -> float:
        """Seconds by which the clock is ahead of the track now."""
        return self._drift / MIC_RATE

    def add(self, at: float, samples: Samples) -> list[Chunk]:
        """Take sound whose first sample has clock time `at`; returns the chunks that are complete."""
        if not len(samples):
            return []
        chunks: list[Chunk] = []
        drift = (at - self._zero) * MIC_RATE - self._out.position - len(self._rest)
        # A track that is ahead of the clock even so has no room for a gap: it would end before it begins.
        if drift - self._drift > JUMP_SECONDS * MIC_RATE and drift >= 1.0:
            chunks += self._leave_gap(round((at - self._zero) * MIC_RATE))
            drift = 0.0
        self._drift = drift
        self._reason = "lost"
        return chunks + self._append(samples)

    def interrupt(self, reason: str) -> list[Chunk]:
        """Nothing is recorded from now on until the next `add`; the gap bears this reason."""
        chunks = self._finish_frame()
        self._reason = reason
        return chunks + self._out.cut()

    def close(self, ended: float | None = None) -> list[Chunk]:
        """The last chunk; a track that ends before clock time `ended` ends in a gap."""
        chunks = self._finish_frame() + self._out.cut()
        if ended is not None:
            last = round((ended - self._zero) * MIC_RATE)
            if last - self._out.position > JUMP_SECONDS * MIC_RATE:
                self._leave_gap(last)
        return chunks

    def _leave_gap(self, until: int) -> list[Chunk]:
        chunks = self._finish_frame() + self._out.cut()
        self.gaps.append(Gap(self._out.position / MIC_RATE, until / MIC_RATE, self._reason))
        self._out.position = until
        return chunks

    def _finish_frame(self) -> list[Chunk]:
        rest, self._rest = self._rest, SILENT
        return self._out.append(rest)

    def _append(self, samples: Samples) -> list[Chunk]:
        frame = round(BLOCK_SECONDS * MIC_RATE)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // frame * frame
        self._rest = sound[whole:].copy()
        chunks: list[Chunk] = []
        for start in range(0, whole, frame):
            chunks += self._out.append(self._fit(sound[start : start + frame]))
        return chunks

    def _fit(self, frame: Samples) -> Samples:
        """The frame as it is, or, in silence, a little longer or shorter."""
        level = level_dbfs(frame)
        quiet = level < self._floor.update(level, maybe_voice=True) + QUIET_OVER_FLOOR_DB
        self._quiet_frames = self._quiet_frames + 1 if quiet else 0
        off = abs(self._drift)
        self._taking_up = off > DRIFT_SECONDS * MIC_RATE or (self._taking_up and off >= 1.0)
        wait = 1 if off > MUCH_DRIFT_SECONDS * MIC_RATE else SILENT_FRAMES
        if not self._taking_up or self._quiet_frames < wait:
            return frame
        most = len(frame) * STRETCH
        change = int(np.clip(self._drift, -most, most))
        self._drift -= change
        places = np.linspace(0, len(frame) - 1, len(frame) + change)
        return np.rint(np.interp(places, np.arange(len(frame)), frame)).astype(np.int16)


class PieceRecorder:
    """The interviewer's track: only what was heard, as pieces that each have their own time."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._out = _ChunkWriter("interviewer", SPEAKER_RATE)
        self._open = False

    def add(self, played: Played, session_zero: float) -> list[Chunk]:
        """Take what was heard next; sound that follows on without a break continues the running piece."""
        if not played.content:
            return self.close()
        chunks: list[Chunk] = []
        first = round((played.at - session_zero) * SPEAKER_RATE)
        if not self._open or abs(first - self._out.position) > MUCH_DRIFT_SECONDS * SPEAKER_RATE:
            chunks = self._out.cut()
            self._out.position = first
            self._open = True
        return chunks + self._out.append(played.samples)

    def close(self) -> list[Chunk]:
        """End the running piece; returns its last chunk."""
        self._open = False
        return self._out.cut()
