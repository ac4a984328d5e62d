"""Deleting leaves nothing: not in the tables, not in the index, not in any byte of any file."""

from __future__ import annotations

import shutil

import pytest

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.folders import Home
from coach_app.storage.connection import Connection
from coach_app.storage.key import DatabaseKey
from tests.storage.pages import plain_bytes
from tests.storage.samples import FIRST, KEY, chunk, filled, opened, said, session

pytestmark = pytest.mark.unit

SECRET = "xylophonequartz"
KEPT = "jabberwockystays"


def _store_both(home: Home) -> None:
    with opened(home) as store:
        for number, word in enumerate((SECRET, KEPT)):
            new = session(number)
            store.begin(new)
            for turn in range(1, 21):
                store.put_turn(new.id, said(turn, f"half of {word}", final=False))
                store.put_turn(new.id, said(turn, f"my answer {turn} was about {word} and more"))
            store.put_event(new.id, {"event": "transcript", "at": 1.0, "text": word})
            store.put_review(new.id, {"quote": word})
            store.add_chunks(new.id, [chunk(0.0)])
            store.finish(new.id, "finished", 40.0, 1)


def _holds(home: Home, word: str) -> bool:
    """Whether the word, or the tail the index would keep of it, is in any page of the database."""
    plain = plain_bytes(home.database, KEY).lower()
    return word.encode() in plain or word[4:].encode() in plain


def test_deleted_words_are_in_no_byte_of_the_database(home: Home) -> None:
    _store_both(home)
    assert _holds(home, SECRET)
    with opened(home) as store:
        assert store.delete([FIRST]) == (FIRST,)
        log = home.database.with_name("coach.db-wal")
        assert log.stat().st_size == 0
        assert not _holds(home, SECRET)
        assert _holds(home, KEPT)
        assert [one.id for one in store.sessions()] == [session(1).id]
        assert len(store.load("latest").turns) == 20


def test_the_index_finds_kept_words_only(home: Home) -> None:
    _store_both(home)
    with opened(home) as store:
        store.delete([FIRST])
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    count = "SELECT count(*) FROM turns_fts WHERE turns_fts MATCH ?"
    assert connection.rows(count, (SECRET,)) == [(0,)]
    assert connection.rows(count, (KEPT,)) == [(20,)]
    blocks = b"".join(bytes(row[0]) for row in connection.rows("SELECT block FROM turns_fts_data"))
    connection.close()
    assert SECRET[4:].encode() not in blocks
    assert KEPT[4:].encode() in blocks


def test_deleting_takes_sound_copies_and_damaged_files_along(home: Home) -> None:
    names = filled(home, sessions=2)
    home.damaged.mkdir()
    shutil.copy(home.database, home.damaged / "coach-20260101-000000.db")
    shutil.copy(home.database, home.root / "coach.db.before-something")
    with opened(home) as store:
        before = store.bytes_used()
        store.delete(names[:1])
        assert store.bytes_used() < before
        assert [path.name for path in home.recordings.iterdir()] == [f"{names[1]}.db"]
        assert len(store.chunks(names[1], "user")) == 2
    assert not home.damaged.exists()
    assert list(home.root.glob("coach.db.before-*")) == []


def test_freed_pages_are_given_back(home: Home) -> None:
    names = filled(home, sessions=3, turns=40)
    before = home.database.stat().st_size
    with opened(home) as store:
        store.delete(names)
        assert store.sessions() == ()
        assert home.database.stat().st_size < before
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    assert connection.rows("PRAGMA freelist_count") == [(0,)]
    connection.close()


def test_one_unknown_name_and_nothing_is_deleted(home: Home) -> None:
    names = filled(home, sessions=2, turns=1)
    with opened(home) as store:
        with pytest.raises(BadInput, match="coach sessions list"):
            store.delete([names[0], "nothing"])
        assert len(store.sessions()) == 2


def test_nothing_is_deleted_while_another_session_is_live(home: Home) -> None:
    names = filled(home, turns=1)
    with opened(home) as store, opened(home) as other:
        store.begin(session(1))
        for refused in (store, other):
            with pytest.raises(StorageFailed, match="another session is running"):
                refused.delete(names)
        assert len(store.sessions()) == 2


def test_a_live_session_may_be_thrown_away_by_its_holder(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        store.add_chunks(FIRST, [chunk(0.0)])
        store.delete([FIRST])
        assert store.sessions() == ()
        assert list(home.recordings.iterdir()) == []
        store.begin(session(1))
