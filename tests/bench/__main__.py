"""``python -m tests.bench [name…]``: run the benchmarks, print one table, write ``bench.json`` beside it.

A benchmark is a module ``tests/bench/bench_NAME.py`` with ``measure() -> list[Row]``. They run one after the
other, each in an environment of its own; one that fails is shown as a row, and the exit code is 1.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row, table, write_json
from tests.isolation import forbid_network, isolate

FOLDER = Path(__file__).parent
JSON = FOLDER.parents[1] / "bench.json"


def names(folder: Path = FOLDER) -> list[str]:
    """The benchmarks there are, in the order they run."""
    return sorted(path.stem.removeprefix("bench_") for path in folder.glob("bench_*.py"))


def run(name: str, package: str = "tests.bench") -> tuple[list[Row], bool]:
    """Rows of one benchmark, and whether it went well."""
    home = Path(tempfile.mkdtemp(prefix="pc-bench-"))
    before = dict(os.environ)
    isolate(os.environ, home)
    try:
        module = importlib.import_module(f"{package}.bench_{name}")
        return list(module.measure()), True
    except Exception as error:  # one broken benchmark must not take the others' figures away
        reason = f"failed: {type(error).__name__}: {error}"
        return [Row(name, "–", "–", None, None, 0, "–", note=reason)], False
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(home, ignore_errors=True)


def main(words: Sequence[str]) -> int:
    """Run the named benchmarks, or all of them."""
    known = names()
    if unknown := [word for word in words if word not in known]:
        print(f"bench: there is no {', '.join(unknown)}; choose from: {', '.join(known)}", file=sys.stderr)
        return 2
    forbid_network()
    rows: list[Row] = []
    fine = True
    for name in words or known:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        measured, went_well = run(name)
        rows += measured
        fine = fine and went_well
    print(table(rows))
    write_json(rows, JSON)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
