"""A program that stores without end and says what is committed, to be killed in the middle of it."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from coach_app.core.folders import Home
from coach_app.core.session import Gap
from tests.storage.samples import FIRST, chunk, opened, said, session


def main() -> None:
    """Write turns, events, gaps and sound; one line on stdout after each round of commits."""
    with opened(Home(Path(sys.argv[1]))) as store:
        store.begin(session())
        for number in count(1):
            store.put_turn(FIRST, said(number, f"answer {number} " + "word " * 50))
            store.put_events(FIRST, [{"event": "state", "at": float(number), "value": "saved"}] * 3)
            store.add_chunks(FIRST, [chunk(number / 2, size=9000)])
            store.put_gap(FIRST, Gap(number, number + 0.5, "muted"))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
