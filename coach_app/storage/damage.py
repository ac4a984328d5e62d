"""A damaged database: noticed, set aside whole, and what can be read carried over into a new one."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from coach_app.core.folders import Home
from coach_app.storage.connection import Connection, failing_pages
from coach_app.storage.failures import StoreDamaged
from coach_app.storage.files import database_files, flush_folder, make_private_folder, unlink_database
from coach_app.storage.key import DatabaseKey
from coach_app.storage.migrations import steps
from coach_app.storage.salvage import DamagedDatabase, carry_over
from coach_app.storage.schema_pages import replace_schema_pages

_SMALL_BYTES = 16 * 1024 * 1024
"""Databases up to this size are checked whole at every opening; larger ones when there is a reason to."""


def suspect(home: Home) -> None:
    """Ask the next opening for a check of the whole database."""
    with suppress(OSError):
        _suspicion(home).touch()


def _suspicion(home: Home) -> Path:
    return home.root / "coach.db.check"


def check_whole(connection: Connection, home: Home) -> None:
    """Check a database that is small, suspected, or was cut off in a session. Raises StoreDamaged."""
    suspected = _suspicion(home).exists()
    small = home.database.stat().st_size <= _SMALL_BYTES
    if not (suspected or small):
        connection.rows("SELECT count(*) FROM (SELECT id FROM sessions ORDER BY started DESC LIMIT 50)")
        return
    if connection.rows("PRAGMA integrity_check(1)") != [("ok",)]:
        raise StoreDamaged(home.damaged)
    if suspected:
        _suspicion(home).unlink()


def recover(home: Home, store_id: str, key: DatabaseKey) -> str:
    """Set the damaged database aside and put what it still tells in its place; returns a line about it.

    At every moment either the old or the new database is in place, and a whole copy of the old one is
    kept from the start. Raises StorageFailed (a full disk), OSError.
    """
    kept = _set_aside(home)
    reading, mended = home.root / "coach.db.reading", home.root / "coach.db.mended"
    try:
        for scratch in (reading, mended):
            unlink_database(scratch)
        _copy(home.database, reading)
        count = _rebuild(reading, mended, home, store_id, key)
        for log in database_files(home.database)[1:]:
            log.unlink(missing_ok=True)
        os.replace(mended, home.database)
        flush_folder(home.root)
        _suspicion(home).unlink(missing_ok=True)
    finally:
        with suppress(OSError):
            unlink_database(reading)
            unlink_database(mended)
    found = "1 session was" if count == 1 else f"{count} sessions were"
    return f"the database was damaged; {found} recovered and the damaged file is kept as {kept}"


def _set_aside(home: Home) -> Path:
    make_private_folder(home.damaged)
    kept = home.damaged / f"coach-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
    try:
        _copy(home.database, kept)
    except OSError:
        unlink_database(kept)
        raise
    return kept


def _copy(database: Path, to: Path) -> None:
    for source, target in zip(database_files(database)[:2], database_files(to)[:2], strict=True):
        if source.exists():
            shutil.copyfile(source, target)
            target.chmod(0o600)


def _rebuild(reading: Path, mended: Path, home: Home, store_id: str, key: DatabaseKey) -> int:
    salt = key.salt(store_id)

    def connect(path: Path) -> Connection:
        return Connection(path, key, home.root, salt)

    new = connect(mended)
    try:
        steps.apply(new.database)
        new.execute("INSERT INTO meta (name, value) VALUES ('store', ?)", (store_id,))
        with suppress(StoreDamaged):
            return _carry(reading, connect, new)
        with suppress(StoreDamaged):
            replace_schema_pages(reading, failing_pages(reading, key, home.root, salt), connect)
            return _carry(reading, connect, new)
        return 0
    finally:
        new.close()


def _carry(reading: Path, connect: Callable[[Path], Connection], new: Connection) -> int:
    """Carry rows over. Raises StoreDamaged, with nothing carried, when no table can be found."""
    old = DamagedDatabase(lambda: connect(reading))
    try:
        return carry_over(old, new)
    finally:
        old.close()
