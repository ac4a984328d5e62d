"""`coach` on a disk that is full or read-only; run by test_bad_disk inside a mount namespace.

Prints one line of JSON: what each command came to, and what was there before and after.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from coach_app.core.folders import Home
from coach_app.storage.opening import open_store
from tests.children import wait_until
from tests.cli.coach_process import HEADLESS, NO_SOUND, coach, finished, started
from tests.isolation import isolate
from tests.storage.on_a_bad_disk import fill, mount

SETTINGS = ("settings", "set", "practice.role", "nurse")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _run(home: Path, *words: str) -> tuple[int, str, str]:
    done = coach(home, *words, cwd=home.parent)
    return done.returncode, done.stdout, done.stderr


def _stored(home: Path) -> list[tuple[str, int, bool]]:
    """State, number of turns with words, and whether sound can be read, of every session."""
    opened = open_store(Home(home), {})
    try:
        store = opened.store
        sessions = [store.load(row.id) for row in store.sessions()]
        return [
            (
                one.summary.state,
                sum(bool(t.text) for t in one.turns),
                bool(store.chunks(one.summary.id, "user")),
            )
            for one in sessions
        ]
    finally:
        opened.store.close()


def read_only(disk: Path) -> Mapping[str, object]:
    """Every kind of command on a home that can't be written."""
    home = disk / "home"
    mount(disk, "size=16m")
    _run(home, "demo", "--speaker", "none")
    before = _files(home)
    mount(disk, "remount,ro")
    done = [_run(home, *words) for words in ((*HEADLESS, *NO_SOUND), SETTINGS)]
    return {"done": done, "untouched": _files(home) == before}


def full(disk: Path) -> Mapping[str, object]:
    """No room from the start; then with room again."""
    home = disk / "home"
    mount(disk, "size=1m")
    ballast = fill(disk, 0)
    done = [_run(home, *words) for words in ((*HEADLESS, *NO_SOUND), SETTINGS)]
    ballast.unlink()
    return {"done": done, "stored": _stored(home)}


def fills_up(disk: Path) -> Mapping[str, object]:
    """A disk that has no room left once three turns were told; then with room again."""
    home, events = disk / "home", disk.parent / "ev.jsonl"
    mount(disk, "size=16m")
    with started(home, "demo", "--speaker", "none", "--events", str(events), cwd=disk.parent) as process:
        wait_until(lambda: _told(events) >= TOLD, 150, "the third turn")
        ballast = fill(disk, 0)
        done = finished(process, 150)
    ballast.unlink()
    return {"done": [(done.returncode, done.stdout, done.stderr)], "stored": _stored(home)}


TOLD = 3
"""The last of them may still be on its way to the disk."""


def _told(events: Path) -> int:
    """How many turns were told to their end."""
    whole = events.read_text("utf-8").rpartition("\n")[0] if events.exists() else ""
    lines = [json.loads(line) for line in whole.splitlines()]
    return sum(line["event"] == "transcript" and line["final"] for line in lines)


def speaker_fills_up(disk: Path) -> Mapping[str, object]:
    """Room for the session, but not for the speaker's file."""
    home = disk.parent / "home-beside"
    mount(disk, "size=1m")
    done = [_run(home, "demo", "--speaker", str(disk / "out.wav"))]
    return {"done": done, "stored": _stored(home)}


if __name__ == "__main__":
    isolate(os.environ, Path(sys.argv[2]).parent)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
