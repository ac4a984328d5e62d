"""Offline means offline: neither the program nor its worker opens a connection, and the ledger says so."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.engine.worker import Worker
from coach_app.speech.worker_recogniser import WorkerRecogniser
from tests.stand_ins.speech import speech

pytestmark = pytest.mark.live

ROOT = Path(__file__).parents[2]

HOOK = """
import os, sys
log = os.environ["COACH_TEST_CONNECTIONS"]
def note(kind, words):
    with open(log, "a") as out:
        out.write(f"{kind} {words}\\n")
def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        note(event, arguments[1] if event != "socket.getaddrinfo" else arguments[0])
note("started", " ".join(sys.orig_argv[1:4]))
sys.addaudithook(hook)
"""


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python process notes each address it wants to reach."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "hook"), str(ROOT)]),
        "COACH_TEST_CONNECTIONS": str(tmp_path / "connections.txt"),
        "COACH_HOME": str(tmp_path / "home"),
        "COACH_DATABASE_KEY": "ab" * 32,
    }


def noted(watched: dict[str, str]) -> tuple[list[str], list[str]]:
    """How processes were started, and what they wanted to reach over a network."""
    lines = Path(watched["COACH_TEST_CONNECTIONS"]).read_text().splitlines()
    started = [line for line in lines if line.startswith("started")]
    reached = [line for line in lines if (line.startswith("socket.") and "(" in line) or "getaddr" in line]
    return started, reached


def without_a_network() -> list[str]:
    """The start of a command that takes the network away, where that may be done."""
    allowed = (
        shutil.which("unshare") and subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0
    )
    return ["unshare", "-n"] if allowed else []


def test_the_watch_sees_connections(watched: dict[str, str]) -> None:
    code = "import socket; s = socket.socket(); s.settimeout(.01); s.connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=watched, check=True, timeout=120)
    assert noted(watched)[1] == ["socket.connect ('127.0.0.1', 9)"]


def test_a_whole_round_reaches_for_nobody(watched: dict[str, str], tmp_path: Path) -> None:
    coach = [*without_a_network(), sys.executable, "-m", "coach_app"]
    demo = subprocess.run(
        [*coach, "demo", "--speaker", str(tmp_path / "said.wav")],
        env=watched,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert demo.returncode == 0, demo.stderr
    exported = subprocess.run(
        [*coach, "sessions", "export", "latest", "--format", "json", "-o", "-"],
        env=watched,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    session = json.loads(exported.stdout)
    assert len(session["turns"]) >= 7
    assert session["egress"] == []
    started, reached = noted(watched)
    assert any("coach_app" in line for line in started)
    assert reached == []


def test_recognition_in_the_worker_reaches_for_nobody(
    watched: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in watched.items():
        monkeypatch.setenv(name, value)

    async def listen() -> str:
        worker = Worker((*without_a_network(), sys.executable, "-m", "coach_app", "_worker"))
        ear = WorkerRecogniser(worker.run, worker.close)
        try:
            heard = await ear.transcribe(speech("the manager was happy with the work", 16_000, "rms"), 16_000)
        finally:
            await ear.close()
        return "" if heard is None else heard.text

    assert "manager" in asyncio.run(listen())
    started, reached = noted(watched)
    assert any("_worker" in line for line in started)
    assert reached == []
