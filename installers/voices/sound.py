"""Treatment of rendered speech: resample, trim, join, level, encode."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

RATE = 24_000
LEAD_SECONDS = 0.05
TAIL_SECONDS = 0.15
FADE_SECONDS = 0.005
TARGET_RMS_DBFS = -20.0
PEAK_DBFS = -3.0
HEADROOM_DB = 0.5
"""Left below the peak before encoding, which moves peaks a little."""
COMPRESSION = 0.91
"""libsndfile's 0-1 for Opus; about 28 kbit/s at 24 kHz mono."""

FRAME = RATE // 100
SILENCE_BELOW_DB = 42.0
"""A 10 ms frame this far below the loudest frame is silence."""
ACTIVE_BELOW_DB = 30.0
"""Frames within this range of the loudest one count as speech for the level."""

Samples = NDArray[np.float64]


def read_speech(path: Path) -> Samples:
    """Return a WAV file as mono samples at 24 kHz."""
    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    return np.asarray(soxr.resample(samples.mean(axis=1), rate, RATE, quality="VHQ"), dtype=np.float64)


def frame_levels(samples: Samples) -> Samples:
    """Return the RMS of each whole 10 ms frame in dBFS; silence is -120."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return np.asarray(20 * np.log10(np.sqrt(np.mean(frames**2, axis=1)) + 1e-6), dtype=np.float64)


def active_rms(samples: Samples) -> float:
    """Return the RMS in dBFS over the frames that hold speech."""
    levels = frame_levels(samples)
    active = levels[levels > levels.max() - ACTIVE_BELOW_DB]
    return float(10 * np.log10(np.mean(10 ** (active / 10))))


def peak(samples: Samples) -> float:
    """Return the highest absolute sample in dBFS."""
    return float(20 * np.log10(np.max(np.abs(samples)) + 1e-6))


def core(samples: Samples) -> Samples:
    """Return the speech without the silence around it."""
    levels = frame_levels(samples)
    loud = np.flatnonzero(levels > levels.max() - SILENCE_BELOW_DB)
    return samples[loud[0] * FRAME : (loud[-1] + 1) * FRAME]


def faded(samples: Samples) -> Samples:
    """Return the samples with 5 ms fades at both ends, so that no join clicks."""
    ramp = np.linspace(0.0, 1.0, round(FADE_SECONDS * RATE))
    shaped = samples.copy()
    shaped[: len(ramp)] *= ramp
    shaped[-len(ramp) :] *= ramp[::-1]
    return shaped


def joined(pieces: Sequence[Samples], pauses: Sequence[float]) -> tuple[Samples, list[tuple[float, float]]]:
    """Return trimmed pieces in a row, `pauses[i]` seconds after piece i, and each (start, end) in s."""
    parts: list[Samples] = [np.zeros(round(LEAD_SECONDS * RATE))]
    spans = []
    length = len(parts[0])
    for piece, pause in zip(pieces, (*pauses, TAIL_SECONDS), strict=True):
        speech = faded(core(piece))
        gap = np.zeros(round(pause * RATE))
        spans.append((length / RATE, (length + len(speech)) / RATE))
        parts += [speech, gap]
        length += len(speech) + len(gap)
    return np.concatenate(parts), spans


def levelled(samples: Samples) -> Samples:
    """Return the samples at the target level, with peaks held below the ceiling."""
    heard = samples
    for _ in range(3):
        heard = limited(heard * 10 ** ((TARGET_RMS_DBFS - active_rms(heard)) / 20))
    return heard


def limited(samples: Samples) -> Samples:
    """Return the samples with the gain lowered smoothly around peaks, 5 ms before and after them.

    The lowest gain that any neighbour needs, averaged over the same neighbourhood, is never above what the
    sample itself needs, so the ceiling holds exactly.
    """
    ceiling = 10 ** ((PEAK_DBFS - HEADROOM_DB) / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(samples), 1e-9))
    reach = FRAME // 2
    padded = np.pad(needed, 2 * reach, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(samples * np.convolve(lowest, window / window.sum(), "valid"), dtype=np.float64)


def encoded(samples: Samples) -> tuple[bytes, float]:
    """Return an Ogg Opus file whose decoded peak keeps the ceiling, and its length in seconds."""
    for _ in range(4):
        buffer = io.BytesIO()
        soundfile.write(buffer, samples, RATE, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
        heard, _rate = soundfile.read(io.BytesIO(buffer.getvalue()), dtype="float64")
        over = peak(heard) - PEAK_DBFS
        if over <= 0:
            break
        samples = samples * 10 ** (-(over + 0.1) / 20)
    return buffer.getvalue(), len(heard) / RATE
