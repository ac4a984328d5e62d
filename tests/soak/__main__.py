"""``python -m tests.soak [minutes]``: one long interview on loudspeakers, in real time; else 30 minutes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.isolation import forbid_network
from tests.soak.on_a_card import soak

MOST_GROWTH_MB = 10.0


def main(words: Sequence[str]) -> int:
    """Run it, print what it showed; 1 when it took itself for the user, lost sound or grew."""
    minutes = float(words[0]) if words else 30.0
    forbid_network()
    with tempfile.TemporaryDirectory(prefix="pc-soak-") as folder:
        found = soak(Path(folder), minutes)
    for name, value in asdict(found).items():
        print(f"{name}: {value}")
    fine = not (found.self_interruptions or found.gaps or found.lost_callbacks or found.warnings)
    return 0 if fine and found.grown_mb <= MOST_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
