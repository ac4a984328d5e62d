"""10,000 sessions with random faults at random moments, in virtual time.

`PC_FAULTS` changes how many, `PC_FAULTS_FROM` which one is the first: each is fixed by its number.
"""

from __future__ import annotations

import os
import sys

from tests.bench.rows import Row, percentiles
from tests.faults.classes import GONE
from tests.faults.many import Sum, run, run_shards

SESSIONS = 10_000
PROCESSES = 2
HUNG = 100
"""Sessions besides in which the service falls silent and answers no new line either."""

AREA = "faults"
GOALS = {
    "close": "≤ 2000 p95",
    "reset": "≤ 2000 p95",
    "expired handle": "≤ 2000 p95",
    "silent server": "≤ 6000 p95",
    "service hangs": "≤ 6000 p95",
}


def measure() -> list[Row]:
    """Hold them and judge each from outside."""
    count = int(os.environ.get("PC_FAULTS", SESSIONS))
    first = int(os.environ.get("PC_FAULTS_FROM", 0))
    total = run_shards(first, count, PROCESSES)
    hung = run(range(first + count, first + count + HUNG), GONE)
    for line in hung.lines:
        sys.stderr.write(f"{line}\n")
    total.add(hung)
    return [*_verdicts(total), *_recovery(total)]


def _verdicts(total: Sum) -> list[Row]:
    names = {
        "lost": "turns lost",
        "order": "turns in wrong order",
        "double": "turns doubled",
        "stuck": "sessions stuck",
        "other": "other offences",
    }
    return [
        Row(AREA, name, "0", float(total.wrong[kind]), None, total.sessions, "count")
        for kind, name in names.items()
    ]


def _recovery(total: Sum) -> list[Row]:
    rows = []
    for what, seconds in sorted(total.again.items()):
        middle, high = percentiles([1000 * one for one in seconds])
        goal = next((goal for begin, goal in GOALS.items() if what.startswith(begin)), "–")
        note = "virtual time; only sessions with this one fault"
        rows.append(Row(AREA, f"{what} → on again", goal, middle, high, len(seconds), "ms", note=note))
    return rows
