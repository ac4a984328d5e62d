"""The outline of a track, for drawing: lowest and highest sample of every 10 ms, and of every 320 ms.

Measured in the worker process, a batch of chunks at a time; the batches go there and back as bytes.
"""

import struct
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.timeline import decode_flac
from coach_app.audio.values import Samples
from coach_app.core.errors import StorageFailed

Outline = NDArray[np.int8]
"""Shape (cells, 2): lowest and highest sample of each cell, full scale 128; zeros where nothing was kept."""

JOB = "waveform"
"""Name of the worker's job."""

CELL_SECONDS = 0.010
COARSER = 32
"""Cells of the fine outline in one of the coarse outline."""

BATCH_CHUNKS = 64
"""Chunks measured at once: about a minute."""

_ASKED = struct.Struct(">dII")
"""Session second of a chunk's first frame, its rate in Hz, bytes of FLAC that follow."""

_TOLD = struct.Struct(">II")
"""First cell of a chunk and its number of cells, two bytes each, which follow."""


def request(chunks: Sequence[tuple[float, int, bytes]]) -> bytes:
    """Chunks as (session second, rate in Hz, FLAC) for the worker."""
    return b"".join(_ASKED.pack(at, rate, len(flac)) + flac for at, rate, flac in chunks)


def measure(data: bytes) -> bytes:
    """The worker's job: outlines of the chunks in a request. A damaged chunk has none."""
    out = []
    place = 0
    while place < len(data):
        at, rate, size = _ASKED.unpack_from(data, place)
        place += _ASKED.size
        flac = data[place : place + size]
        place += size
        try:
            first, cells = outline(decode_flac(flac), at, rate)
        except StorageFailed:
            continue
        out.append(_TOLD.pack(first, len(cells)) + cells.tobytes())
    return b"".join(out)


def outline(samples: Samples, at: float, rate: int) -> tuple[int, Outline]:
    """First cell and outline of sound at `rate` Hz whose first frame has session second `at`.

    What lies before second 0 is left out.
    """
    early = max(round(-at * rate), 0)
    sound, begun = samples[early:], round(max(at, 0.0) * rate)
    if not len(sound):
        return 0, np.zeros((0, 2), np.int8)
    per_cell = CELL_SECONDS * rate
    first = int(begun / per_cell)
    last = int((begun + len(sound) - 1) / per_cell)
    edges = np.ceil(np.arange(first, last + 1) * per_cell).astype(np.int64) - begun
    starts = np.clip(edges, 0, len(sound) - 1)
    lowest, highest = np.minimum.reduceat(sound, starts), np.maximum.reduceat(sound, starts)
    return first, (np.stack([lowest, highest], axis=1) >> 8).astype(np.int8)


def joined(replies: Sequence[bytes]) -> Outline:
    """What the worker told of all batches of a track, as one outline from second 0 on."""
    parts = [part for reply in replies for part in _parts(reply)]
    cells = np.zeros((max((first + len(part) for first, part in parts), default=0), 2), np.int8)
    for first, part in parts:
        here = cells[first : first + len(part)]
        here[:, 0] = np.minimum(here[:, 0], part[:, 0])
        here[:, 1] = np.maximum(here[:, 1], part[:, 1])
    return cells


def coarser(cells: Outline) -> Outline:
    """The same outline with `COARSER` cells in one."""
    if not len(cells):
        return cells
    starts = np.arange(0, len(cells), COARSER)
    low, high = np.minimum.reduceat(cells[:, 0], starts), np.maximum.reduceat(cells[:, 1], starts)
    return np.stack([low, high], axis=1)


def _parts(reply: bytes) -> Iterator[tuple[int, Outline]]:
    place = 0
    while place < len(reply):
        first, count = _TOLD.unpack_from(reply, place)
        place += _TOLD.size
        yield first, np.frombuffer(reply, np.int8, 2 * count, place).reshape(count, 2)
        place += 2 * count
