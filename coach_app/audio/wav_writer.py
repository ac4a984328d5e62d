"""A WAV file that is whole at every moment."""

import struct
from pathlib import Path

from coach_app.audio.errors import DeviceLost
from coach_app.audio.values import Samples
from coach_app.core.errors import BadInput

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_MOST_BYTES = 0xFFFF_FFFF - _HEADER.size


class WavWriter:
    """Writes mono s16le PCM; after every `append` the header tells the true length, so a kill loses nothing.

    Raises `BadInput` when the file can't be created, `DeviceLost` when it can no longer be written.
    """

    def __init__(self, path: Path | str, rate: int) -> None:
        """Create or replace `path`, holding no sound yet."""
        self.path = Path(path)
        self._rate = rate
        self._bytes = 0
        try:
            self._file = self.path.open("wb", buffering=0)
        except OSError as error:
            raise BadInput(self._problem(error), "choose a folder that exists and can be written") from error
        try:
            self._write_header()
        except OSError as error:
            self._file.close()
            raise BadInput(self._problem(error), "free some space or choose another file") from error

    @property
    def frames(self) -> int:
        """Frames in the file."""
        return self._bytes // 2

    def append(self, samples: Samples) -> None:
        """Write sound, then the header; what passes the format's 4 GB is left out."""
        data = samples.astype("<i2", copy=False).tobytes()[: _MOST_BYTES - self._bytes]
        try:
            self._file.seek(_HEADER.size + self._bytes)
            self._file.write(data)
            self._bytes += len(data)
            self._write_header()
        except OSError as error:
            raise DeviceLost(self._problem(error), "free some space or choose another file") from error

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._file.close()

    def _write_header(self) -> None:
        size, rate = self._bytes, self._rate
        header = _HEADER.pack(
            b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", size
        )
        self._file.seek(0)
        self._file.write(header)

    def _problem(self, error: OSError) -> str:
        return f"can't write {self.path.name}: {(error.strerror or 'unknown reason').lower()}"
