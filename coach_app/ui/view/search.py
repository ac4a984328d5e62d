"""What a search found, as rows: where it was said, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.core.session import SearchHit, SessionSummary
from coach_app.ui.view.words import ROUNDS, clock_time, count, local_time, name_of, short_day

NOTHING = "Nothing was said with these words."
SHORTEST_PREFIX = 3
"""Letters from which the last word of a search may go on, as in the index."""


@dataclass(frozen=True, slots=True)
class HitCells:
    """One turn that was found. ``marked`` are start and length of each searched word in ``snippet``."""

    session: str
    turn: int
    where: str
    snippet: str
    marked: tuple[tuple[int, int], ...]

    def spoken(self) -> str:
        """The row in one line, for readers of the screen."""
        return f"{self.where}: {self.snippet}"


def found(text: str, hits: Iterable[SearchHit], shown: Mapping[str, SessionSummary]) -> list[HitCells]:
    """A row for each hit in a session that lists show, by its id."""
    return [_cells(text, hit, shown[hit.session]) for hit in hits if hit.session in shown]


def amount(rows: int, more: bool) -> str:
    """How much was found."""
    return f"The newest {rows} places" if more else count(rows, "place")


def _cells(text: str, hit: SearchHit, summary: SessionSummary) -> HitCells:
    who = "You" if hit.speaker is Speaker.USER else "Interviewer"
    when = f"{who}, {clock_time(hit.at)}" if hit.at is not None else who
    kind = f"{name_of(ROUNDS, summary.round)} round"
    parts = (short_day(local_time(hit.started)), kind, summary.role, when)
    where = " · ".join(part for part in parts if part)
    return HitCells(hit.session, hit.turn, where, hit.snippet, tuple(_marked(text, hit.snippet)))


def _marked(text: str, snippet: str) -> Iterable[tuple[int, int]]:
    wanted = [word.casefold() for word in re.findall(r"\w+", text)]
    if not wanted:
        return
    begun = wanted[-1] if len(wanted[-1]) >= SHORTEST_PREFIX else ""
    for match in re.finditer(r"\w+", snippet):
        word = match.group().casefold()
        if word in wanted or (begun and word.startswith(begun)):
            yield match.start(), len(match.group())
