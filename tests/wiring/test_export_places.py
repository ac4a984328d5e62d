"""Where exports go: whole files for the owner only, and never over what is no file."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import NewSession, Turn
from coach_app.storage.opening import open_store
from coach_app.storage.store import Store
from coach_app.wiring.exports import export_session

pytestmark = pytest.mark.unit

SESSION = "20261120-100000-aaaa"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Home(tmp_path / "home"), {"COACH_DATABASE_KEY": "3c" * 32}).store
    started = "2026-11-20T10:00:00+00:00"
    opened.begin(NewSession(SESSION, started, "offline", "behavioural", "practice", {}, True))
    opened.put_turn(SESSION, Turn(1, Speaker.USER, "I led the move.", 1.0, 2.0, 1))
    opened.finish(SESSION, "finished", 3.0, 1)
    yield opened
    opened.close()


def test_a_file_is_for_its_owner_only_and_a_link_leads_to_it(store: Store, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    assert export_session(store, "latest", "json", link, tmp_path) == link
    assert link.is_symlink()
    assert "I led the move." in real.read_text("utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_and_stays_a_pipe(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    export_session(store, "latest", "json", pipe, tmp_path)
    reader.join(5)
    assert pipe.is_fifo()
    assert "I led the move." in read[0]


def test_a_device_without_room_is_one_line_and_stays_a_device(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="No space left"):
        export_session(store, "latest", "json", Path("/dev/full"), tmp_path)
    assert Path("/dev/full").is_char_device()


def test_a_folder_that_does_not_exist_is_not_made(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        export_session(store, "latest", "json", tmp_path / "typo" / "x.json", tmp_path)
    assert not (tmp_path / "typo").exists()


def test_the_default_name_goes_into_a_folder_that_is_made(store: Store, tmp_path: Path) -> None:
    written = export_session(store, "latest", "json", None, tmp_path / "exports")
    assert written.name == f"coach-2026-11-20-{SESSION}.json"
    assert written.is_file()
