"""Forced alignment as a job of the worker process: one turn at a time, bytes in, JSON out."""

import contextlib
import json
import os
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import Chunk
from coach_app.storage.recording import SoundChunk

if TYPE_CHECKING:
    from coach_app.speech.alignment import Aligned, Aligner

JOB = "align"
"""Name of the worker's job."""

NICER = 5
"""It yields to whatever plays sound."""

_HEAD = struct.Struct(">I")
"""Bytes of the JSON that follows."""

_SOUND = struct.Struct(">dIII")
"""Session second of a chunk's first frame, its frames, its rate in Hz, bytes of FLAC that follow."""


def request(words: Sequence[str], started: float, ended: float, chunks: Sequence[SoundChunk]) -> bytes:
    """What the worker is asked: `words` as written, sought from `started` to `ended` (session seconds)."""
    head = json.dumps({"words": list(words), "started": started, "ended": ended}).encode()
    near = [one for one in chunks if one.at < ended and one.at + one.frames / one.rate > started]
    sound = [_SOUND.pack(one.at, one.frames, one.rate, len(one.flac)) + one.flac for one in near]
    return b"".join([_HEAD.pack(len(head)), head, *sound])


def found(reply: bytes) -> "list[Aligned | None]":
    """What the worker answered, in session seconds."""
    from coach_app.speech.alignment import Aligned

    return [None if one is None else Aligned(*one) for one in json.loads(reply)]


class AligningJob:
    """The worker's job; keeps its model between calls. A damaged chunk is silence."""

    def __init__(self) -> None:
        """Nothing loaded yet."""
        self._aligner: Aligner | None = None

    def __call__(self, data: bytes) -> bytes:
        """Align one turn."""
        from coach_app.speech.alignment import RATE

        (size,) = _HEAD.unpack_from(data)
        asked = json.loads(data[_HEAD.size : _HEAD.size + size])
        started, ended = float(asked["started"]), float(asked["ended"])
        chunks = _chunks(data, _HEAD.size + size, started)
        pcm = decode_chunks(chunks, RATE, ended - started).astype("<i2").tobytes()
        times = self._loaded().align(pcm, asked["words"])
        return json.dumps(
            [one and (one.started + started, one.ended + started, one.confidence) for one in times]
        ).encode()

    def _loaded(self) -> "Aligner":
        if self._aligner is None:
            from coach_app.speech.alignment import Aligner

            if hasattr(os, "nice"):
                with contextlib.suppress(OSError):
                    os.nice(NICER)
            self._aligner = Aligner()
        return self._aligner


def _chunks(data: bytes, place: int, started: float) -> list[Chunk]:
    """The chunks of a request, on a clock that begins at `started`."""
    out = []
    while place < len(data):
        at, frames, rate, size = _SOUND.unpack_from(data, place)
        place += _SOUND.size
        out.append(Chunk("user", at - started, frames, rate, data[place : place + size]))
        place += size
    return out
