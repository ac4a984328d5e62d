"""Debriefs in the database: one a session."""

from collections.abc import Callable, Mapping

from coach_app.storage import rows
from coach_app.storage.connection import Connection

Change = Callable[[Mapping[str, object] | None], Mapping[str, object]]
"""What becomes of a debrief, None where there is none yet."""


def put(work: Connection, session: str, review: Mapping[str, object]) -> None:
    """Write a debrief in the running transaction, replacing an older one."""
    sql = "INSERT OR REPLACE INTO reviews (session, review) VALUES (?, ?)"
    work.execute(sql, (session, rows.as_text(review)))


def change(connection: Connection, session: str, change: Change) -> Mapping[str, object]:
    """Commit what `change` makes of a debrief, and give it; nothing else comes in between."""
    with connection.transaction() as work:
        found = work.rows("SELECT review FROM reviews WHERE session = ?", (session,))
        review = change(rows.as_table(str(found[0][0])) if found else None)
        put(work, session, review)
    return review
