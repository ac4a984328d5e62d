"""A full or read-only disk: one clear line, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.isolation import needs

pytestmark = pytest.mark.unit


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


def _run(what: str, disk: Path) -> list[str]:
    command = ["unshare", "-m", sys.executable, "-m", "tests.storage.on_a_bad_disk", what, str(disk)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout.splitlines()


def test_a_disk_that_fills_up_keeps_every_accepted_turn(disk: Path) -> None:
    assert _run("full_while_writing", disk) == [
        f"5 the disk that holds {disk}/home is full; free some space, then try again",
        "accepted True",
    ]


def test_a_full_disk_leaves_nothing_half_made(disk: Path) -> None:
    line = f"5 the disk that holds {disk}/home is full; free some space, then try again"
    assert _run("full_from_the_start", disk) == [line, line, line, "opened True"]


def test_settings_on_a_full_disk_stay_as_they_were(disk: Path) -> None:
    line = f"5 the disk that holds {disk} is full; free some space, then try again"
    assert _run("full_settings", disk) == [line, "kept nurse"]


def test_a_read_only_home_is_named(disk: Path) -> None:
    mend = "can't be written; make it writable or set COACH_HOME to another folder"
    assert _run("read_only", disk) == [
        f"5 the data folder {disk}/home {mend}",
        f"5 the data folder {disk}/empty {mend}",
        f"5 the data folder {disk}/absent {mend}",
        f"5 the data folder {disk}/home {mend}",
        "untouched True",
    ]
