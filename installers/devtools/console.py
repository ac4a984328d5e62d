"""How the commands talk to people, and how they call other programs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path


class Trouble(Exception):
    """A reason to stop, told in one line: what is wrong; how to mend it."""


def say(text: str) -> None:
    """Tell people one thing, on stderr, so that stdout carries only what the command itself prints."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], trouble: str, *, env: Mapping[str, str] | None = None) -> str:
    """Run a program out of sight and give back what it printed.

    Args:
        command: the program and its arguments.
        trouble: the line to stop with when it fails; the place of its full output is added.
        env: variables to set on top of this process's own.

    Raises:
        Trouble: it could not be started, or ended with another code than 0.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **(env or {})},
            check=False,
        )
    except OSError as error:
        raise Trouble(f"{trouble} ({error.strerror}: {command[0]})") from error
    if done.returncode != 0:
        raise Trouble(f"{trouble} (details: {_keep(done.stdout)})")
    return done.stdout


def _keep(output: str) -> Path:
    """Write a failed program's output where it can be read, outside the source tree."""
    handle, name = tempfile.mkstemp(prefix="practice-coach-setup-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(output)
    return Path(name)


def become(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str]) -> int:
    """Hand this process over to a program; where that is impossible, run it and return its exit code."""
    words = [str(part) for part in command]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.chdir(cwd)
        os.execve(words[0], words, dict(env))
    return subprocess.call(words, cwd=cwd, env=dict(env))
