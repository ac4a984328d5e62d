"""An asyncio loop whose clock jumps to the next timer, so that a round takes as long as its work.

Time stands still while a worker thread is busy; it jumps only when nothing but a timer is waited for.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


class _JumpingSelector(selectors.DefaultSelector):
    """Polls instead of waiting, and passes the time not waited on to the loop."""

    def __init__(self) -> None:
        super().__init__()
        self.jump: Callable[[float], bool] = lambda seconds: False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout is None or timeout <= 0:
            return ready if ready or timeout is not None else super().select(None)
        return [] if self.jump(timeout) else super().select(None)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop in virtual time, which begins at 0 seconds."""

    def __init__(self) -> None:
        """Begin at second 0 with no worker busy."""
        self._virtual = 0.0
        self._busy = 0
        selector = _JumpingSelector()
        selector.jump = self._jump
        super().__init__(selector)

    def time(self) -> float:
        """Virtual seconds."""
        return self._virtual

    def pass_over(self, seconds: float) -> None:
        """Let time go by in which nothing runs, as on a computer that is too busy."""
        self._virtual += seconds

    def _jump(self, seconds: float) -> bool:
        if self._busy:
            return False
        self._virtual += seconds
        return True

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: object
    ) -> "asyncio.Future[T]":
        """Run on a worker thread; virtual time stands still until it is done."""
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        self._busy += 1
        future.add_done_callback(self._done)
        return future

    def _done(self, future: "asyncio.Future[Any]") -> None:
        self._busy -= 1


def run_virtual(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
