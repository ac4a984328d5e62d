"""Figures in words, the same in cards, debriefs and reports."""

from collections.abc import Mapping
from typing import assert_never

from coach_app.core.plan import LengthLimits
from coach_app.review.bands import Band, Bands

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def band_word(band: Band) -> str:
    """The word that goes with a band wherever it is drawn."""
    match band:
        case "calm":
            return "Good"
        case "watch":
            return "Watch"
        case "work on it":
            return "Work on it"
        case _:
            assert_never(band)


def seconds_words(seconds: float) -> str:
    """`41 s`, `2 min`, `1 min 59 s`, `1 h 2 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def count_word(count: int) -> str:
    """A small count as a word, a larger one in figures."""
    return _COUNTS[count] if 0 <= count < len(_COUNTS) else str(count)


def one_of(count: int, of: int, noun: str) -> str:
    """`three of four stories`, `both stories`, `all three stories`; where there is but one, `your story`."""
    if of == 1:
        return f"your {noun}"
    if count == of:
        return f"both {noun}" if of == 2 else f"all {count_word(of)} {noun}"
    return f"{count_word(count)} of {count_word(of)} {noun}"


def rate_words(per_minute: float) -> str:
    """Fillers a minute as the estimate they are."""
    if per_minute == 0:
        return "none heard"
    return f"about {max(1, round(per_minute))} a minute" if per_minute >= 0.5 else "fewer than 1 a minute"


def length_sentence(bands: Bands, limits: LengthLimits, seconds: float) -> str:
    """What an answer's length means, as a card says it."""
    band = band_word(bands.of(seconds))
    if bands.of(seconds) == "calm":
        return f"{band}: {seconds_words(bands.calm[0])} to {seconds_words(limits.cue)}"
    if seconds < bands.calm[0]:
        return f"{band}: under {seconds_words(bands.calm[0])}"
    past = limits.cue if seconds <= limits.firm else limits.firm
    return f"{band}: past {seconds_words(past)}"


def range_sentence(bands: Bands, value: float) -> str:
    """The band of a figure and its range: `Good: 130 to 165`, `Watch: 2 to 5`, `Work on it: over 5`."""
    band = bands.of(value)
    stretch = next(s for s in bands.scale(-1.0, 1e6) if s.band == band and s.start <= value <= s.end)
    if stretch.end >= 1e6:
        return f"{band_word(band)}: over {stretch.start:g}"
    if stretch.start <= 0.0:
        return f"{band_word(band)}: up to {stretch.end:g}"
    return f"{band_word(band)}: {stretch.start:g} to {stretch.end:g}"


def figures(metrics: Mapping[str, object]) -> list[str]:
    """The figures of an export's `metrics` that were measured, one sentence each."""
    lines = []
    seconds = metrics.get("answer_seconds")
    if seconds is not None:
        lines.append(f"Length: {seconds_words(float(str(seconds)))}")
    wpm = metrics.get("wpm")
    if wpm is not None:
        lines.append(f"Pace: about {float(str(wpm)):.0f} words a minute")
    fillers = metrics.get("fillers")
    if isinstance(fillers, Mapping):
        count = sum(int(str(value)) for value in fillers.values())
        lines.append(f"Fillers: about {count}" if count else "Fillers: none heard")
    pauses = metrics.get("pauses")
    if isinstance(pauses, list):
        longest = max((float(pause) for pause in pauses), default=0.0)
        lines.append(f"Pauses: {len(pauses)}" + (f", the longest {longest:.1f} s" if pauses else ""))
    return lines
