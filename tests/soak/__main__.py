"""What takes longer than a test may, in real time.

``python -m tests.soak [MINUTES]``: one long interview on loudspeakers, 30 minutes if not said otherwise;
``kills [N]``: N sessions killed at random moments, 200 of them; ``reconnects [MINUTES]``: one session of 21
minutes whose line breaks twelve times; ``fuzz [N]``: N messages nobody would send, 100,000 of them;
``window [MINUTES]``: the long interview with the window open, played with the service's stand-in.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.isolation import forbid_network, isolate
from tests.soak import fuzz, in_the_window, kills, marathon
from tests.soak.on_a_card import soak

MOST_GROWTH_MB = 10.0


def main(words: Sequence[str]) -> int:
    """Run it, print what it showed; 1 when it took itself for the user, lost sound or grew."""
    isolate(os.environ, Path(tempfile.mkdtemp(prefix="pc-soak-home-")))
    forbid_network()
    match list(words):
        case ["kills", *rest]:
            return kills.main(int(rest[0]) if rest else 200)
        case ["reconnects", *rest]:
            return marathon.main(float(rest[0]) if rest else 21.0)
        case ["fuzz", *rest]:
            return fuzz.main(int(rest[0]) if rest else 100_000)
        case ["window", *rest]:
            return _window(float(rest[0]) if rest else 30.0)
        case _:
            return _room(float(words[0]) if words else 30.0)


def _room(minutes: float) -> int:
    with tempfile.TemporaryDirectory(prefix="pc-soak-") as folder:
        found = soak(Path(folder), minutes)
    for name, value in asdict(found).items():
        print(f"{name}: {value}")
    fine = not (found.self_interruptions or found.gaps or found.lost_callbacks or found.warnings)
    return 0 if fine and found.grown_mb <= MOST_GROWTH_MB else 1


def _window(minutes: float) -> int:
    with tempfile.TemporaryDirectory(prefix="pc-soak-") as folder:
        found = in_the_window.soak(Path(folder), minutes)
    for name, value in asdict(found).items():
        print(f"{name}: {value}")
    heard = found.answers_heard == found.answers_given
    fine = heard and not (found.interrupted or found.gaps or found.warnings)
    return 0 if fine and found.grown_mb <= MOST_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
