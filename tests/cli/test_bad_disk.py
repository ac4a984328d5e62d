"""A full or read-only disk under the `coach` command: one line, and what was kept stays kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.isolation import needs

pytestmark = pytest.mark.live


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder to mount a small disk on, where this machine allows that."""
    if reason := needs("unshare"):
        pytest.skip(reason)
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("this user may not make a mount namespace")
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def _run(what: str, disk: Path) -> dict[str, Any]:
    command = ["unshare", "-m", sys.executable, "-m", "tests.cli.on_a_bad_disk", what, str(disk)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=220)
    assert done.stderr == ""
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def _full(folder: Path) -> str:
    return f"coach: the disk that holds {folder} is full; free some space, then try again\n"


def test_a_read_only_home_is_named_and_left_alone(disk: Path) -> None:
    outcome = _run("read_only", disk)
    line = f"coach: the data folder {disk}/home can't be written; "
    line += "make it writable or set COACH_HOME to another folder\n"
    assert [(code, err) for code, _, err in outcome["done"]] == [(5, line)] * 2
    assert outcome["untouched"]


def test_a_full_disk_is_named_and_nothing_half_made(disk: Path) -> None:
    outcome = _run("full", disk)
    assert [(code, err) for code, _, err in outcome["done"]] == [(5, _full(disk / "home"))] * 2
    assert outcome["stored"] == []


def test_a_disk_that_fills_up_keeps_what_was_said_until_then(disk: Path) -> None:
    outcome = _run("fills_up", disk)
    ((code, out, err),) = outcome["done"]
    assert (code, err) == (5, _full(disk / "home"))
    assert "Note: the disk that holds" in out
    ((state, turns, sound),) = outcome["stored"]
    assert (state, sound) == ("unfinished", True)
    assert turns >= 2


def test_a_speakers_file_that_fills_up_costs_no_session(disk: Path) -> None:
    outcome = _run("speaker_fills_up", disk)
    ((code, out, err),) = outcome["done"]
    assert (code, err) == (0, "")
    assert "can't write out.wav: no space left on device" in out
    assert outcome["stored"] == [["finished", 7, True]]
