"""Erasing everything of a home: keys first, then every file the program ever writes there."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.storage.connection import Connection
from coach_app.storage.failures import storage_errors
from coach_app.storage.key import read_identity
from coach_app.storage.keychain import Keychain, KeychainUnavailable, SystemKeychain
from coach_app.storage.live_lock import LiveLock
from coach_app.storage.unlock import find_key

_FILES: Mapping[str, tuple[str, ...]] = {
    "recordings": ("recordings",),
    "database": ("coach.db", "coach.db-*", "coach.db.*", "store.json", "damaged"),
    "database key": ("database.key",),
    "exports": ("exports",),
    "speech models": ("models",),
    "settings": ("settings.toml", "settings.toml.*", "echo.json"),
    "logs": ("logs",),
}
"""Names in a home by what they are for the user; nothing else is touched."""

_LOCKS = ("live.lock", "store.lock")


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that was erased: how many of it, and the bytes of its files."""

    what: str
    count: int
    size: int = 0


def erase_home(
    home: Home, environment: Mapping[str, str], entries: tuple[str, ...], keychain: Keychain | None = None
) -> tuple[Gone, ...]:
    """Erase all data of a home and its keys; gives what went. A folder with other files in it stays.

    `entries` are the providers' names in the keychain. The keys go first: what a disk might still hold of
    the database can't be read without them. Raises StorageFailed while the store is in use, and for what
    could not be removed.
    """
    if not home.root.is_dir():
        return ()
    lock = LiveLock(home.live_lock)
    with storage_errors(home.root):
        lock.acquire()
    try:
        sessions = _sessions(home, environment, keychain or SystemKeychain())
        keys = _forget(home, entries, keychain or SystemKeychain())
        files = list(_remove(home))
    finally:
        lock.release()
    with storage_errors(home.root):
        for name in _LOCKS:
            (home.root / name).unlink(missing_ok=True)
        with suppress(OSError):  # it holds something of somebody else's
            home.root.rmdir()
    return tuple(gone for gone in (sessions, *files, keys) if gone.count)


def _sessions(home: Home, environment: Mapping[str, str], keychain: Keychain) -> Gone:
    """How many sessions there are, none where that can't be read. Raises StorageFailed while in use."""
    try:
        unlocked = find_key(home, environment, keychain)
        if not home.database.exists():
            return Gone("sessions", 0)
        connection = Connection(home.database, unlocked.key, home.root)
    except StorageFailed:
        return Gone("sessions", 0)
    try:
        try:
            count = int(connection.rows("SELECT count(*) FROM sessions")[0][0])
        except StorageFailed:
            count = 0
        if not _alone(connection):
            raise StorageFailed("the store is in use", "close the window and other commands, then try again")
    finally:
        with suppress(StorageFailed):
            connection.close()
    return Gone("sessions", count)


def _alone(connection: Connection) -> bool:
    """Whether nobody else has the database open: only then may it leave its write-ahead log."""
    try:
        return str(connection.rows("PRAGMA journal_mode = DELETE")[0][0]) == "delete"
    except StorageFailed as error:
        return "in use" not in error.what


def _forget(home: Home, entries: tuple[str, ...], keychain: Keychain) -> Gone:
    """Remove our entries from the keychain; one that can't be reached holds none we could remove."""
    identity = read_identity(home.store_file)
    named = entries if identity is None else (*entries, identity.id)
    count = 0
    with suppress(KeychainUnavailable):
        for entry in named:
            count += keychain.remove(entry)
    return Gone("keys in the keychain", count)


def _remove(home: Home) -> Iterator[Gone]:
    with storage_errors(home.root):
        for what, names in _FILES.items():
            found = [path for name in names for path in sorted(home.root.glob(name))]
            files = [file for path in found for file in _files_of(path)]
            size = sum(file.stat().st_size for file in files)
            for path in found:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            yield Gone(what, len(files), size)


def _files_of(path: Path) -> list[Path]:
    return [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
