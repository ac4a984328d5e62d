"""Captions: which words of a turn are settled, and how they break into two lines."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caption:
    """A turn so far: who speaks, its words, how many leading characters are settled."""

    speaker: str = "user"
    text: str = ""
    settled: int = 0


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """What is shown: the line before, and the present line in its settled and provisional parts."""

    older: str = ""
    settled: str = ""
    provisional: str = ""


def grow(before: Caption | None, speaker: str, text: str, final: bool) -> Caption:
    """The caption after a turn's text was replaced: words that did not change are settled.

    Of a growing turn the part two versions agree on counts as settled, cut back to a whole word.
    """
    if final:
        return Caption(speaker, text, len(text))
    if before is None:
        return Caption(speaker, text, 0)
    same = _common_words(before.text, text)
    return Caption(speaker, text, same)


def lines(caption: Caption | None, width: int) -> CaptionLines:
    """The last two lines of a caption that is broken at ``width`` characters."""
    if caption is None or not caption.text.strip():
        return CaptionLines()
    broken = textwrap.wrap(caption.text, max(8, width), break_long_words=True) or [""]
    older = broken[-2] if len(broken) > 1 else ""
    last = broken[-1]
    start = caption.text.rfind(last) if last in caption.text else len(caption.text) - len(last)
    settled = max(0, min(len(last), caption.settled - start))
    return CaptionLines(
        older=f"… {older}" if len(broken) > 2 else older,
        settled=last[:settled].strip(),
        provisional=last[settled:].strip(),
    )


def _common_words(before: str, after: str) -> int:
    """Length of the longest common beginning that ends with a whole word of both."""
    if after.startswith(before):
        return len(before.rstrip())
    count = 0
    for a, b in zip(before, after, strict=False):
        if a != b:
            break
        count += 1
    return max(0, after.rfind(" ", 0, count + 1))
