"""Small files written whole or not at all, for their owner's eyes only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_FOLDER = 0o700


def make_private_folder(path: Path) -> None:
    """Make a folder, with its parents, that only its owner can enter. An existing one is left as it is."""
    path.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file aside, flush it to the disk, then rename it into place. Raises OSError."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        _write_new(aside, data)
        os.replace(aside, path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    flush_folder(path.parent)


def _write_new(path: Path, data: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE)
    with open(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Make renames and removals in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def unlink_database(path: Path) -> None:
    """Remove a database file together with its write-ahead log and shared memory; missing ones are fine."""
    for one in database_files(path):
        one.unlink(missing_ok=True)


def database_files(path: Path) -> tuple[Path, Path, Path]:
    """A database file, its write-ahead log and its shared memory."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
