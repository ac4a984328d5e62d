"""How the tables of `coach.db` came to be: named steps, each one transaction."""

from sqlite_utils import Database, Migrations

steps = Migrations("coach")

_SPINE = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    started TEXT NOT NULL,
    engine TEXT NOT NULL,
    round TEXT NOT NULL,
    mode TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('live', 'finished', 'unfinished', 'discarded')),
    questions INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    keep_recording INTEGER NOT NULL,
    plan TEXT NOT NULL
);
CREATE INDEX sessions_started ON sessions (started DESC, id DESC);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    turn INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    started REAL,
    ended REAL,
    question INTEGER NOT NULL,
    final INTEGER NOT NULL,
    recovered INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    UNIQUE (session, turn)
);
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    started REAL NOT NULL,
    ended REAL NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX gaps_session ON gaps (session);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    event TEXT NOT NULL,
    line TEXT NOT NULL
);
CREATE INDEX events_session ON events (session);
CREATE TABLE egress (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    bytes_out INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (session, host)
);
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    "when" TEXT NOT NULL,
    wording INTEGER NOT NULL
);
CREATE TABLE recordings (
    session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    key TEXT NOT NULL
);
CREATE TABLE reviews (
    session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    review TEXT NOT NULL
);
"""

_LEDGER = """
CREATE TABLE egress (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    bytes_out INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,
    seconds REAL NOT NULL,
    what TEXT NOT NULL DEFAULT 'sound' CHECK (what IN ('sound', 'words')),
    PRIMARY KEY (session, host, what)
)
"""


@steps()
def sessions_and_turns(database: Database) -> None:
    """Sessions, what was said in them, and the full-text index over it."""
    # Statement by statement: a script would commit the transaction this step runs in.
    for statement in _SPINE.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)
    turns = database.table("turns")
    turns.enable_fts(["text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")
    # Without it deleted words stay readable in the index.
    database.conn.execute("INSERT INTO turns_fts (turns_fts, rank) VALUES ('secure-delete', 1)")


@steps()
def ledger_by_what_was_sent(database: Database) -> None:
    """The ledger tells sound from words; rows written before were those of sessions."""
    database.conn.execute("ALTER TABLE egress RENAME TO egress_before")
    database.conn.execute(_LEDGER)
    database.conn.execute(
        "INSERT INTO egress SELECT session, host, bytes_out, bytes_in, seconds, 'sound' FROM egress_before"
    )
    database.conn.execute("DROP TABLE egress_before")
