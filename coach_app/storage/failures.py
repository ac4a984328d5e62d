"""The one place where errors of the database driver and the file system become words."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from coach_app.core.errors import StorageFailed

_ROOM_TO_WORK = 256 * 1024
"""Bytes free below which an unexplained I/O error is put down to a full disk: what a log needs to grow."""


class StoreDamaged(StorageFailed):
    """The key fits but the file's content does not hold together."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "the database is damaged",
            f"run the command again to recover what can be read; the damaged file is kept in {folder}",
        )


@contextmanager
def storage_errors(root: Path) -> Iterator[None]:
    """Turn driver and file errors under the data folder `root` into StorageFailed.

    Errors that mean a mistake of the program (a broken constraint, a wrong statement) pass unchanged.
    """
    try:
        yield
    except (dbapi2.IntegrityError, dbapi2.ProgrammingError, dbapi2.InterfaceError):
        raise
    except dbapi2.Error as error:
        raise _from_driver(error, root) from error
    except OSError as error:
        raise _from_system(error, root) from error


def _from_driver(error: Exception, root: Path) -> Exception:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case 5 | 6 | 15:  # SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL
            return StorageFailed("the store is in use by another command", "wait for it to end and try again")
        case 8:  # SQLITE_READONLY
            return _read_only(root)
        case 11 | 26:  # SQLITE_CORRUPT, SQLITE_NOTADB
            return StoreDamaged(root / "damaged")
        case 13:  # SQLITE_FULL
            return _full(root)
        case 10 | 14:  # SQLITE_IOERR, SQLITE_CANTOPEN
            return _unusable(root)
    return error


def _from_system(error: OSError, root: Path) -> StorageFailed:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _full(root)
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return _read_only(root)
        case errno.ENOTDIR | errno.EEXIST:
            return StorageFailed(f"{root} is not a folder", "set COACH_HOME to a folder")
    return StorageFailed(
        f"the data folder {root} can't be used ({error.strerror})", "check the disk or set COACH_HOME"
    )


def _unusable(root: Path) -> StorageFailed:
    try:
        if shutil.disk_usage(root).free < _ROOM_TO_WORK:
            return _full(root)
        probe = root / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return _from_system(error, root)
    return StorageFailed(f"the database in {root} can't be read or written", "check the disk, then try again")


def _read_only(root: Path) -> StorageFailed:
    return StorageFailed(
        f"the data folder {root} can't be written", "make it writable or set COACH_HOME to another folder"
    )


def _full(root: Path) -> StorageFailed:
    return StorageFailed(f"the disk that holds {root} is full", "free some space, then try again")
