"""Measured facts of an answer as a place among bands, with the sentence that says the same."""

from __future__ import annotations

from coach_app.core.plan import LengthLimits
from coach_app.ui.view.bands import Band, Reading
from coach_app.ui.view.words import exact_time

SLOW, FAST = 110.0, 180.0
"""Words a minute between which pace is left alone (product.md, live cues, rule 7)."""
CALM, MANY = 2.0, 5.0
"""Fillers a minute: calm up to the first, work on it beyond the second (the same rule)."""


def length_reading(seconds: float, limits: LengthLimits) -> Reading:
    """An answer's length against the limits of its kind of question."""
    bands = (Band(limits.cue, "good"), Band(limits.firm, "watch"), Band(limits.firm * 1.4, "work"))
    if seconds <= limits.cue:
        sentence = f"Good: within {exact_time(limits.cue)}"
    elif seconds <= limits.firm:
        sentence = f"Watch: past {exact_time(limits.cue)}"
    else:
        sentence = f"Work on it: past {exact_time(limits.firm)}"
    return Reading(seconds, bands, sentence)


def pace_reading(wpm: float) -> Reading:
    """Words a minute against the range that is easy to follow."""
    bands = (Band(SLOW, "watch"), Band(FAST, "good"), Band(250.0, "watch"))
    if wpm < SLOW:
        sentence = f"Watch: slower than {SLOW:g}"
    elif wpm <= FAST:
        sentence = "Good: easy to follow"
    else:
        sentence = f"Watch: faster than {FAST:g}"
    return Reading(wpm, bands, sentence, start=40.0)


def filler_reading(rate: float) -> Reading:
    """Fillers a minute."""
    bands = (Band(CALM, "good"), Band(MANY, "watch"), Band(9.0, "work"))
    if rate <= CALM:
        sentence = "Good: hardly noticed"
    elif rate <= MANY:
        sentence = f"Watch: more than {CALM:g} a minute"
    else:
        sentence = f"Work on it: more than {MANY:g} a minute"
    return Reading(rate, bands, sentence)
