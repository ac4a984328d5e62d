"""Reading any sound file as a stream of mono samples at one rate."""

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile

from coach_app.audio.resample import Resampler
from coach_app.audio.values import SILENT, Samples
from coach_app.core.errors import BadInput
from coach_app.core.pcm import MADE_BY

_FORMATS = "choose a WAV, FLAC, Ogg or MP3 file"
_READ_FRAMES = 8192

_LOOKED_AT_SECONDS = 600.0
_ALIKE = 0.1
"""Correlation from which two channels have something in common."""

_UNHEARD_DB = -30.0
"""A channel this far below the other carries nobody."""


class SoundFile:
    """A sound file of any rate and channels, read bit by bit as mono at `rate` Hz; memory stays flat.

    Raises `BadInput` when the file can't be read, isn't sound, or holds no sound. A file damaged further
    on ends where it is damaged.
    """

    def __init__(self, path: Path | str, rate: int, *, one_person: bool = False) -> None:
        """Open `path`; the first bit is read at once, so that a bad file shows now.

        With `one_person`, the left channel alone is read of a file whose channels hold two people (see
        `two_people`); else all channels are mixed.
        """
        self.path = Path(path)
        try:
            self._handle = self.path.open("rb")
        except OSError as error:
            reason = (error.strerror or "it can't be read").lower()
            raise BadInput(f"can't read {self.path.name}: {reason}", "check the name of the file") from error
        try:
            # A handle, not a name: the content decides what it is, not the ending of its name.
            self._file = soundfile.SoundFile(self._handle)
        except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
            self._handle.close()
            raise BadInput(f"{self.path.name} is not a sound file", _FORMATS) from error
        self.left_only = one_person and two_people(self._file)
        self._resampler = Resampler(int(self._file.samplerate), rate)
        self._ready: Samples = SILENT
        self._ended = False
        self._fill(1)
        if not len(self._ready):
            self.close()
            raise BadInput(f"{self.path.name} holds no sound", _FORMATS)

    @property
    def ended(self) -> bool:
        """Whether every sample has been handed out."""
        return self._ended and not len(self._ready)

    def read(self, frames: int) -> Samples:
        """The next `frames` samples; fewer at the end, none after it."""
        self._fill(frames)
        taken, self._ready = self._ready[:frames], self._ready[frames:]
        return taken

    def close(self) -> None:
        """Close the file; what was not read is gone."""
        self._ended = True
        self._file.close()
        self._handle.close()

    def _fill(self, frames: int) -> None:
        pieces = [self._ready]
        waiting = len(self._ready)
        while waiting < frames and not self._ended:
            piece = self._next_piece()
            pieces.append(piece)
            waiting += len(piece)
        self._ready = np.concatenate(pieces) if len(pieces) > 1 else self._ready

    def _next_piece(self) -> Samples:
        try:
            block = self._file.read(_READ_FRAMES, dtype="int16", always_2d=True)
        except (soundfile.LibsndfileError, RuntimeError):
            block = np.zeros((0, 1), np.int16)
        if not len(block):
            self._ended = True
            return self._resampler.flush()
        single = self.left_only or block.shape[1] == 1
        mono = block[:, 0] if single else np.rint(block.mean(axis=1)).astype(np.int16)
        return self._resampler.push(mono)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def two_people(file: soundfile.SoundFile) -> bool:
    """Whether the two channels of an open file hold one person each; the file is rewound.

    They do in an export of a session, which says so, and where both carry sound that has nothing in common:
    microphones that share a room hear the same voice.
    """
    if file.channels != 2 or not file.seekable():
        return False
    if file.software.startswith(MADE_BY):
        return True
    sums = np.zeros(3)
    try:
        for block in file.blocks(
            _READ_FRAMES, frames=round(_LOOKED_AT_SECONDS * file.samplerate), always_2d=True
        ):
            left, right = block[:, 0], block[:, 1]
            sums += (left @ left, right @ right, left @ right)
    except (soundfile.LibsndfileError, RuntimeError):
        pass
    file.seek(0)
    own, other, shared = sums
    heard = min(own, other) > 10.0 ** (_UNHEARD_DB / 10) * max(own, other)
    return bool(heard and abs(shared) < _ALIKE * np.sqrt(own * other))


def read_sound(path: Path | str, rate: int) -> Samples:
    """The whole file as mono samples at `rate` Hz; raises `BadInput` as `SoundFile` does."""
    with SoundFile(path, rate) as sound:
        pieces = []
        while not sound.ended:
            pieces.append(sound.read(rate))
        return np.concatenate(pieces)
