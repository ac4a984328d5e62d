"""The three figures of a feedback page on their scales: answer length, pace and fillers."""

import statistics
from collections.abc import Mapping, Sequence

from coach_app.core.plan import LENGTH_LIMITS
from coach_app.core.rounds import QuestionKind
from coach_app.reports.feedback import Gauge, Ranges, Stretch
from coach_app.review.asked import Asked
from coach_app.review.bands import (
    FILLER_SCALE,
    FILLERS,
    PACE,
    PACE_SCALE,
    Band,
    Bands,
    length_bands,
    length_scale,
)
from coach_app.review.facts import SessionFacts
from coach_app.review.wording import length_sentence, range_sentence, rate_words, seconds_words

_PAINTS: Mapping[Band, str] = {"calm": "good", "watch": "watch", "work on it": "work"}

NOT_MEASURED = "Not measured"
WRITTEN = "No answer was spoken"


def gauges(asked: Sequence[Asked], facts: SessionFacts, began: Ranges) -> tuple[Gauge, ...]:
    """Answer length, pace and fillers of a session."""
    return (_length(asked, facts, began), _pace(facts, began), _fillers(facts, began))


def gauges_note(facts: SessionFacts, began: Ranges) -> str:
    """What the drawing means."""
    if facts.session.answer_seconds is None:
        return "No spoken answer was measured."
    shown = "The dark bar is this session."
    if began:
        return f"{shown} The bracket below it is where the owner began, over the first three sessions."
    return f"{shown} The owner’s own range is added after three sessions."


def _length(asked: Sequence[Asked], facts: SessionFacts, began: Ranges) -> Gauge:
    lengths = facts.session.lengths
    kinds = {one.kind for one in asked if facts.questions[one.index].lengths}
    kind = next(iter(kinds)) if len(kinds) == 1 else QuestionKind.BEHAVIOURAL
    bands, limits = length_bands(kind), LENGTH_LIMITS[kind]
    value = statistics.fmean(lengths) if lengths else None
    name = "Answer length" if len(lengths) < 2 else "Answer length, mean"
    words = NOT_MEASURED if value is None else seconds_words(value)
    sentence = "No spoken answer" if value is None else length_sentence(bands, limits, value)
    drawn = _painted(bands, length_scale(limits), value)
    return Gauge(name, words, sentence, value, drawn, began.get("mean_answer_seconds"))


def _pace(facts: SessionFacts, began: Ranges) -> Gauge:
    value = facts.session.wpm
    words = NOT_MEASURED if value is None else f"{value:.0f} a minute"
    missing = "Some answers have no final text" if facts.session.lengths else WRITTEN
    sentence = missing if value is None else range_sentence(PACE, value)
    return Gauge("Pace", words, sentence, value, _painted(PACE, PACE_SCALE, value), began.get("wpm"))


def _fillers(facts: SessionFacts, began: Ranges) -> Gauge:
    value = facts.session.fillers_per_minute
    words = NOT_MEASURED if value is None else rate_words(value)
    missing = "Nothing listened for them" if facts.session.lengths else WRITTEN
    sentence = missing if value is None else range_sentence(FILLERS, value)
    drawn = _painted(FILLERS, FILLER_SCALE, value)
    return Gauge("Fillers", words, sentence, value, drawn, began.get("fillers_per_minute"))


def _painted(bands: Bands, scale: tuple[float, float], value: float | None) -> tuple[Stretch, ...]:
    """The scale: the good band and the one the value is in are painted, the rest is ground."""
    here = None if value is None else min(max(value, scale[0]), scale[1])
    painted: list[Stretch] = []
    for stretch in bands.scale(*scale):
        inside = here is not None and value is not None and bands.of(value) == stretch.band
        inside = inside and here is not None and stretch.start <= here <= stretch.end
        shown = stretch.band == "calm" or inside
        painted.append(Stretch(stretch.start, stretch.end, _PAINTS[stretch.band] if shown else ""))
    return tuple(painted)
