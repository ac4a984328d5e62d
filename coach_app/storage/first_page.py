"""A new first page for a database that has lost its own.

The first page leads to every table, so nothing can be read without it. Databases made by the same
steps lay their tables in the same places: an empty one of the same size has a first page that fits.
"""

from collections.abc import Callable
from pathlib import Path

from coach_app.storage.connection import Connection
from coach_app.storage.files import unlink_database
from coach_app.storage.migrations import steps

_PAGE = 4096
_ROW_BYTES = 1_000_000


def give_first_page(database: Path, connect: Callable[[Path], Connection]) -> None:
    """Put the first page of an empty database in place of the one in `database`.

    `connect` opens files with the key and the salt of the damaged one; authentication of pages allows no
    other. Raises StorageFailed, OSError.
    """
    donor = database.with_name(database.name + ".donor")
    try:
        _make(donor, connect, pages=-(-database.stat().st_size // _PAGE))
        given = donor.read_bytes()
        with database.open("r+b") as file:
            file.write(given[:_PAGE])
            file.seek(0, 2)
            file.truncate(file.tell() // _PAGE * _PAGE)
            file.seek(0, 2)
            file.write(given[file.tell() :])
    finally:
        unlink_database(donor)


def _make(donor: Path, connect: Callable[[Path], Connection], pages: int) -> None:
    empty = connect(donor)
    try:
        steps.apply(empty.database)
        while (missing := pages - int(empty.rows("PRAGMA page_count")[0][0])) > 0:
            size = min(_ROW_BYTES, missing * _PAGE)
            empty.execute("INSERT INTO meta (name, value) VALUES (hex(randomblob(16)), zeroblob(?))", (size,))
        empty.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        empty.close()
