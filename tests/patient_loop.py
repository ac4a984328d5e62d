"""An asyncio loop for real sockets on a busy machine: its clock waits for whoever is late.

Where many sessions share a process and the process shares its machine, seconds go by in which nobody
got to run. Time-outs and timetables are about a program that runs, so that such seconds are not counted; nor
are those in which it waits for a worker thread of its own.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")

STEP = 0.01
"""Seconds by which the clock goes on at most between two looks at it."""


class _Impatient(selectors.DefaultSelector):
    """Waits for no more than a step, so that a wait in which nothing was due counts in full."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(STEP / 2 if timeout is None else min(timeout, STEP / 2))


class PatientLoop(asyncio.SelectorEventLoop):
    """Real time, but for seconds in which this process did not get to look at the clock."""

    def __init__(self) -> None:
        """Begin at the real time."""
        self._looked = self._shown = time.monotonic()
        self._busy = 0
        super().__init__(_Impatient())

    def time(self) -> float:
        """Seconds; never ahead of real ones."""
        now = time.monotonic()
        if not self._busy:
            self._shown += min(now - self._looked, STEP)
        self._looked = now
        return self._shown

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: object
    ) -> asyncio.Future[T]:
        """Run on a worker thread; the clock stands still until it is done."""
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        self._busy += 1
        future.add_done_callback(self._done)
        return future

    def _done(self, future: asyncio.Future[Any]) -> None:
        self._busy -= 1


def run_patiently(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end."""
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        return runner.run(work)
