"""Reading what can be read of a damaged database, row by row around its holes."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from coach_app.storage.connection import Connection, Row
from coach_app.storage.failures import StoreDamaged

_TABLES = ("sessions", "consents", "recordings", "reviews", "events", "turns", "gaps", "egress")
"""Every table with content of the user's, owners before what belongs to them."""

_OWNERS = ("sessions", "consents")

_OWNER = """
INSERT INTO sessions (id, started, engine, round, mode, role, state, keep_recording, plan, seconds, questions)
VALUES (?, ?, ?, ?, ?, ?, 'unfinished', 1, ?,
    (SELECT coalesce(max(at), 0) FROM events WHERE session = ?),
    (SELECT coalesce(max(question), 0) FROM turns WHERE session = ?))
"""

_ONE_BY_ONE = 64
"""Rows tried one by one, so that readable rows between two lost pages are not leapt over; then faster."""

_FARTHEST = 2**40
"""Beyond any row number a database of ours reaches."""


class DamagedDatabase:
    """A damaged file as a source of rows.

    Once SQLCipher has met a page that fails its authentication it refuses every later page of that
    connection, so each failure is followed by a new connection.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """Use connections made by `connect`, whose StoreDamaged means that nothing can be read."""
        self._connect = connect
        self._connection = connect()

    def columns(self, table: str) -> list[str]:
        """Columns of a table, none for one that an older database does not have."""
        return [str(row[1]) for row in self._connection.rows(f"PRAGMA table_info({table})")]

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """Rows of a table in order of their number, leaping over stretches that can't be read."""
        names = ", ".join(f'"{column}"' for column in columns)
        sql = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"
        position: int | None = 0
        while position is not None:
            try:
                for row in self._connection.each(sql, (position,)):
                    position = int(row[0])
                    yield row[1:]
                return
            except StoreDamaged:
                self._renew()
                position = self._end_of_hole(sql, position)

    def _end_of_hole(self, sql: str, start: int) -> int | None:
        """The lowest number from which reading works again, None where nothing can be read any more."""
        low, step, tried = start, 1, 0
        while not self._works(sql, low + step):
            low, tried = low + step, tried + 1
            if tried > _ONE_BY_ONE:
                step *= 2
            if step > _FARTHEST:
                return None
        high = low + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._works(sql, middle) else (middle, high)
        return high

    def _works(self, sql: str, position: int) -> bool:
        try:
            self._connection.rows(f"{sql} LIMIT 1", (position,))
        except StoreDamaged:
            self._renew()
            return False
        return True

    def _renew(self) -> None:
        self._connection.close()
        self._connection = self._connect()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def carry_over(old: DamagedDatabase, new: Connection) -> int:
    """Copy every readable row; returns the number of sessions. Raises StorageFailed for the new file's sake.

    Sessions whose own row is lost are put together again from their id and events.
    """
    with new.transaction():
        # Rows may come before their session is put together; the check waits for the commit.
        new.execute("PRAGMA defer_foreign_keys = ON")
        for table in _TABLES:
            known = set(old.columns(table))
            columns = [str(row[1]) for row in new.rows(f"PRAGMA table_info({table})") if row[1] in known]
            if not columns:
                continue
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
            new.execute_many(insert, old.rows(table, columns))
        _replace_lost_owners(new)
        return int(new.rows("SELECT count(*) FROM sessions")[0][0])


def _replace_lost_owners(new: Connection) -> None:
    owned = " UNION ".join(f"SELECT session FROM {table}" for table in _TABLES if table not in _OWNERS)
    for (session,) in new.rows(f"{owned} EXCEPT SELECT id FROM sessions"):
        sql = "SELECT line FROM events WHERE session = ? AND event = 'session_started'"
        lines = new.rows(sql, (session,))
        new.execute(_OWNER, (*_owner(str(session), str(lines[0][0]) if lines else "{}"), session, session))


def _owner(session: str, line: str) -> Row:
    started = json.loads(line)
    plan = started.get("plan", {})
    engine = str(started.get("engine", "unknown"))
    words = [str(plan.get(word, "")) for word in ("round", "mode", "role")]
    return session, _moment(session), engine, *words, json.dumps(plan, ensure_ascii=False)


def _moment(session: str) -> str:
    """The start written in a session's id, the beginning of time for an id of another shape."""
    try:
        moment = datetime.strptime(session[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat()
