"""``python -m tests.soak fuzz [N]``: N messages nobody would send, read by the real SDK and our session."""

from __future__ import annotations

import time
import warnings

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.faults.fuzz import FRAMES, faults, read

A_ROUND = 500


def fuzz(messages: int) -> tuple[int, float]:
    """Read at least so many; how many it was, and the longest time one line took. Raises what gets out."""
    seen, longest = 0, 0.0

    @settings(
        max_examples=A_ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(FRAMES, min_size=4, max_size=40))
    def one(frames: list[bytes]) -> None:
        nonlocal seen, longest
        began = time.monotonic()
        wrong = faults(read(frames))
        longest = max(longest, time.monotonic() - began)
        seen += len(frames)
        if wrong:
            raise AssertionError(f"{wrong} after {frames!r}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while seen < messages:
            one()
            print(f"{seen} messages", flush=True)
    return seen, longest


def main(messages: int) -> int:
    """Run it, say what it showed."""
    seen, longest = fuzz(messages)
    print(f"messages: {seen}, crashes: 0, hangs: 0, longest line: {longest:.2f} s")
    return 0
