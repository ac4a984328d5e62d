"""The card after a question: two strengths, two fixes, bands and the story's strip, from local numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.session import StoredSession
from coach_app.review.asked import Asked, gather
from coach_app.review.bands import (
    FILLER_SCALE,
    FILLERS,
    PACE,
    PACE_SCALE,
    Band,
    Bands,
    Stretch,
    length_bands,
    length_scale,
)
from coach_app.review.facts import NOT_MEASURED, Facts, Listening, question_facts
from coach_app.review.points import Answered, Point, fixes, strengths
from coach_app.review.tables import star_table
from coach_app.review.wording import length_sentence, range_sentence, rate_words, seconds_words

MOST = 2
"""Strengths, and fixes, on a card."""

_SAME = ({"result_counted", "result_told", "numbers"}, {"late_result", "result_first"})
"""Rules that say nearly the same: only the first of them is shown."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its words, the sentence of what it means, and `scale`, all its bands in order."""

    value: float
    words: str
    band: Band
    sentence: str
    scale: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown after a question. Figures are None where they were not measured."""

    question: int
    text: str
    strengths: tuple[Point, ...]
    fixes: tuple[Point, ...]
    length: Figure | None
    pace: Figure | None
    fillers: Figure | None
    star: Mapping[str, object] | None

    @property
    def headline(self) -> str:
        """The first strength and the first fix in one line."""
        said = [points[0].title for points in (self.strengths, self.fixes) if points]
        return " ".join(f"{title}." for title in said) or "Your answer is kept."

    def as_json(self) -> dict[str, object]:
        """The card as the event `card` carries it."""
        return {
            "text": self.text,
            "headline": self.headline,
            "strengths": [point_json(point) for point in self.strengths],
            "fixes": [point_json(point) for point in self.fixes],
            "length": figure_json(self.length),
            "pace": figure_json(self.pace),
            "fillers": figure_json(self.fillers),
            "star": None if self.star is None else dict(self.star),
        }


def question_card(stored: StoredSession, question: int, listening: Listening = NOT_MEASURED) -> Card | None:
    """The card of a question of a session as far as it is stored; None for one that was not asked."""
    asked = next((one for one in gather(stored) if one.index == question), None)
    if asked is None:
        return None
    return card_of(asked, question_facts(stored, asked, listening))


def card_of(asked: Asked, facts: Facts) -> Card:
    """The card of a question from its facts."""
    answered = Answered(asked, facts)
    return Card(
        question=asked.index,
        text=asked.text,
        strengths=_best(strengths(answered)),
        fixes=_best(fixes(answered)),
        length=length_figure(asked, facts.longest),
        pace=pace_figure(facts.wpm),
        fillers=filler_figure(facts.fillers_per_minute),
        star=star_table(facts.reading) if asked.is_story else None,
    )


def length_figure(asked: Asked, seconds: float | None) -> Figure | None:
    """The length of an answer with its band."""
    if seconds is None:
        return None
    bands = length_bands(asked.kind, asked.limits)
    sentence = length_sentence(bands, asked.limits, seconds)
    return _figure(bands, length_scale(asked.limits), seconds, seconds_words(seconds), sentence)


def pace_figure(wpm: float | None) -> Figure | None:
    """Words a minute with their band."""
    if wpm is None:
        return None
    return _figure(PACE, PACE_SCALE, wpm, f"{wpm:.0f} words a minute", range_sentence(PACE, wpm))


def filler_figure(rate: float | None) -> Figure | None:
    """Fillers a minute with their band."""
    if rate is None:
        return None
    return _figure(FILLERS, FILLER_SCALE, rate, rate_words(rate), range_sentence(FILLERS, rate))


def _figure(bands: Bands, scale: tuple[float, float], value: float, words: str, sentence: str) -> Figure:
    return Figure(value, words, bands.of(value), sentence, bands.scale(*scale))


def point_json(point: Point) -> dict[str, object]:
    """A point with its quote."""
    quote = None if point.quote is None else {"turn": point.quote.turn, "text": point.quote.text}
    at = None if point.at is None else round(point.at, 1)
    return {"rule": point.rule, "title": point.title, "quote": quote, "at": at}


def figure_json(figure: Figure | None) -> dict[str, object] | None:
    """A figure with its scale as rows of start, end and band; None where it was not measured."""
    if figure is None:
        return None
    return {
        "value": figure.value,
        "words": figure.words,
        "band": figure.band,
        "sentence": figure.sentence,
        "scale": [[one.start, one.end, one.band] for one in figure.scale],
    }


def _best(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The first of them that say different things, those with a quote before those without."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: point.quote is None):
        same = next((group for group in _SAME if point.rule in group), {point.rule})
        if len(kept) < MOST and not any(one.rule in same for one in kept):
            kept.append(point)
    return tuple(kept)
