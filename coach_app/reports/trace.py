"""How a session ran, as text: the way to each turn of the interviewer, and what happened to the line."""

import itertools
from collections.abc import Mapping, Sequence

from coach_app.core.session import StoredSession
from coach_app.reports.document import trace_lines

Line = Mapping[str, object]

STEPS = ("last_voice", "decided", "requested", "first_byte", "first_sound")
HEAD = ("at", "turn", "silence", "request", "answer", "sound", "in all")
"""Milliseconds between one step and the next; `in all` from the decision to the first sound."""


def trace_text(stored: StoredSession) -> str:
    """One line a turn in milliseconds, and one for each thing that happened to the line."""
    lines = [
        f"Session {stored.summary.id}: milliseconds from the last voice to the decision (silence), to the",
        "request going out, to the first byte of the answer, to the first sound; in all from the decision.",
        "",
        _row(HEAD),
    ]
    lines += [_line(one) for one in trace_lines(stored.events)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _line(line: Line) -> str:
    at = f"{_number(line, 'at') or 0.0:.2f}"
    match line["event"]:
        case "trace":
            return _row((at, str(line["turn"]), *_steps(line)))
        case "link":
            return f"{at:>8}  the line is {line['value']}: {line['reason']}"
        case "reconnected":
            planned = ", as planned" if line["planned"] else ""
            times = "once" if line["attempts"] == 1 else f"{line['attempts']} times"
            return f"{at:>8}  a new line after {line['gap_ms']} ms ({line['how']}{planned}), tried {times}"
        case "engine_changed":
            return f"{at:>8}  {line['to']} took over from {line['from']}: {line['reason']}{_also(line)}"
        case _:
            return f"{at:>8}  {line.get('code', '')}: {line.get('text', '')}"


def _also(line: Line) -> str:
    skipped = line.get("skipped")
    return f". {skipped}" if skipped else ""


def _steps(line: Line) -> tuple[str, ...]:
    times = [_number(line, name) for name in STEPS]
    waits = [_wait(early, late) for early, late in itertools.pairwise(times)]
    return (*waits, _wait(times[1], times[4]))


def _wait(early: float | None, late: float | None) -> str:
    return "–" if early is None or late is None else f"{(late - early) * 1000:.0f}"


def _number(line: Line, name: str) -> float | None:
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else None


def _row(cells: Sequence[str]) -> str:
    return "  ".join(cell.rjust(8) for cell in cells)
