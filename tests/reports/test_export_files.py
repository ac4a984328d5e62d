"""Exports of a store's sessions: files of each kind, and where the user began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coach_app.core.errors import BadInput
from coach_app.core.folders import Home
from coach_app.core.session import NewSession, StoredSession
from coach_app.storage.store import Store
from coach_app.wiring.exports import FORMATS, export_session
from coach_app.wiring.feedback import feedback_page
from tests.review.stories import COLD_STORE, session
from tests.storage.samples import opened

pytestmark = pytest.mark.unit


@pytest.fixture
def store(coach_home: Path) -> Iterator[Store]:
    with opened(Home(coach_home)) as found:
        yield found


def keep(store: Store, stored: StoredSession, day: int) -> str:
    """Store a session as if it had been held on a day of November."""
    name = f"202611{day:02}-193005-4f2a"
    started = f"2026-11-{day:02}T19:30:05+00:00"
    summary = stored.summary
    new = NewSession(name, started, "offline", summary.round, summary.mode, dict(stored.plan), False)
    store.begin(new)
    for turn in stored.turns:
        store.put_turn(name, turn)
    store.put_events(name, stored.events)
    store.finish(name, "finished", summary.seconds, 1)
    return name


def test_each_kind_is_written_under_its_name(store: Store, tmp_path: Path) -> None:
    name = keep(store, session([COLD_STORE]), 20)
    first = {"pdf": b"%PDF-", "md": b"# Interview practice", "json": b"{", "csv": b"\xef\xbb\xbfquestion,"}
    for kind, start in first.items():
        path = export_session(store, name, kind, None, tmp_path)
        assert path == tmp_path / f"coach-2026-11-20-{name}.{kind}"
        assert path.read_bytes().startswith(start)
    assert {*first, "wav"} == set(FORMATS)
    assert sorted(path.suffix for path in tmp_path.glob("coach-2*")) == [".csv", ".json", ".md", ".pdf"]


def test_without_sound_there_is_one_clear_line_and_no_file(store: Store, tmp_path: Path) -> None:
    name = keep(store, session([COLD_STORE]), 20)
    with pytest.raises(BadInput, match="no sound was kept for this session"):
        export_session(store, name, "wav", None, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_bracket_is_where_the_first_three_sessions_were(store: Store) -> None:
    for day, seconds in ((2, 100.0), (3, 90.0), (5, 120.0), (9, 40.0)):
        keep(store, session([COLD_STORE], seconds), day)
    last = keep(store, session([COLD_STORE], 60.0), 12)
    page = feedback_page(store, store.load(last))
    assert page.gauges[0].began == pytest.approx((90.0, 120.0))
    assert "over the first three sessions" in page.gauges_note


def test_there_is_no_bracket_before_three_sessions(store: Store) -> None:
    names = [keep(store, session([COLD_STORE]), day) for day in (2, 3, 5)]
    page = feedback_page(store, store.load(names[-1]))
    assert [gauge.began for gauge in page.gauges] == [None, None, None]
    assert page.gauges_note.endswith("The owner’s own range is added after three sessions.")


def test_a_session_that_broke_off_says_so(store: Store) -> None:
    name = keep(store, session([COLD_STORE]), 20)
    stored = store.load(name)
    cut = replace(stored, summary=replace(stored.summary, state="unfinished"))
    assert feedback_page(store, cut).head.amount.endswith("Practice mode, not finished")
