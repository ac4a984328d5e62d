"""An ear at the loudspeaker that tells which of the known lines was spoken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from tests.virtual_sound import SoundCard

RATE = 24_000
LOW = 4_000
"""Lines are compared at this rate."""

LOUD = 100.0
"""RMS of a block from which something sounds."""

OVER_SECONDS = 1.1
"""Silence after which a turn is over; the pauses within one last at most half a second."""

SURE = 0.5
"""Likeness from which a line was there."""

LIKE = 0.2
"""Likeness from which the likest line was there: sound that was broken on its way is less like."""

Sound = npt.NDArray[np.float32]


class Ear:
    """Listens all the time; `turn` waits for the next thing said."""

    def __init__(self, card: SoundCard, clips: Mapping[str, Path]) -> None:
        self._lines = {text: _low(soundfile.read(path, dtype="float32")[0]) for text, path in clips.items()}
        self._recording = card.start_recording()
        self._seen = 0

    def next_sound(self, most: float = 10.0) -> float:
        """The moment of the next loud block from now on, or now after `most` seconds."""
        self._seen = len(self._recording.blocks)
        began = time.monotonic()
        while time.monotonic() - began < most:
            for at in range(self._seen, len(self._recording.blocks)):
                moment, block = self._recording.blocks[at]
                if _rms(block) > LOUD:
                    self._seen = max(0, at - 20)
                    return moment
                self._seen = at
            time.sleep(0.02)
        return time.monotonic()

    def turn(self, over: Callable[[], bool]) -> tuple[str, ...] | None:
        """The lines of the next turn; None when the program left Live before it came."""
        loud = 0.0
        blocks: list[npt.NDArray[np.int16]] = []
        looked = time.monotonic()
        while True:
            for moment, block in list(self._recording.blocks[self._seen :]):
                self._seen += 1
                if _rms(block) > LOUD:
                    loud = moment
                if loud:
                    blocks.append(block)
            now = time.monotonic()
            if loud and now - loud > OVER_SECONDS:
                return self.lines_in(np.concatenate(blocks))
            if now - looked > 1.0:
                looked = now
                if over():
                    return None
            time.sleep(0.03)

    def lines_in(self, sound: npt.NDArray[np.int16]) -> tuple[str, ...]:
        """The known lines that stand in some sound; of those that are only alike, the likest."""
        heard = _low(np.asarray(sound / 32768, np.float32))
        found = {text: likeness(line, heard) for text, line in self._lines.items()}
        sure = tuple(text for text, like in found.items() if like > SURE)
        best = max(found, key=found.__getitem__)
        return sure or ((best,) if found[best] > LIKE else ())


def likeness(line: Sound, heard: Sound) -> float:
    """How well a line matches its best place, 0 to 1 (normalised correlation)."""
    padded = np.pad(heard, LOW // 2)
    if len(line) > len(padded):
        return 0.0
    size = 1 << (len(padded) + len(line)).bit_length()
    crossed = np.fft.irfft(np.fft.rfft(padded, size) * np.conj(np.fft.rfft(line, size)), size)
    total = np.concatenate([[0.0], np.cumsum(padded**2, dtype=np.float64)])
    energy = np.maximum(total[len(line) :] - total[: -len(line)], 1e-6)
    return float(np.max(np.abs(crossed[: len(energy)]) / np.sqrt(energy * float(np.sum(line**2)))))


def _low(samples: npt.NDArray[np.float32]) -> Sound:
    return np.asarray(soxr.resample(samples, RATE, LOW), np.float32)


def _rms(block: npt.NDArray[np.int16]) -> float:
    return float(np.sqrt(np.mean(block.astype(np.float32) ** 2))) if len(block) else 0.0
