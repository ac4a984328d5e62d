"""A lock on a file that the operating system lets go when its holder dies, however it dies."""

import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(number: int) -> None:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_UN)


_RETRY_SECONDS = 0.01


class FileLock:
    """One lock file. Two holders shut each other out, in one process as in two."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number: int | None = None

    @property
    def held(self) -> bool:
        """Whether this very lock is held here."""
        return self._number is not None

    def acquire(self, wait: float = 0.0) -> bool:
        """Take the lock within `wait` seconds; False when another holder keeps it. Raises OSError."""
        if self.held:
            return True
        number = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + wait
        while not _take(number):
            if time.monotonic() >= until:
                os.close(number)
                return False
            time.sleep(_RETRY_SECONDS)
        self._number = number
        return True

    def release(self) -> None:
        """Let go; nothing happens when the lock is not held. The file stays."""
        if self._number is not None:
            number, self._number = self._number, None
            _let_go(number)
            os.close(number)
