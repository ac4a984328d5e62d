"""What a benchmark gives back, and how it is shown."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one run.

    Attributes:
        area: part of the program, such as ``microphone → socket``.
        measure: what was measured, such as ``delay of a sample``.
        goal: what it should be, in words and `unit`.
        ours_p50: our median; None where only one side is meaningful or it could not be measured.
        ours_p95: our 95th percentile, or another high one that `note` names.
        n: how many samples are behind the two figures.
        unit: of the figures: ms, %, MB, dB…
        baseline: what others, or a simpler way, reached in the same run; empty without one.
        note: conditions that change how the figures are read; why there are none.
    """

    area: str
    measure: str
    goal: str
    ours_p50: float | None
    ours_p95: float | None
    n: int
    unit: str
    baseline: str = ""
    note: str = ""


def percentiles(samples: Sequence[float], high: float = 95.0) -> tuple[float, float]:
    """Median and a high percentile of at least one sample."""
    middle, top = np.percentile(np.asarray(samples, dtype=float), [50.0, high])
    return float(middle), float(top)


def table(rows: Sequence[Row]) -> str:
    """Rows as one plain-text table, columns as wide as their widest entry."""
    head = ("area", "measure", "goal", "p50", "p95", "unit", "n", "baseline", "note")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    shown.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in shown)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Rows and the machine they were measured on, for programs."""
    machine = {"python": platform.python_version(), "system": platform.platform()}
    data = {"machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        *(row.area, row.measure, row.goal, _figure(row.ours_p50), _figure(row.ours_p95)),
        *(row.unit, str(row.n), row.baseline, row.note),
    )


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
