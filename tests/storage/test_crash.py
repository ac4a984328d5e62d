"""kill -9 in the middle of commits loses nothing that was committed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from coach_app.core.folders import Home
from tests.children import bound_to_us
from tests.storage.samples import FIRST, opened, session

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("lines", [1, 17, 60])
def test_a_kill_loses_no_committed_turn(home: Home, lines: int) -> None:
    command = [sys.executable, "-m", "tests.storage.writer", str(home.root)]
    with subprocess.Popen(bound_to_us(command), stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            writer.stdout.readline()
        writer.kill()
        rest = writer.stdout.read().split()
    told = lines + sum(1 for line in rest if line.isdigit())
    with opened(home) as store:
        (summary,) = store.sessions()
        assert summary.state == "unfinished"
        loaded = store.load(FIRST)
        turns = {turn.turn: turn.text for turn in loaded.turns}
        assert sorted(turns) == list(range(1, len(turns) + 1))
        assert told <= len(turns) <= told + 1
        assert all(text.startswith(f"answer {number} word") for number, text in turns.items())
        assert len(loaded.events) in (3 * told, 3 * told + 3)
        assert len(store.chunks(FIRST, "user")) in (told, told + 1)
        assert len(loaded.gaps) in (told, told + 1)
        store.begin(session(1))
