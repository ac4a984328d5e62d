"""How a window of some size and text size is divided. One place for every responsive rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

NARROW = 1100
"""Below this width margins shrink and the sidebar keeps only its icons."""
CENTRED = 1440
"""Beyond this width the content is centred."""
SCROLL = 12
"""Width a scroll bar takes."""
SIDEBAR_SHARE = 0.25
"""A sidebar with words takes at most this share of the width."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Sidebar and margins in pixels, and what fits beside each other."""

    sidebar: int
    icons_only: bool
    margin: int
    content: int
    centred: bool
    stacked: bool
    compact_rows: bool


def frame(width: int, scale: float, layout: Mapping[str, int]) -> Frame:
    """Divide a window ``width`` pixels wide at a text size of ``scale``; ``layout`` are the theme's sizes."""
    full = round(layout["sidebar"] * scale)
    icons_only = width < NARROW or full > width * SIDEBAR_SHARE
    sidebar = round(layout["sidebar_narrow"] * (1 + (scale - 1) * 0.4)) if icons_only else full
    margin = layout["margin_narrow"] if width < NARROW else layout["margin"]
    content = min(layout["content_max"] if scale <= 1.0 else width, width - sidebar - 2 * margin)
    return Frame(
        sidebar=sidebar,
        icons_only=icons_only,
        margin=margin,
        content=content,
        centred=width > CENTRED,
        stacked=content / scale < 900,
        compact_rows=content / scale < 760,
    )


def alone(split: Frame, width: int, layout: Mapping[str, int]) -> Frame:
    """The same window without a sidebar, its content in the middle."""
    room = width - 2 * split.margin - SCROLL
    content = min(layout["content_max"], room) if split.content <= layout["content_max"] else room
    return replace(split, sidebar=0, content=content, centred=True)


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """How Live is laid out: ring size (0 large to 2 small), what keeps its words, what goes first."""

    ring: int
    labels: bool
    control: int
    top_words: bool
    short_link: bool
    older_caption: bool
    margin: int


def live_frame(width: int, height: int, scale: float) -> LiveFrame:
    """Lay out Live in a window of this size at this text size."""
    small = width < NARROW or height < 720
    tiny = height < 560
    ring = 2 if scale >= 1.45 or tiny or (small and scale > 1.0) else 1 if small or scale > 1.2 else 0
    labels = scale <= 1.2
    return LiveFrame(
        ring=ring,
        labels=labels,
        control=72 if small else 92,
        top_words=not small and scale <= 1.2,
        short_link=scale > 1.2,
        older_caption=not small and scale <= 1.3,
        margin=24 if width < NARROW else 32,
    )
