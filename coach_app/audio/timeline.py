"""Putting stored chunks back where they sounded."""

import io
from collections.abc import Iterable, Iterator

import numpy as np
import soundfile

from coach_app.audio.resample import Resampler
from coach_app.audio.values import Chunk, Samples
from coach_app.core.errors import StorageFailed


def decode_chunk(chunk: Chunk) -> Samples:
    """The sound of one chunk; raises `StorageFailed` when it is damaged."""
    return decode_flac(chunk.flac)


def decode_flac(flac: bytes) -> Samples:
    """The samples of a FLAC file in memory; raises `StorageFailed` when it is damaged."""
    try:
        samples, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise StorageFailed("a stored piece of sound is damaged", "run coach doctor") from error
    return np.asarray(samples, np.int16)


def decode_chunks(chunks: Iterable[Chunk], rate: int, seconds: float | None = None) -> Samples:
    """Chunks of one track on a timeline of zeros that begins at session second 0, at `rate` Hz.

    `seconds` is the length of the result; without it the timeline ends with its last chunk. Chunks that
    follow on from each other are resampled as one. Raises `StorageFailed` when a chunk is damaged.
    """
    placed = [(round(at * rate), sound) for at, sound in _runs(chunks, rate)]
    end = max((first + len(sound) for first, sound in placed), default=0)
    out = np.zeros(max(end, 0) if seconds is None else round(seconds * rate), np.int16)
    for first, sound in placed:
        heard = sound[max(-first, 0) :]
        start = max(first, 0)
        room = max(min(len(heard), len(out) - start), 0)
        out[start : start + room] = heard[:room]
    return out


def _runs(chunks: Iterable[Chunk], rate: int) -> Iterator[tuple[float, Samples]]:
    """Contiguous chunks decoded, joined and resampled: session second of the first sample, and the sound."""
    parts: list[Samples] = []
    run: list[Chunk] = []
    for chunk in sorted(chunks, key=lambda chunk: chunk.at):
        if run and not _follows(run[-1], chunk):
            yield run[0].at, _resampled(parts, run[0].rate, rate)
            parts, run = [], []
        parts.append(decode_chunk(chunk))
        run.append(chunk)
    if run:
        yield run[0].at, _resampled(parts, run[0].rate, rate)


def _follows(before: Chunk, after: Chunk) -> bool:
    end = before.at + before.frames / before.rate
    return before.rate == after.rate and abs(after.at - end) * after.rate < 1.0


def _resampled(parts: list[Samples], from_rate: int, to_rate: int) -> Samples:
    resampler = Resampler(from_rate, to_rate)
    pieces = [resampler.push(part) for part in parts]
    return np.concatenate([*pieces, resampler.flush()])
