"""Reading what can be read of a damaged database, row by row around its holes."""

import json
from collections.abc import Iterator
from contextlib import suppress
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

_FARTHEST = 2**62
"""Beyond any row number a database of ours reaches."""


def carry_over(old: Connection, new: Connection) -> int:
    """Copy every readable row; returns the number of sessions. Raises StorageFailed for the new file's sake.

    Sessions whose own row is lost are put together again from their id and events.
    """
    with new.transaction():
        # Children may come before a lost owner is put together; the check waits for the commit.
        new.execute("PRAGMA defer_foreign_keys = ON")
        for table in _TABLES:
            _carry(table, old, new)
        _replace_lost_owners(new)
        return int(new.rows("SELECT count(*) FROM sessions")[0][0])


def _carry(table: str, old: Connection, new: Connection) -> None:
    columns = [str(row[1]) for row in new.rows(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    for row in readable_rows(old, table, names):
        new.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)


def readable_rows(old: Connection, table: str, names: str) -> Iterator[Row]:
    """Rows of a table in order of their number, leaping over stretches that can't be read."""
    position: int | None = -_FARTHEST
    sql = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"
    while position is not None:
        try:
            for row in old.each(sql, (position,)):
                position = int(row[0])
                yield row[1:]
            return
        except StoreDamaged:
            position = _end_of_hole(old, sql, position)


def _end_of_hole(old: Connection, sql: str, start: int) -> int | None:
    """The lowest row number after `start` behind which reading works again, None where nothing does."""

    def works(position: int) -> bool:
        with suppress(StoreDamaged):
            old.rows(f"{sql} LIMIT 1", (position,))
            return True
        return False

    low, step = max(start, 0), 1
    while not works(low + step):
        if low + step > _FARTHEST:
            return None
        step *= 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


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
