"""Times for every word of a turn: as aligned where that is known, else by its share of the turn."""

from collections.abc import Sequence

from coach_app.core.desk_events.words import WordTime
from coach_app.speech.alignment import Aligned

LEAST_FOUND = 0.5
"""Share of a turn's words that must be found, or none of them is believed."""

BELIEVED = 0.25
"""Confidence from which a found word is believed."""


def word_times(
    words: Sequence[str], started: float, ended: float, found: Sequence[Aligned | None] = ()
) -> tuple[WordTime, ...]:
    """One time a word, in order and without overlap, for a turn from `started` to `ended` (session seconds).

    `found` are aligned words in session seconds. What lies between two of them is shared out by length.
    """
    known = _believed(words, found)
    out: list[WordTime] = []
    at = started
    for number, one in enumerate(known):
        if one is not None:
            begin = max(one.started, at)
            out.append(WordTime(begin, max(one.ended, begin), one.confidence))
            at = out[-1].ended
        elif number == len(out):
            until, after = _next(known, number, max(ended, at))
            out += _shared(words[number:after], at, until)
            at = until
    return tuple(out)


def _believed(words: Sequence[str], found: Sequence[Aligned | None]) -> list[Aligned | None]:
    known = [one if one is not None and one.confidence >= BELIEVED else None for one in found]
    if len(known) != len(words) or sum(one is not None for one in known) < LEAST_FOUND * len(words):
        return [None] * len(words)
    return known


def _next(known: Sequence[Aligned | None], number: int, ended: float) -> tuple[float, int]:
    """Where the next known word begins, and its number; the end where there is none."""
    for after in range(number, len(known)):
        one = known[after]
        if one is not None:
            return one.started, after
    return ended, len(known)


def _shared(words: Sequence[str], started: float, ended: float) -> list[WordTime]:
    """A stretch shared out by the letters of its words."""
    sizes = [len(word) + 1 for word in words]
    letter = max(ended - started, 0.0) / sum(sizes)
    out = []
    at = started
    for size in sizes:
        out.append(WordTime(at, at + size * letter, None))
        at += size * letter
    return out
