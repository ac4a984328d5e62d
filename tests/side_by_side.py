"""The whole suite in two processes: a module's tests stay together, and what is in real time stays in one.

pytest-xdist's own groups (`--dist loadgroup`) are no use here: version 3.8 writes a group into the name of a
test in a way that pytest 9 overlooks, and says nothing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

REAL_TIME = "real time"
"""The one piece of work that holds every module with a clock, a sound card or a screen of its own."""

_MARKED = re.compile(r"^pytestmark = (?:\[\s*)?pytest\.mark\.(?:audio|live)\b", re.MULTILINE)
_REAL_PARTS = re.compile(r"^\s*from tests\.(?:virtual_sound|virtual_display|window)\b", re.MULTILINE)


class RealTimeApart(LoadFileScheduling):  # type: ignore[misc]
    """Deals out modules, in the order they were collected in."""

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(self.config.rootpath, nodeid)


def piece_of(root: Path, nodeid: str) -> str:
    """The piece of work a test belongs to: its module, or `REAL_TIME`."""
    module = nodeid.split("::", 1)[0]
    return REAL_TIME if _in_real_time(root / module) else module


def real_time_first(root: Path, items: list[pytest.Item]) -> None:
    """Put what is in real time first, as it takes longest; the rest fills the other process."""
    items.sort(key=lambda item: piece_of(root, item.nodeid) != REAL_TIME)


@cache
def _in_real_time(module: Path) -> bool:
    text = module.read_text(encoding="utf-8")
    return bool(_MARKED.search(text) or _REAL_PARTS.search(text))
