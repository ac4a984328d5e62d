"""Live sessions to measure: the real command with the service's stand-in on a virtual sound card."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.children import bound_to_us, end
from tests.cli.coach_process import COACH
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn
from tests.stand_ins.gemini.behaviours import Behaviour
from tests.virtual_sound import SoundCard

Command = Sequence[str | Path]

NAIVE = (sys.executable, str(Path(__file__).parent / "baselines" / "naive.py"))
"""The loop everybody begins with, as a command."""

QUICK = bool(os.environ.get("BENCH_QUICK"))
"""Fewer repetitions, for a look in between."""


@dataclass
class Told:
    """Events of a running session, each with the moment its line was read (`time.monotonic()`)."""

    lines: list[tuple[float, Mapping[str, Any]]] = field(default_factory=list)

    def count(self, name: str, **wanted: object) -> int:
        """How many events of this name have these values."""
        return sum(
            line["event"] == name and all(line.get(key) == value for key, value in wanted.items())
            for _, line in list(self.lines)
        )

    def zero(self) -> float:
        """The moment of session second 0: no line is read before it was decided."""
        return min(at - float(line["at"]) for at, line in list(self.lines))


@dataclass
class Talk:
    """One running client: its process, sound card and stand-in."""

    process: subprocess.Popen[bytes]
    card: SoundCard
    service: GeminiStandIn
    folder: Path
    told: Told

    def type(self, text: str) -> None:
        """Write a line into its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()


def practise(*words: str | Path) -> tuple[str, ...]:
    """The command line of a headless session with the service."""
    return (*COACH, "practise", "--headless", "--engine", "gemini", "--events", "-", *map(str, words))


def plan(folder: Path, questions: Sequence[str]) -> Path:
    """A plan file with these questions."""
    path = folder / "plan.toml"
    asked = "".join(f'[[question]]\ntext = "{text}"\n' for text in questions)
    path.write_text(f"minutes = 20\n{asked}", encoding="utf-8")
    return path


@contextmanager
def talk(model: Behaviour, command: Callable[[Path], Command]) -> Iterator[Talk]:
    """Run a client; `command` is made for the folder it may write to."""
    with (
        tempfile.TemporaryDirectory(prefix="pc-bench-") as name,
        SoundCard() as card,
        GeminiStandIn(model, make_certificate(Path(name) / "tls")) as service,
    ):
        folder = Path(name)
        told = Told()
        more = {**card.env, **service.environment(), "COACH_HOME": str(folder / "home")}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            bound_to_us([*map(str, command(folder))]),
            env={**os.environ, **more},
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
        )
        reader = threading.Thread(target=_read, args=(process, told), daemon=True)
        reader.start()
        try:
            yield Talk(process, card, service, folder, told)
        finally:
            end(process, 10.0)
            reader.join(5.0)


def _read(process: subprocess.Popen[bytes], told: Told) -> None:
    assert process.stdout is not None
    try:
        for line in process.stdout:
            told.lines.append((time.monotonic(), json.loads(line)))
    except ValueError:  # the pipe was closed under the reader
        return


@contextmanager
def eager_threads() -> Iterator[None]:
    """Threads of the bench take turns as often as the program's, so that arrival times are true."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Load:
    """What a process and its children take of the processor and of memory, once a second."""

    def __init__(self, process: int) -> None:
        """Look at the process with this number."""
        self._root = psutil.Process(process)
        self.shares: list[float] = []
        self.rss: list[float] = []
        self.uss: list[float] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="load", daemon=True)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _family(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]

    def _watch(self) -> None:
        before, at = self._seconds(), time.monotonic()
        while not self._stopping.wait(1.0):
            try:
                now, then = self._seconds(), time.monotonic()
                memory = [one.memory_full_info() for one in self._family()]
            except psutil.NoSuchProcess:
                return
            self.shares.append((now - before) / (then - at) * 100)
            self.rss.append(sum(one.rss for one in memory) / 1e6)
            self.uss.append(sum(one.uss for one in memory) / 1e6)
            before, at = now, then

    def _seconds(self) -> float:
        times = [one.cpu_times() for one in self._family()]
        return float(sum(one.user + one.system for one in times))
