"""What the compact window says, and where on the screens it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach_app.ui.view.live import LiveView

MARGIN = 24
"""Pixels between the window and the lower right corner it first stands in."""
KEPT = "Your words are being kept here."


def note(now: LiveView) -> str:
    """The line where no cue is: what is being kept while the line is lost, else which question it is."""
    if now.state == "reconnecting" or now.link == "lost":
        return KEPT
    if now.index < 1:
        return ""
    total = f" of {now.total}" if now.total >= now.index else ""
    return f"Question {now.index}{total}"


def side(now: LiveView) -> Literal["interviewer", "user"]:
    """Whose ring is shown: the interviewer's while it speaks and, dashed, while the line is lost."""
    return "interviewer" if now.state == "speaking" or now.link == "lost" else "user"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the desktop in pixels."""

    left: int
    top: int
    width: int
    height: int

    def away(self, x: float, y: float) -> float:
        """How far a point lies outside."""
        across = max(self.left - x, 0.0, x - (self.left + self.width))
        down = max(self.top - y, 0.0, y - (self.top + self.height))
        return across + down


def placed(place: str, size: tuple[int, int], screens: Sequence[Area]) -> tuple[int, int]:
    """The upper left corner for a place ``X,Y``, moved onto the nearest screen; else a lower right corner.

    ``screens`` are what can be used of each, the first one first.
    """
    if not screens:
        return 0, 0
    width, height = size
    found = re.fullmatch(r"\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*", place)
    screen, left, top = screens[0], 0, 0
    if found is None:
        left = screen.left + screen.width - width - MARGIN
        top = screen.top + screen.height - height - MARGIN
    else:
        left, top = int(found[1]), int(found[2])
        screen = min(screens, key=lambda one: one.away(left + width / 2, top + height / 2))
    left = max(screen.left, min(left, screen.left + screen.width - width))
    return left, max(screen.top, min(top, screen.top + screen.height - height))
