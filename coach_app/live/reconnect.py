"""How a line that broke is mended: which tries, in which order, how long each may take. Pure.

The classes of failure follow from what helps against them (facts of the Live API, error codes): a fatal
one goes to the next engine at once; one that the service no longer takes the handle for starts fresh with
our own transcript; all others try the handle first.
"""

from dataclasses import dataclass
from typing import Literal

from coach_app.live.protocol import FailureCategory

How = Literal["resume", "fresh", "engine"]

LIMITS = (1.5, 3.0, 5.0)
"""Most seconds of the first, second and third try."""

BUDGET = 6.0
"""Seconds after which a service that hangs is left for the next engine."""

PAUSES = (0.0, 0.25, 0.5)
"""Seconds waited before each try, so that a service that refuses at once is not hammered."""

SILENT_LIMIT = 1.0
"""Seconds a service that did not reply is given to open a new line."""

QUICK_DEATH = 5.0
"""A line that lived for less than this was not really up."""

MOST_QUICK_DEATHS = 3
"""So many of them in a row, and the next engine goes on."""


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is known when a line breaks: its failure, whether a handle is at hand, how long it had lived."""

    category: FailureCategory
    retryable: bool
    has_handle: bool
    lived: float


@dataclass(frozen=True, slots=True)
class Try:
    """One try: after `pause` seconds, for at most `seconds`. `engine` tries have their own limit."""

    how: How
    seconds: float
    pause: float


ENGINE = Try("engine", 0.0, 0.0)


def tries_for(breakage: Breakage, quick_deaths: int) -> tuple[Try, ...]:
    """The tries for a broken line, in order; `quick_deaths` counts lines in a row that died young."""
    if not breakage.retryable or breakage.category == "quota" or quick_deaths >= MOST_QUICK_DEATHS:
        return (ENGINE,)
    resumable = breakage.has_handle and breakage.category != "bad_request"
    hows: tuple[How, ...] = ("resume", "resume", "fresh") if resumable else ("fresh", "fresh", "fresh")
    tries, spent = [], 0.0
    for how, limit, pause in zip(hows, LIMITS, PAUSES, strict=True):
        seconds = min(limit, BUDGET - spent - pause)
        spent += pause + seconds
        tries.append(Try(how, seconds, pause))
    return (*tries, ENGINE)


def tries_for_silence(silences: int, has_handle: bool) -> tuple[Try, ...]:
    """The tries when a line is up but no reply came, for the `silences`-th time without one in between.

    The first time the service gets one short look, then the next engine goes on.
    """
    if silences > 1:
        return (ENGINE,)
    return (Try("resume" if has_handle else "fresh", SILENT_LIMIT, 0.0), ENGINE)


def tries_after(left: tuple[Try, ...], category: FailureCategory, *, retryable: bool) -> tuple[Try, ...]:
    """What is left to try when a try itself failed."""
    if not retryable or category == "quota":
        return tuple(one for one in left if one.how == "engine")
    if category == "bad_request":
        return tuple(one for one in left if one.how != "resume")
    return left


def quick_deaths_after(before: int, lived: float) -> int:
    """The count of lines in a row that died young, after one that lived for `lived` seconds."""
    return before + 1 if lived < QUICK_DEATH else 0
