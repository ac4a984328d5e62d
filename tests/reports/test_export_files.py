"""Exports of a store's sessions: files of each kind, and where the user began."""

from __future__ import annotations

import asyncio
import io
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from pypdf import PdfReader

from coach_app.core.errors import BadInput
from coach_app.core.folders import Home, assets_folder
from coach_app.core.session import NewSession, StoredSession
from coach_app.engine.worker import Worker
from coach_app.reports.choices import Choices, Paper, Part
from coach_app.storage.store import Store
from coach_app.wiring.doctor import worker_command
from coach_app.wiring.exports import FORMATS, export_session
from coach_app.wiring.feedback import Preview, feedback_page, feedback_preview
from tests.review.stories import COLD_STORE, session
from tests.storage.samples import opened

pytestmark = pytest.mark.unit

SCHEMA = assets_folder() / "schema" / "export-1.json"


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


def test_the_strip_of_past_sessions_is_drawn_from_the_store(store: Store) -> None:
    lengths = [100.0 - day for day in range(1, 22)]
    for day, seconds in enumerate(lengths, 1):
        keep(store, session([COLD_STORE], seconds), day)
    last = keep(store, session([COLD_STORE], 60.0), 25)
    trend = next(one for one in feedback_page(store, store.load(last)).trends if one.name == "Answer length")
    assert [value for _, value in trend.points] == pytest.approx([*lengths[-9:], 60.0])
    assert trend.began == pytest.approx((97.0, 99.0))


def test_figures_a_debrief_keeps_are_taken_from_it(store: Store) -> None:
    for day in (2, 3):
        keep(store, session([COLD_STORE]), day)
    kept = keep(store, session([COLD_STORE]), 4)
    store.put_review(kept, {"assessed": False, "facts": {"metrics": {"mean_answer_seconds": 77.0}}})
    page = feedback_page(store, store.load(keep(store, session([COLD_STORE]), 9)))
    assert [value for _, value in page.trends[0].points] == pytest.approx([90.0, 90.0, 77.0, 90.0])


@pytest.mark.parametrize("kind", ["md", "json", "csv"])
def test_choices_reach_every_face(store: Store, tmp_path: Path, kind: str) -> None:
    name = keep(store, session(["I asked Amina Okafor to move forty pallets, and amina okafor agreed."]), 20)
    choices = Choices(hidden=("Amina Okafor",), parts=frozenset(Part) - {Part.WORKED})
    text = export_session(store, name, kind, None, tmp_path, choices).read_text("utf-8")
    assert not re.search("amina|okafor", text, re.IGNORECASE)
    assert "What worked" not in text
    if kind == "json":
        jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text("utf-8")))
        assert "[name]" in text


def test_a_preview_is_drawn_by_the_worker(store: Store) -> None:
    page = feedback_page(store, store.load(keep(store, session([COLD_STORE]), 20)))

    async def drawn() -> Preview:
        worker = Worker(worker_command())
        try:
            return await feedback_preview(worker, page, Paper.LETTER, width=200)
        finally:
            await worker.close()

    preview = asyncio.run(drawn())
    assert preview.pdf.startswith(b"%PDF-")
    assert len(preview.pages) == len(PdfReader(io.BytesIO(preview.pdf)).pages)
    assert all(struct.unpack_from(">II", picture, 16) == (200, 259) for picture in preview.pages)


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
