"""Servers that a test starts beside itself, and that never outlive it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence


def bound_to_us(command: Sequence[str]) -> list[str]:
    """`command`, told by the kernel to end when this process dies, however that happens."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else list(command)


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Come back as soon as `ready` says so.

    Raises:
        TimeoutError: it did not within `seconds`; the message says `what` was awaited.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not there after {seconds:g} s")
        time.sleep(0.01)


def end(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """Ask a child to end, and make it end when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
