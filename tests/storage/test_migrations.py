"""Migrations run once, in one transaction each, with a copy of the database before."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.core.session import EgressRow
from coach_app.storage import opening
from coach_app.storage.connection import Connection
from coach_app.storage.key import DatabaseKey
from coach_app.storage.migrations import steps
from coach_app.storage.opening import open_store
from tests.storage.samples import KEY, KEYED, NoKeychain, filled, opened, session

pytestmark = pytest.mark.unit


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it may be one day, with one more step."""
    later = type(steps)(steps.name)
    later.__dict__.update({**steps.__dict__, "_migrations": list(steps.__dict__["_migrations"])})

    @later()
    def add_notes(database: Database) -> None:
        database.conn.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")

    monkeypatch.setattr(opening, "steps", later)


def _settings(home: Home) -> dict[str, object]:
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    names = ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "secure_delete")
    found = {name: connection.rows(f"PRAGMA {name}")[0][0] for name in names}
    options = connection.rows("SELECT v FROM turns_fts_config WHERE k = 'secure-delete'")
    connection.close()
    return found | {"fts": options}


def test_a_new_database_is_set_up_as_written(home: Home) -> None:
    with opened(home):
        pass
    assert _settings(home) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "auto_vacuum": 2,
        "secure_delete": 1,
        "fts": [(1,)],
    }
    assert home.database.read_bytes()[:15] != b"SQLite format 3"
    assert list(home.root.glob("*before*")) == []


def test_opening_again_changes_no_byte(home: Home) -> None:
    filled(home)
    before = home.database.read_bytes()
    with opened(home) as store:
        store.sessions()
    assert home.database.read_bytes() == before


@pytest.mark.usefixtures("next_version")
def test_a_step_is_preceded_by_a_copy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as today:
        today.setattr(opening, "steps", steps)
        filled(home)
    before = home.database.read_bytes()
    with opened(home) as store:
        assert len(store.sessions()) == 1
    assert (home.root / "coach.db.before-add_notes").read_bytes() == before
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    assert connection.rows("SELECT count(*) FROM notes") == [(0,)]
    connection.close()


@pytest.mark.usefixtures("next_version")
def test_no_step_while_a_session_is_live(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as today:
        today.setattr(opening, "steps", steps)
        old = open_store(home, KEYED, NoKeychain()).store
    old.begin(session())
    with pytest.raises(StorageFailed, match="another session is running"):
        open_store(home, KEYED, NoKeychain())
    old.finish(session().id, "finished", 1.0, 0)
    old.close()
    assert list(home.root.glob("*before*")) == []
    with opened(home) as store:
        assert len(store.sessions()) == 1


def test_a_ledger_of_an_earlier_version_was_that_of_sessions(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = type(steps)(steps.name)
    first.__dict__.update({**steps.__dict__, "_migrations": list(steps.__dict__["_migrations"])[:1]})
    with monkeypatch.context() as earlier:
        earlier.setattr(opening, "steps", first)
        with opened(home) as store:
            store.begin(session())
            store.finish(session().id, "finished", 1.0, 0)
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    with connection.transaction() as work:
        work.execute("INSERT INTO egress VALUES (?, 'a.example', 10, 20, 1.5)", (session().id,))
    connection.close()
    with opened(home) as store:
        store.add_egress(session().id, [EgressRow("a.example", 1, 2, 3.0, "words")])
        assert store.load(session().id).egress == (
            EgressRow("a.example", 10, 20, 1.5),
            EgressRow("a.example", 1, 2, 3.0, "words"),
        )
