"""Start-up: process start → Home painted with what is stored; and what is imported on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import NewSession, Turn
from coach_app.storage.opening import open_store
from tests.bench.rows import Row, percentiles
from tests.bench.talk import QUICK
from tests.cli.coach_process import started
from tests.virtual_display import Display
from tests.window.glance import Box, Glance, count
from tests.window.seat import light, write_settings

STARTS = 4 if QUICK else 8
STORED = 1_000

START_BUTTON: Box = (1040, 128, 1080, 134)
"""Inside Home's Start button, above its words."""

NEWEST_ROW: Box = (250, 440, 1100, 560)
"""Where Home shows the newest sessions."""


def measure() -> list[Row]:
    """Warm starts: the first one of each kind does not count."""
    goal = "≤ 1.0 s"
    with tempfile.TemporaryDirectory(prefix="pc-bench-") as name:
        empty, full = Path(name) / "empty", Path(name) / "full"
        fill(full, STORED)
        return [
            _row("process start → Home painted, nothing stored", goal, _starts(empty, stored=False)),
            _row(
                f"process start → Home with its list, {STORED} sessions stored",
                goal,
                _starts(full, stored=True),
            ),
            _imports(),
        ]


def _row(what: str, goal: str, seconds: list[float]) -> Row:
    p50, p95 = percentiles(seconds)
    return Row("start", what, goal, p50, p95, len(seconds), "s", note="seen on the screen")


def _starts(home: Path, *, stored: bool) -> list[float]:
    home.mkdir(parents=True, exist_ok=True)
    write_settings(home)
    display = Display()
    try:
        glance = Glance(display)
        times = [_start(home, display, glance, stored=stored) for _ in range(STARTS + 1)]
    finally:
        display.stop()
    return times[1:]


def _start(home: Path, display: Display, glance: Glance, *, stored: bool) -> float:
    began = time.monotonic()
    process = started(home, more=display.env)
    try:
        glance.wait(lambda: count(glance.part(START_BUTTON), light("accent")) > 100, 20.0)
        if stored:
            glance.wait(lambda: count(glance.part(NEWEST_ROW), light("text"), near=60) > 100, 20.0)
        return time.monotonic() - began
    finally:
        process.terminate()
        process.communicate(timeout=10)
        glance.wait(lambda: count(glance.part(START_BUTTON), light("accent")) == 0, 10.0)


def fill(home: Path, sessions: int) -> None:
    """Make a store of so many sessions of one question each."""
    opened = open_store(Home(home), os.environ)
    store = opened.store
    try:
        for number in range(sessions):
            day = f"2026-{1 + number // 90 % 11:02d}-{1 + number % 28:02d}"
            id = f"{day.replace('-', '')}-{number // 60 % 24:02d}{number % 60:02d}00-{number:04x}"
            when = f"{day}T{number // 60 % 24:02d}:{number % 60:02d}:00+00:00"
            plan = {"round": "behavioural", "questions": []}
            store.begin(
                NewSession(id, when, "offline", "behavioural", "practice", plan, keep_recording=False)
            )
            for turn, speaker in enumerate((Speaker.INTERVIEWER, Speaker.USER), 1):
                text = f"Turn {turn} of session {number}, which says something about a supplier and a plan."
                store.put_turn(id, Turn(turn, speaker, text, turn * 10.0, turn * 10.0 + 8, 1))
            store.finish(id, "finished", 30.0, 1)
    finally:
        store.close()


def _imports() -> Row:
    """What the window's modules cost to import, and that the provider's SDK is not among them."""
    command = [sys.executable, "-X", "importtime", "-c", "import coach_app.app"]
    totals: list[float] = []
    for _ in range(STARTS):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        lines = [line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:")]
        if any(part[2].strip().startswith(("google", "websockets")) for part in lines):
            raise RuntimeError("the provider's SDK is imported on the start-up path")
        totals.append(float(next(part[1] for part in lines if part[2].strip() == "coach_app.app")) / 1e6)
    p50, p95 = percentiles(totals)
    note = "google.genai and websockets are not imported; -X importtime itself adds about a quarter"
    return Row("start", "import of all the window's modules", "–", p50, p95, len(totals), "s", note=note)
