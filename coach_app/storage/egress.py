"""The ledger in the database: what went to and came from each host, by session."""

from collections.abc import Iterable

from coach_app.core.session import EgressRow
from coach_app.storage import rows
from coach_app.storage.connection import Connection

_ADD = f"""
INSERT INTO egress (session, {rows.EGRESS}) SELECT ?, ?, ?, ?, ?, ?
WHERE EXISTS (SELECT 1 FROM sessions WHERE id = ?)
ON CONFLICT (session, host, what) DO UPDATE SET bytes_out = bytes_out + excluded.bytes_out,
    bytes_in = bytes_in + excluded.bytes_in, seconds = seconds + excluded.seconds
"""


def put(connection: Connection, session: str, ledger: Iterable[EgressRow]) -> None:
    """Commit rows; a later row of a host and what it was sent replaces the earlier."""
    with connection.transaction() as work:
        work.execute_many(
            f"INSERT OR REPLACE INTO egress (session, {rows.EGRESS}) VALUES (?, ?, ?, ?, ?, ?)",
            [_values(session, row) for row in ledger],
        )


def add(connection: Connection, session: str, more: Iterable[EgressRow]) -> None:
    """Commit rows on top of what is there; nothing for a session that is gone."""
    with connection.transaction() as work:
        work.execute_many(_ADD, [(*_values(session, row), session) for row in more])


def _values(session: str, row: EgressRow) -> tuple[str, str, int, int, float, str]:
    return session, row.host, row.bytes_out, row.bytes_in, row.seconds, row.what
