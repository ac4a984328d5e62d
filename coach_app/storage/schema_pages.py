"""New first pages for a database that has lost some of its own.

The first pages of a file lead to every table, so nothing can be read without them. Databases made by
the same steps lay their tables in the same places: an empty one of the same size has pages that fit.
"""

from collections.abc import Callable
from pathlib import Path

from coach_app.storage.connection import Connection
from coach_app.storage.files import unlink_database
from coach_app.storage.migrations import steps

_PAGE = 4096
_ROW_BYTES = 1_000_000


def replace_schema_pages(database: Path, failing: set[int], connect: Callable[[Path], Connection]) -> None:
    """Put pages of an empty database in place of those first ones in `database` that can't be read.

    `failing` numbers pages, from 1, that fail their authentication; pages of zeros are found here.
    `connect` opens files with the key and the salt of the damaged one, without which no page would be
    accepted. Raises StorageFailed, OSError.
    """
    donor = database.with_name(database.name + ".donor")
    try:
        first = _make(donor, connect, pages=-(-database.stat().st_size // _PAGE))
        given = donor.read_bytes()
        kept = bytearray(database.read_bytes())
        for number in range(1, first + 1):
            page = slice((number - 1) * _PAGE, number * _PAGE)
            if number in failing or not any(kept[page]):
                kept[page] = given[page]
        whole = len(kept) // _PAGE * _PAGE
        database.write_bytes(kept[:whole] + given[whole:])
    finally:
        unlink_database(donor)


def _make(donor: Path, connect: Callable[[Path], Connection], pages: int) -> int:
    """Make an empty database and let it grow to `pages`; returns how many it had at first."""
    empty = connect(donor)
    try:
        steps.apply(empty.database)
        first = size = _size(empty)
        while size < pages:
            filler = min(_ROW_BYTES, (pages - size) * _PAGE)
            empty.execute(
                "INSERT INTO meta (name, value) VALUES (hex(randomblob(16)), zeroblob(?))", (filler,)
            )
            size = _size(empty)
        empty.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return first
    finally:
        empty.close()


def _size(connection: Connection) -> int:
    return int(connection.rows("PRAGMA page_count")[0][0])
