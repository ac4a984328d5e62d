"""Many sessions, one after the other or in several processes; each is fixed by its number."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.session import Mishap, Stage, hold
from tests.faults.verdict import judge, talking_again
from tests.isolation import forbid_network, isolate

MEMORY = Path("/dev/shm")
SHARE = 100
"""Sessions one process holds in one store."""


@dataclass
class Sum:
    """What many sessions came to; `again` holds seconds until talking again, by class of fault."""

    sessions: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    again: dict[str, list[float]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        """Take another sum in."""
        self.sessions += other.sessions
        self.faults += other.faults
        self.wrong += other.wrong
        self.lines += other.lines
        for what, seconds in other.again.items():
            self.again.setdefault(what, []).extend(seconds)


def run(numbers: Iterable[int], only: str = "") -> Sum:
    """Hold the sessions of these numbers, here; with `only` that fault alone befalls each."""
    total = Sum()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="pc-faults-") as folder:
        stage = Stage(Path(folder))
        for number in numbers:
            alone = (Mishap(only, Random(number).uniform(0.5, 10.0)),) if only else None
            held = hold(stage, number, alone)
            verdict = judge(held)
            total.sessions += 1
            total.faults.update(one.what for one in held.mishaps)
            for kind in ("lost", "order", "double", "stuck", "other"):
                total.wrong[kind] += len(getattr(verdict, kind))
            drawn = ", ".join(f"{one.what} at {one.at:.2f}" for one in held.mishaps)
            total.lines += [f"session {number} ({drawn}): {line}" for line in verdict.lines()]
            for what, seconds in talking_again(held).items():
                total.again.setdefault(what, []).append(seconds)
        stage.close()
    return total


def run_shards(first: int, count: int, processes: int) -> Sum:
    """Hold `count` sessions from number `first` on, dealt out to so many processes."""
    if processes == 1:
        return run(range(first, first + count))
    shares = [range(start, min(start + SHARE, first + count)) for start in range(first, first + count, SHARE)]
    total = Sum()
    with multiprocessing.get_context("spawn").Pool(processes, _prepare) as pool:
        for one in pool.imap_unordered(run, shares):
            total.add(one)
            wrong = sum(total.wrong.values())
            sys.stderr.write("\n".join([f"{total.sessions} sessions, {wrong} wrong", *one.lines]) + "\n")
    return total


def _prepare() -> None:
    isolate(os.environ, Path(tempfile.mkdtemp(prefix="pc-faults-home-")))
    forbid_network()
    # Faults are what is played here; each would be a line of the log.
    logging.disable(logging.CRITICAL)
