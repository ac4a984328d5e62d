"""The `coach` command as a process of its own, as a user runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.children import bound_to_us

COACH = (sys.executable, "-m", "coach_app")

HEADLESS = ("practise", "--headless")
"""Words every session here begins with."""

NO_SOUND = ("--mic", "none", "--speaker", "none")
"""Answers typed, questions shown."""

Done = subprocess.CompletedProcess[str]
Line = Mapping[str, Any]


def variables(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a machine with nothing but `home`; `more` is set on top."""
    return {**os.environ, "COACH_HOME": str(home), **(more or {})}


def coach(
    home: Path,
    *words: str | Path,
    typed: str = "",
    more: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    seconds: float = 200.0,
) -> Done:
    """Run `coach` to its end; `typed` is its standard input."""
    return subprocess.run(
        [*COACH, *map(str, words)],
        input=typed,
        env=variables(home, more),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def started(
    home: Path, *words: str | Path, more: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.Popen[str]:
    """A running `coach` with pipes on all three streams."""
    return subprocess.Popen(
        bound_to_us([*COACH, *map(str, words)]),
        env=variables(home, more),
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str], seconds: float = 90.0) -> Done:
    """Wait for a process that was started; what it said since then."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def complaint(done: Done) -> str:
    """The one line a failed command says, without its `coach: `; everything else about it is checked."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("coach: "), lines
    what, mend = lines[0].removeprefix("coach: ").split("; ", 1)
    assert what.strip(), lines
    assert mend.strip(), lines
    assert "Traceback" not in done.stdout
    return lines[0].removeprefix("coach: ")


def kept_as(done: Done) -> str:
    """The session that a command which went well says it has kept; it says nothing else to people."""
    found = re.fullmatch(r"Kept as session (\S+); `coach review \1` says what to do next\.\n", done.stderr)
    assert found, done.stderr
    assert done.returncode == 0
    return found[1]


def lines_of(path: Path) -> list[Line]:
    """An event file, line by line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def warnings(lines: list[Line]) -> list[Line]:
    """The warnings, but for the one that says how busy this computer is: that may well be true."""
    return [line for line in named(lines, "warning") if line["code"] != "machine_busy"]


def named(lines: list[Line], *names: str) -> list[Line]:
    """The events of these names, in order."""
    return [line for line in lines if line["event"] in names]


def listed(home: Path) -> list[Line]:
    """`coach sessions list --json`."""
    done = coach(home, "sessions", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: list[Line] = json.loads(done.stdout)
    return found


def exported(home: Path, session: str = "latest") -> Line:
    """A session's JSON export."""
    done = coach(home, "sessions", "export", session, "--format", "json", "-o", "-")
    assert (done.returncode, done.stderr) == (0, "")
    document: Line = json.loads(done.stdout)
    return document
