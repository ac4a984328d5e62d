"""Finding words in what was said: the full-text index, newest first."""

import re

from coach_app.core.rounds import Speaker
from coach_app.core.session import SearchHit
from coach_app.storage.connection import Connection

SHORTEST_PREFIX = 3
"""Letters from which the last word may go on: shorter beginnings fit half the store."""

SNIPPET_WORDS = 16

_FIND = """
SELECT turns.session, sessions.started, turns.turn, turns.speaker, turns.question, turns.started,
    snippet(turns_fts, 0, '', '', '…', ?)
FROM turns_fts
JOIN turns ON turns.id = turns_fts.rowid
JOIN sessions ON sessions.id = turns.session
WHERE turns_fts MATCH ?
ORDER BY turns_fts.rowid DESC LIMIT ? OFFSET ?
"""


def find(connection: Connection, text: str, most: int, skip: int = 0) -> tuple[SearchHit, ...]:
    """At most `most` turns that hold every word of `text`, newest first; empty for a text without words."""
    query = match_query(text)
    if not query:
        return ()
    rows = connection.rows(_FIND, (SNIPPET_WORDS, query, most, skip))
    return tuple(
        SearchHit(
            session=str(row[0]),
            started=str(row[1]),
            turn=int(str(row[2])),
            speaker=Speaker(str(row[3])),
            question=int(str(row[4])),
            at=None if row[5] is None else float(str(row[5])),
            snippet=" ".join(str(row[6]).split()),
        )
        for row in rows
    )


def match_query(text: str) -> str:
    """The index's own query for words a person typed: all of them, the last one possibly a beginning."""
    words = re.findall(r"\w+", text)
    quoted = [f'"{word}"' for word in words]
    if words and len(words[-1]) >= SHORTEST_PREFIX and text.rstrip() == text:
        quoted[-1] += "*"
    return " ".join(quoted)
