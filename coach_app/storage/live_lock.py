"""One live session per home, held by an operating system lock that no crash can leave behind."""

from pathlib import Path

from coach_app.core.errors import StorageFailed
from coach_app.storage.file_lock import FileLock

_PROBE_SECONDS = 0.25
"""Longer than another command's look at the lock, which holds it for an instant."""


class LiveLock:
    """The right to hold the one live session of a home."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path)

    @property
    def held(self) -> bool:
        """Whether the live session is ours."""
        return self._lock.held

    def acquire(self) -> None:
        """Take the right. Raises StorageFailed when another session is running."""
        if self._lock.held or not self._lock.acquire(_PROBE_SECONDS):
            raise StorageFailed("another session is running", "end it first, then try again")

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()

    def taken(self) -> bool:
        """Whether any session is live now, here or in another process."""
        if self._lock.held:
            return True
        if not self._path.exists():
            return False
        probe = FileLock(self._path)
        if not probe.acquire():
            return True
        probe.release()
        return False
