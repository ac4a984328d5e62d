"""The figures of a calibration as a table for people, and as data."""

from collections.abc import Sequence

from coach_app.review.scoring.calibration import Figure


def as_text(figures: Sequence[Figure]) -> str:
    """Aligned columns: measure, value, n, goal, whether it is met, a note."""
    rows = [("measure", "value", "n", "goal", "", "note"), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> tuple[str, str, str, str, str, str]:
    value = "-" if figure.value is None else f"{figure.value:.2f}"
    met = {None: "", True: "met", False: "missed"}[figure.met]
    return figure.name, value, str(figure.n), figure.goal, met, figure.note


def as_data(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "measure": one.name,
            "value": None if one.value is None else round(one.value, 4),
            "n": one.n,
            "goal": one.goal or None,
            "met": one.met,
            "note": one.note,
        }
        for one in figures
    ]
