"""What is put into the store comes out of it, and the list tells the truth about sessions."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import Consent, EgressRow, Gap, Turn
from coach_app.storage.session_ids import new_session_id
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.storage.samples import FIRST, KEYED, NoKeychain, chunk, filled, opened, said, session

pytestmark = pytest.mark.unit

_seconds = st.floats(0, 1e5, allow_nan=False)
_text = st.text(st.characters(codec="utf-8"), max_size=200)
_turns = st.builds(
    Turn,
    st.integers(1, 6),
    st.sampled_from(Speaker),
    _text,
    st.none() | _seconds,
    st.none() | _seconds,
    st.integers(0, 30),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _seconds | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)
_lines = st.fixed_dictionaries({"event": _text, "at": _seconds, "rest": _json})
_rows = st.builds(EgressRow, _text, st.integers(0, 2**40), st.integers(0, 2**40), _seconds)


@settings(max_examples=30)
@given(
    st.lists(_turns, max_size=8),
    st.lists(st.builds(Gap, _seconds, _seconds, _text), max_size=4),
    st.lists(st.lists(_lines, max_size=4), max_size=3),
    st.lists(_rows, max_size=3, unique_by=lambda row: row.host),
    st.none() | st.dictionaries(_text, _json, max_size=3),
)
def test_what_is_put_is_loaded(
    turns: list[Turn],
    gaps: list[Gap],
    batches: list[list[dict[str, object]]],
    ledger: list[EgressRow],
    review: dict[str, object] | None,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        with opened(home) as store:
            store.begin(session())
            for turn in turns:
                store.put_turn(FIRST, turn)
            for gap in gaps:
                store.put_gap(FIRST, gap)
            for batch in batches:
                store.put_events(FIRST, batch)
            store.put_egress(FIRST, ledger)
            if review is not None:
                store.put_review(FIRST, review)
            store.finish(FIRST, "finished", 12.5, 3)
        with opened(home) as store:
            loaded = store.load(FIRST)
    latest = {turn.turn: turn for turn in turns}
    assert loaded.turns == tuple(latest[number] for number in sorted(latest))
    assert sorted(loaded.gaps, key=repr) == sorted(gaps, key=repr)
    assert [dict(line) for line in loaded.events] == [line for batch in batches for line in batch]
    assert set(loaded.egress) == set(ledger)
    assert loaded.review == review
    assert loaded.plan == session().plan
    assert (loaded.summary.seconds, loaded.summary.questions, loaded.summary.state) == (12.5, 3, "finished")


def test_a_growing_turn_is_one_turn(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        for text in ("I", "I led", "I led a team"):
            store.put_turn(FIRST, said(1, text, final=False))
        store.put_turn(FIRST, said(1, "I led a team."))
        assert store.load("latest").turns == (said(1, "I led a team."),)


def test_text_that_is_no_unicode_is_kept_as_far_as_it_can_be(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        store.put_turn(FIRST, said(1, "caf\udce9 and \x00 more"))
        store.put_event(FIRST, {"event": "transcript", "at": 1.0, "text": "caf\udce9"})
        loaded = store.load(FIRST)
    assert loaded.turns[0].text == "caf? and \x00 more"
    assert loaded.events[0]["text"] == "caf?"


def test_a_later_count_of_a_host_replaces_the_earlier(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        store.put_egress(FIRST, [EgressRow("a.example", 1, 2, 3.0), EgressRow("b.example", 1, 1, 1.0)])
        store.put_egress(FIRST, [EgressRow("a.example", 10, 20, 30.0)])
        assert store.load(FIRST).egress == (
            EgressRow("a.example", 10, 20, 30.0),
            EgressRow("b.example", 1, 1, 1.0),
        )


def test_sound_comes_back_by_track_in_order_of_time(home: Home) -> None:
    chunks = [chunk(0.5), chunk(0.0), chunk(0.25, "interviewer"), chunk(1.0)]
    with opened(home) as store:
        store.begin(session())
        store.add_chunks(FIRST, chunks[:2])
        store.add_chunks(FIRST, chunks[2:])
        assert store.chunks(FIRST, "user") == [chunks[1], chunks[0], chunks[3]]
        store.finish(FIRST, "finished", 1.5, 1)
    assert (home.recordings / f"{FIRST}.db").read_bytes()[:15] != b"SQLite format 3"
    with opened(home) as store:
        assert store.chunks("latest", "interviewer") == [chunks[2]]
        assert store.load(FIRST).has_recording


def test_a_dropped_recording_leaves_the_words(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        store.put_turn(FIRST, said(1, "kept words"))
        store.add_chunks(FIRST, [chunk(0.0)])
        store.drop_recording(FIRST)
        assert list(home.recordings.iterdir()) == []
        store.finish(FIRST, "finished", 1.0, 1)
        loaded = store.load(FIRST)
        assert not loaded.has_recording
        assert loaded.turns == (said(1, "kept words"),)
        assert store.chunks(FIRST, "user") == []
        with pytest.raises(StorageFailed, match="deleted"):
            store.add_chunks(FIRST, [chunk(0.5)])


def test_sound_kept_against_a_crash_goes_with_the_next_session(home: Home) -> None:
    for number, keep in enumerate((False, True)):
        with opened(home) as store:
            store.begin(session(number, keep))
            store.add_chunks(session(number).id, [chunk(0.0)])
            assert store.load("latest").has_recording
    with opened(home) as store:
        store.begin(session(2))
        assert [store.load(session(n).id).has_recording for n in (0, 1)] == [False, True]
    assert [path.name for path in home.recordings.glob("*.db")] == [f"{session(1).id}.db"]


def test_the_list_is_newest_first_with_the_role(home: Home) -> None:
    names = filled(home, sessions=3, turns=2)
    with opened(home) as store:
        listed = store.sessions()
    assert [one.id for one in listed] == names[::-1]
    assert {one.role for one in listed} == {"data engineer"}
    assert listed[0].as_json() == {
        "id": names[2],
        "started": "2026-11-21T00:00:02+00:00",
        "engine": "offline",
        "round": "behavioural",
        "mode": "practice",
        "questions": 2,
        "seconds": 100.0,
        "state": "finished",
    }


def test_a_session_is_found_by_the_start_of_its_id(home: Home) -> None:
    names = filled(home, sessions=3, turns=1)
    with opened(home) as store:
        assert store.resolve("latest") == names[2]
        assert store.resolve(names[0]) == names[0]
        assert store.resolve("20261120") == names[0]
        with pytest.raises(BadInput, match="several"):
            store.resolve("20261121")
        for unknown in ("nothing", "", "%", "2026112_"):
            with pytest.raises(BadInput, match="coach sessions list"):
                store.load(unknown)


def test_an_empty_store_has_no_latest(home: Home) -> None:
    with opened(home) as store, pytest.raises(BadInput, match="no session is stored"):
        store.load("latest")


def test_only_one_session_is_live_in_a_home(home: Home) -> None:
    with opened(home) as store, opened(home) as other:
        store.begin(session(0))
        for busy in (store, other):
            with pytest.raises(StorageFailed, match="another session is running; "):
                busy.begin(session(1))
        assert [one.state for one in other.sessions()] == ["live"]
        store.finish(FIRST, "finished", 1.0, 0)
        other.begin(session(1))
        assert [one.state for one in store.sessions()] == ["live", "finished"]


def test_a_session_cut_off_is_listed_as_unfinished_with_what_is_known(home: Home) -> None:
    with opened(home) as store:
        store.begin(session(0))
        question = {"event": "question", "at": 3.0, "index": 2, "text": "Why?"}
        store.put_events(FIRST, [question, {"event": "state", "at": 61.5, "value": "listening"}])
    with opened(home) as store:
        (found,) = store.sessions()
        assert (found.state, found.questions, found.seconds) == ("unfinished", 2, 61.5)
        assert store.load(FIRST).summary == found
        store.begin(session(1))
        assert [one.state for one in store.sessions()] == ["live", "unfinished"]


def test_a_session_that_could_not_be_stored_is_not_live(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        store.finish(FIRST, "finished", 1.0, 0)
        with pytest.raises(Exception, match="UNIQUE"):
            store.begin(session())
        store.begin(session(1))


def test_the_consent_in_force_is_the_last_one_given(home: Home) -> None:
    first = Consent("live_audio", True, "2026-11-20T19:00:00+00:00", 1)
    taken_back = replace(first, given=False, when="2026-11-20T20:00:00+00:00")
    kept = Consent("recordings", True, "2026-11-20T19:00:00+00:00", 2)
    with opened(home) as store:
        assert store.consents() == ()
        for consent in (first, kept, taken_back):
            store.give_consent(consent)
        assert store.consents() == (taken_back, kept)


def test_bytes_used_is_what_the_files_take(home: Home) -> None:
    filled(home)
    with opened(home) as store:
        paths = [*home.root.glob("coach.db*"), *home.recordings.iterdir()]
        assert store.bytes_used() == sum(path.stat().st_size for path in paths) > 10_000


def test_ids_sort_by_the_start_in_utc() -> None:
    start = datetime(2026, 11, 20, 23, 30, 5, tzinfo=timezone(timedelta(hours=4)))
    assert new_session_id(start).startswith("20261120-193005-")
    assert len(new_session_id(start)) == 20
    assert len({new_session_id(start) for _ in range(50)}) > 40


def test_the_store_thread_serves_loop_and_caller(home: Home) -> None:
    thread = StoreThread()
    opened_store = thread.open(home, KEYED, NoKeychain())
    store: Store = opened_store.store

    async def write() -> None:
        await thread.run(store.begin, session())
        await asyncio.gather(*(thread.run(store.put_turn, FIRST, said(n, f"turn {n}")) for n in range(1, 9)))
        await thread.run(store.finish, FIRST, "finished", seconds=9.0, questions=1)
        with pytest.raises(BadInput):
            await thread.run(store.load, "nothing")

    asyncio.run(write())
    assert len(thread.call(store.load, "latest").turns) == 8
    thread.close()


def test_what_is_put_together_is_stored_together_or_not_at_all(home: Home) -> None:
    with opened(home) as store:
        store.begin(session())
        with suppress(RuntimeError), store.together():
            store.put_turn(FIRST, said(1, "half of it"))
            store.put_events(FIRST, [{"event": "state", "at": 1.0, "value": "listening"}])
            raise RuntimeError
        with store.together():
            store.put_turn(FIRST, said(2, "all of it"))
            store.put_events(FIRST, [{"event": "state", "at": 2.0, "value": "thinking"}])
        stored = store.load(FIRST)
        assert [turn.text for turn in stored.turns] == ["all of it"]
        assert [event["at"] for event in stored.events] == [2.0]
