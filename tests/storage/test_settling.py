"""A session that broke off is closed for good: finished with its debrief, or discarded with its sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.folders import Home
from coach_app.core.session import EgressRow
from tests.storage.samples import FIRST, chunk, opened, said, session

pytestmark = pytest.mark.unit


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def break_off(home: Home, *, keep: bool = True) -> None:
    """A session with words and sound whose program was killed."""
    with opened(home) as store:
        store.begin(session(keep_recording=keep))
        store.put_turn(FIRST, said(1, "We moved the date by two weeks."))
        store.add_chunks(FIRST, [chunk(0.0)])


def sound_file(home: Home) -> Path:
    return home.recordings / f"{FIRST}.db"


def test_finished_it_keeps_words_and_sound_and_has_its_debrief(home: Home) -> None:
    break_off(home)
    with opened(home) as store:
        assert store.settle(FIRST[:12], "finished", {"schema": 1}) == FIRST
        stored = store.load(FIRST)
    assert (stored.summary.state, stored.review) == ("finished", {"schema": 1})
    assert stored.has_recording
    assert [turn.text for turn in stored.turns] == ["We moved the date by two weeks."]


def test_finished_it_loses_sound_that_was_not_to_be_kept(home: Home) -> None:
    break_off(home, keep=False)
    with opened(home) as store:
        store.settle(FIRST, "finished", {})
        assert not store.load(FIRST).has_recording
    assert not sound_file(home).exists()


def test_discarded_it_is_still_listed_with_its_state_but_has_no_sound(home: Home) -> None:
    break_off(home)
    with opened(home) as store:
        store.settle(FIRST, "discarded")
        (listed,) = store.sessions()
        assert (listed.id, listed.state) == (FIRST, "discarded")
        assert store.chunks(FIRST, "user") == []
    assert not sound_file(home).exists()


def test_only_an_unfinished_session_is_closed_and_only_once(home: Home) -> None:
    break_off(home)
    with opened(home) as store:
        store.settle(FIRST, "finished", {"schema": 1})
        with pytest.raises(BadInput, match="is not unfinished"):
            store.settle(FIRST, "discarded")
        stored = store.load(FIRST)
    assert stored.summary.state == "finished"
    assert stored.has_recording


def test_nothing_is_closed_while_a_session_runs(home: Home) -> None:
    break_off(home)
    with opened(home) as store:
        store.begin(session(1))
        with pytest.raises(StorageFailed, match="another session is running"):
            store.settle(FIRST, "discarded")
        assert store.load(FIRST).summary.state == "unfinished"
        store.finish(session(1).id, "finished", 1.0, 0)
        store.settle(FIRST, "discarded")


def test_the_ledger_has_a_line_for_every_session_newest_first(home: Home) -> None:
    rows = (EgressRow("a.example", 10, 20, 1.0), EgressRow("b.example", 1, 2, 0.5))
    with opened(home) as store:
        for number in range(3):
            store.begin(session(number))
            if number == 1:
                store.put_egress(session(number).id, rows)
            store.finish(session(number).id, "finished", 9.0, 1)
        ledger = store.egress()
    assert [one.summary.id for one in ledger] == [session(number).id for number in (2, 1, 0)]
    assert [one.egress for one in ledger] == [(), rows, ()]
