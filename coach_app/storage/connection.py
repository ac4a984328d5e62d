"""One open SQLCipher file: pragmas, transactions, queries, and its errors turned into words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlcipher3 import dbapi2

from coach_app.storage.failures import StoreDamaged, storage_errors
from coach_app.storage.key import DatabaseKey

BUSY_SECONDS = 5.0
"""How long a statement waits for another process's commit."""

CACHE_KIB = 1000
"""Pages kept in memory, for each open file. sqlcipher3 is built for 8,000: a session, which only ever adds,
filled that in both its files within half an hour and never read it."""

Row = tuple[Any, ...]


class Connection:
    """A connection to one encrypted file, owned by the thread that opened it.

    Every commit is flushed to the disk before it returns (`synchronous=FULL`). Freed pages are
    overwritten (`secure_delete`) and can be given back (`auto_vacuum=INCREMENTAL`).
    """

    def __init__(self, path: Path, key: DatabaseKey, root: Path, salt: str = "") -> None:
        """Open or create `path`. `salt` (32 hex digits) is used instead of the one in the file.

        Raises StorageFailed; StoreDamaged also for a key that does not fit, which looks the same.
        """
        self._root = root
        self.on_damage: Callable[[], None] = lambda: None
        """Called before StoreDamaged is raised from an open connection."""
        with storage_errors(root):
            fresh = not path.exists() or path.stat().st_size == 0
            self._driver = dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None)
        try:
            with storage_errors(root):
                self._prepare(key.hex() + salt, fresh)
        except BaseException:
            self._driver.close()
            raise

    def _prepare(self, key: str, fresh: bool) -> None:
        run = self._driver.execute
        run("PRAGMA cipher_log = off")
        run(f"PRAGMA key = \"x'{key}'\"")
        if fresh:  # on an existing file it would be a write
            run("PRAGMA auto_vacuum = INCREMENTAL")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        run("PRAGMA journal_mode = WAL").fetchone()
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA secure_delete = ON")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.database = sqlite_utils.Database(self._driver)

    @contextmanager
    def transaction(self) -> Iterator["Connection"]:
        """Everything inside is committed together, or not at all. Raises StorageFailed."""
        with self._errors(), self.database.atomic():
            yield self
            self._refuse_damage()

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run one statement; outside `transaction` it is a commit of its own. Raises StorageFailed."""
        with self._errors():
            self._driver.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values; inside `transaction`. Raises StorageFailed."""
        with self._errors():
            self._driver.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query. Raises StorageFailed."""
        with self._errors():
            found: list[Row] = self._driver.execute(sql, values).fetchall()
            self._refuse_damage()
            return found

    def each(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Rows of a query one by one, as far as they can be read. Raises StorageFailed."""
        with self._errors():
            for row in self._driver.execute(sql, values):
                self._refuse_damage()
                yield row

    def close(self) -> None:
        """Close; the last connection to a file folds its log into it."""
        with self._errors():
            self._driver.close()

    def _refuse_damage(self) -> None:
        """Raise StoreDamaged when a page that was read has failed its authentication.

        SQLCipher hands such a page out as zeros. A zeroed tree page is an error of its own, but a zeroed
        overflow page, which holds the end of a long value, goes unnoticed, by `integrity_check` too.
        """
        if self._driver.execute("PRAGMA cipher_status").fetchone() != ("1",):
            raise StoreDamaged(self._root / "damaged")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with storage_errors(self._root):
                yield
        except StoreDamaged:
            self.on_damage()
            raise


def failing_pages(path: Path, key: DatabaseKey, root: Path, salt: str) -> set[int]:
    """Numbers, from 1, of the pages of a closed file that fail their authentication. Raises StorageFailed."""
    with storage_errors(root):
        driver = dbapi2.connect(str(path), isolation_level=None)
        try:
            driver.execute("PRAGMA cipher_log = off")
            driver.execute(f"PRAGMA key = \"x'{key.hex()}{salt}'\"")
            lines = [str(row[0]) for row in driver.execute("PRAGMA cipher_integrity_check")]
        finally:
            driver.close()
    return {int(line.rsplit(" ", 1)[1]) for line in lines if line.rsplit(" ", 1)[1].isdigit()}
