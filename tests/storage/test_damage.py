"""A damaged database is set aside whole, and what can be read goes on."""

from __future__ import annotations

import random

import pytest

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.storage.opening import OpenedStore, open_store
from coach_app.storage.recording import StoredChunk
from tests.storage.samples import FIRST, KEYED, NoKeychain, chunk, filled, opened, session

pytestmark = pytest.mark.unit

PAGE = 4096


def _spoil(home: Home, *pages: int) -> bytes:
    """Overwrite the middle of pages (from 0); the bytes of the file as it then is."""
    data = bytearray(home.database.read_bytes())
    for page in pages:
        data[page * PAGE + 1000 : page * PAGE + 1064] = b"\xa5" * 64
    home.database.write_bytes(data)
    return bytes(data)


def _reopened(home: Home) -> OpenedStore:
    return open_store(home, KEYED, NoKeychain())


def _words(opened_store: OpenedStore) -> int:
    store = opened_store.store
    return sum(len(store.load(one.id).turns) for one in store.sessions())


def test_a_spoilt_page_costs_what_is_on_it_and_nothing_else(home: Home) -> None:
    names = filled(home, sessions=8, turns=12)
    pages = home.database.stat().st_size // PAGE
    damaged = _spoil(home, pages // 2)
    found = _reopened(home)
    (complaint,) = found.complaints
    (kept,) = home.damaged.iterdir()
    assert kept.read_bytes() == damaged
    assert str(kept) in complaint
    assert "damaged" in complaint
    assert "8 sessions were recovered" in complaint
    assert [one.id for one in found.store.sessions()] == names[::-1]
    assert _words(found) > 70
    assert all(found.store.load(name).has_recording for name in names)
    assert len(found.store.chunks(names[3], "user")) == 2
    found.store.close()
    with opened(home) as store:
        assert len(store.sessions()) == 8


@pytest.mark.parametrize("lost", [16, 100, PAGE])
def test_a_lost_beginning_costs_nothing(home: Home, lost: int) -> None:
    names = filled(home, sessions=4, turns=12)
    data = home.database.read_bytes()
    home.database.write_bytes(b"\0" * lost + data[lost:])
    found = _reopened(home)
    (complaint,) = found.complaints
    assert "4 sessions were recovered" in complaint
    assert [one.id for one in found.store.sessions()] == names[::-1]
    assert _words(found) == 48
    assert len(found.store.chunks(names[3], "user")) == 2
    found.store.close()
    assert sorted(path.name for path in home.root.glob("coach.db*")) == ["coach.db"]


@pytest.mark.parametrize("page", range(2, 28, 2))
def test_no_lost_page_of_the_first_ones_costs_all_sessions(home: Home, page: int) -> None:
    names = filled(home, sessions=3, turns=4)
    _spoil(home, 0, page)
    found = _reopened(home)
    assert [one.id for one in found.store.sessions()] == names[::-1]
    found.store.close()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_spoilt_the_store_opens_with_one_line(home: Home, seed: int) -> None:
    filled(home, sessions=4, turns=15)
    pages = home.database.stat().st_size // PAGE
    chance = random.Random(seed)
    damaged = _spoil(home, *chance.sample(range(1, pages), 4))
    found = _reopened(home)
    assert len(found.complaints) == 1
    assert [path.read_bytes() for path in home.damaged.iterdir()] == [damaged]
    found.store.begin(session(99))
    found.store.close()


@pytest.mark.parametrize("length", [100, PAGE - 1, PAGE * 9, -PAGE * 3])
def test_a_cut_off_database_is_mended(home: Home, length: int) -> None:
    filled(home, sessions=4, turns=15)
    data = home.database.read_bytes()
    home.database.write_bytes(data[:length])
    found = _reopened(home)
    assert len(found.complaints) == 1
    assert "damaged" in found.complaints[0]
    found.store.begin(session(99))
    found.store.close()


def test_a_lost_row_of_a_session_is_put_together_from_its_words(home: Home) -> None:
    (name,) = filled(home)
    with opened(home) as store:
        plan = {"role": "nurse", "round": "screen", "mode": "practice", "questions": []}
        store.put_event(name, {"event": "session_started", "at": 0.0, "engine": "gemini", "plan": plan})
        connection = store._connection  # noqa: SLF001 - makes the loss that no page of ours can be aimed at
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM sessions")
    pages = home.database.stat().st_size // PAGE
    _spoil(home, pages - 1)
    found = _reopened(home)
    (one,) = found.store.sessions()
    assert (one.id, one.started, one.engine) == (name, "2026-11-20T19:30:05+00:00", "gemini")
    assert (one.round, one.mode, one.role, one.state) == ("screen", "practice", "nurse", "unfinished")
    assert found.store.load(name).turns != ()
    found.store.close()


def test_nothing_is_mended_while_a_session_is_live(home: Home) -> None:
    filled(home, sessions=2)
    with opened(home) as store:
        store.begin(session(50))
        store.finish(session(50).id, "finished", 1.0, 0)
        store.begin(session(51))
        store._connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # noqa: SLF001 - so that the file is read
        _spoil(home, home.database.stat().st_size // PAGE // 2)
        with pytest.raises(StorageFailed, match="another session is running"):
            _reopened(home)
    assert not home.damaged.exists()


def test_damage_met_while_working_is_mended_by_the_next_opening(home: Home) -> None:
    names = filled(home, sessions=3, turns=20)
    with opened(home) as store:
        _spoil(home, *range(8, home.database.stat().st_size // PAGE))
        store._connection.rows("PRAGMA shrink_memory")  # noqa: SLF001 - so that the file is read
        with pytest.raises(StorageFailed, match="the database is damaged; run the command again"):
            [store.load(name) for name in names]
    found = _reopened(home)
    assert len(found.complaints) == 1
    found.store.close()


SOUND_PAGES = range(8, 42, 4)
OTHER_PAGES = (1, 3, 4, 5, 6, 7)
"""What was added to the sound file's tables stands before the sound: indexes, outlines, times of words."""


@pytest.mark.parametrize("page", SOUND_PAGES)
def test_a_spoilt_recording_gives_what_is_left_of_it(home: Home, page: int) -> None:
    chunks = _recorded(home, page)
    with opened(home) as store:
        left = [store.chunks(FIRST, track) for track in ("user", "interviewer")]
        assert 28 <= len(left[0] + left[1]) < 40
        for found, track in zip(left, ("user", "interviewer"), strict=True):
            assert found == [one for one in chunks if one.track == track and one in found]
        path = home.recordings / f"{FIRST}.db"
        path.write_bytes(bytes(path.stat().st_size))
        with pytest.raises(StorageFailed, match="sound is damaged; its transcript is still there"):
            store.chunks(FIRST, "user")


@pytest.mark.parametrize("page", OTHER_PAGES)
def test_what_only_helps_to_find_sound_costs_none_of_it(home: Home, page: int) -> None:
    chunks = _recorded(home, page)
    with opened(home) as store:
        for track in ("user", "interviewer"):
            assert store.chunks(FIRST, track) == [one for one in chunks if one.track == track]


def _recorded(home: Home, spoilt: int) -> list[StoredChunk]:
    """Store twenty half seconds of both tracks and spoil a page of their file; gives what was stored."""
    chunks = [chunk(n / 2, track) for n in range(20) for track in ("user", "interviewer")]
    with opened(home) as store:
        store.begin(session())
        store.add_chunks(FIRST, chunks)
        store.finish(FIRST, "finished", 10.0, 1)
    path = home.recordings / f"{FIRST}.db"
    data = bytearray(path.read_bytes())
    data[spoilt * PAGE + 500 : spoilt * PAGE + 600] = b"\xa5" * 100
    path.write_bytes(data)
    return chunks


def test_the_end_of_a_long_text_that_is_lost_is_not_read_as_nothing(home: Home) -> None:
    """SQLCipher gives a page that fails its authentication as zeros, and SQLite finds that in order."""
    with opened(home) as store:
        store.begin(session())
        lines = [{"event": "transcript", "at": 1.0, "text": "word " * 2000} for _ in range(10)]
        store.put_events(FIRST, lines)
        store.finish(FIRST, "finished", 10.0, 1)
    pages = home.database.stat().st_size // PAGE
    _spoil(home, pages - 12)
    found = _reopened(home)
    assert len(found.complaints) == 1
    kept = found.store.load(FIRST).events
    assert 0 < len(kept) < 10
    assert all(line == lines[0] for line in kept)
    found.store.close()


def test_a_missing_database_is_told(home: Home) -> None:
    filled(home)
    home.database.unlink()
    found = _reopened(home)
    assert found.store.sessions() == ()
    found.store.close()
    assert len(found.complaints) == 1
    assert "coach.db was missing" in found.complaints[0]
