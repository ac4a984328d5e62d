"""A session's sound as one stereo WAV: the user on the left, the interviewer on the right, on one clock."""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import soxr
from numpy.typing import NDArray

from coach_app.core.pcm import MADE_BY

RATE = 24_000
"""Frames a second of the file: the interviewer's own rate."""

CHANNELS = "left: the candidate; right: the interviewer"

_FRAME_BYTES = 4
_BLOCK = RATE
"""Frames written at a time, so that an hour of sound needs no more memory than a minute."""

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a track: `at` = session time (s) of its start, `read` gives s16 mono at `rate` Hz."""

    at: float
    rate: int
    read: Callable[[], Samples]


def write_wav(target: BinaryIO, user: Sequence[Piece], interviewer: Sequence[Piece], seconds: float) -> None:
    """Write `seconds` of both tracks as 24 kHz s16 stereo; silence where a track has no sound.

    Pieces may touch or leave gaps; where they overlap the earlier one stands. `target` need not seek.
    Raises OSError.
    """
    total = round(seconds * RATE)
    left, right = (_blocks(_on_clock(track), total) for track in (user, interviewer))
    target.write(_header(total))
    for pair in zip(left, right, strict=True):
        target.write(np.stack(pair, axis=1).astype("<i2", copy=False).tobytes())


def _header(frames: int) -> bytes:
    """What comes before the samples: the format, and whose file it is, so that it can be told from others."""
    size = frames * _FRAME_BYTES
    shape = struct.pack("<HHIIHH", 1, 2, RATE, RATE * _FRAME_BYTES, _FRAME_BYTES, 16)
    info = b"INFO" + _chunk(b"ISFT", MADE_BY.encode() + b"\0") + _chunk(b"ICMT", CHANNELS.encode() + b"\0")
    head = b"WAVE" + _chunk(b"fmt ", shape) + _chunk(b"LIST", info) + struct.pack("<4sI", b"data", size)
    return struct.pack("<4sI", b"RIFF", len(head) + size) + head


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def _on_clock(pieces: Sequence[Piece]) -> Iterator[Samples]:
    """A track from time 0 on at RATE, gaps filled with zeros; ends with the last piece."""
    if not pieces:
        return
    ordered = sorted(pieces, key=lambda piece: piece.at)
    rate = ordered[0].rate
    if rate == RATE:
        yield from _laid(ordered, rate)
        return
    stream = soxr.ResampleStream(rate, RATE, 1, dtype="int16", quality="HQ")
    for samples in _laid(ordered, rate):
        yield stream.resample_chunk(samples)
    yield stream.resample_chunk(np.zeros(0, np.int16), last=True)


def _laid(pieces: Iterable[Piece], rate: int) -> Iterator[Samples]:
    """Pieces end to end at one rate, with zeros between them."""
    position = 0
    for piece in pieces:
        start = round(piece.at * rate)
        while position < start:
            length = min(start - position, rate)
            yield np.zeros(length, np.int16)
            position += length
        samples = piece.read()
        if piece.rate != rate:
            samples = soxr.resample(samples, piece.rate, rate)
        fresh = samples[position - start :]
        yield fresh
        position += len(fresh)


def _blocks(sound: Iterator[Samples], total: int) -> Iterator[Samples]:
    """The sound in blocks of _BLOCK frames, cut or filled with zeros to `total` frames."""
    waiting = np.zeros(0, np.int16)
    while total > 0:
        size = min(_BLOCK, total)
        parts, length = [waiting], len(waiting)
        while length < size and (more := next(sound, None)) is not None:
            parts.append(more)
            length += len(more)
        joined = np.concatenate([*parts, np.zeros(max(0, size - length), np.int16)])
        yield joined[:size]
        waiting = joined[size:]
        total -= size
