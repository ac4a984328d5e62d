"""The parts of a story (S/T/A/R) in an answer, by rule: sentence by sentence, with stated confidence.

Each sentence is weighed by its words; then the most likely course of parts is chosen for all of them, one
that prefers the usual order. The result carries how sure it is: a guess is never passed off as a reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coach_app.answers.story_cues import CUES, Part
from coach_app.answers.words import Span, count_words, sentences_of

Confidence = Literal["low", "medium", "high"]

PARTS = tuple(Part)

LEAST_SENTENCES = 2
LEAST_WORDS = 20
"""An answer with less is no story."""

_BACK = 0.7
"""Points lost for each part the story goes back."""

_OPENED = 0.3
"""Points lost instead where only the first sentence was the result."""

_SILENT = -2.0
"""Points of a task or result without words of its own; after a result, talk may go on without them."""

_STAY = 0.35
"""Points for two neighbouring sentences of the same part."""

_ORDER = 1.1
"""Most points a sentence's place in the answer can give."""

_CENTRES = {Part.SITUATION: 0.08, Part.TASK: 0.3, Part.ACTION: 0.55, Part.RESULT: 0.95}
"""Where in an answer a part usually stands, 0 to 1."""

CLEAR = 1.0
"""Points of words from which a sentence counts as evidence of its part."""


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence, the part it tells, and the points its words gave that part (0: taken from its neighbours).

    `passage` says which of the texts it stands in, `span` where; `words` is its length.
    """

    passage: int
    span: Span
    part: Part
    points: float
    words: int


@dataclass(frozen=True, slots=True)
class Story:
    """An answer read as a story."""

    sentences: tuple[StorySentence, ...]
    confidence: Confidence

    @property
    def shares(self) -> Mapping[Part, float]:
        """Share of the words each part takes, 0 to 1, together 1."""
        counts = {part: sum(s.words for s in self.sentences if s.part is part) for part in PARTS}
        total = sum(counts.values())
        return {part: count / total for part, count in counts.items()}

    @property
    def missing(self) -> tuple[Part, ...]:
        """Parts that were not heard."""
        told = {sentence.part for sentence in self.sentences}
        return tuple(part for part in PARTS if part not in told)

    @property
    def result_at(self) -> float | None:
        """Share of the words that come before the first sentence of the result; None without one."""
        before = 0
        for sentence in self.sentences:
            if sentence.part is Part.RESULT:
                return before / sum(s.words for s in self.sentences)
            before += sentence.words
        return None


def read_story(passages: Sequence[str]) -> Story | None:
    """The story told in the texts of one answer and its follow-ups; None where there is none to read."""
    places = [(n, span) for n, text in enumerate(passages) for span in sentences_of(text)]
    said = [span.of(passages[n]) for n, span in places]
    lengths = [count_words(sentence) for sentence in said]
    if len(places) < LEAST_SENTENCES or sum(lengths) < LEAST_WORDS:
        return None
    points = [_points(sentence) for sentence in said]
    parts = _course(points)
    sentences = tuple(
        StorySentence(n, span, part, points[i][part], lengths[i])
        for i, ((n, span), part) in enumerate(zip(places, parts, strict=True))
    )
    return Story(sentences, _confidence(sentences))


def _points(sentence: str) -> dict[Part, float]:
    """Points the words of a sentence give each part; only the two strongest cues of a part count."""
    found = {part: [weight for cue, weight in cues if cue.search(sentence)] for part, cues in CUES.items()}
    return {part: sum(sorted(weights, reverse=True)[:2]) for part, weights in found.items()}


def _course(points: Sequence[Mapping[Part, float]]) -> list[Part]:
    """The parts of all sentences with the highest sum of points (Viterbi)."""
    count = len(points)
    best: list[dict[Part, tuple[float, Part | None]]] = []
    for index, own in enumerate(points):
        place = (index + 0.5) / count
        row: dict[Part, tuple[float, Part | None]] = {}
        for part in PARTS:
            here = _here(part, own, place)
            if not best:
                row[part] = (here, None)
                continue
            gains = {before: best[-1][before][0] + _step(before, part, index, own[part]) for before in PARTS}
            came = max(PARTS, key=gains.__getitem__)
            row[part] = (gains[came] + here, came)
        best.append(row)
    last: Part | None = max(PARTS, key=lambda part: best[-1][part][0])
    course: list[Part] = []
    for row in reversed(best):
        if last is None:
            break
        course.append(last)
        last = row[last][1]
    return course[::-1]


def _here(part: Part, own: Mapping[Part, float], place: float) -> float:
    """Points of a part at one sentence; task and result need words of their own, never the place alone."""
    nearness = _ORDER * (1.0 - min(1.0, abs(place - _CENTRES[part]) * 2.0))
    if part in (Part.TASK, Part.RESULT) and own[part] <= 0.0:
        return _SILENT
    return own[part] + nearness


def _step(before: Part, after: Part, index: int, own: float) -> float:
    """Points for telling one part after another; an answer may open with its result, then set the scene."""
    if before is after:
        return _STAY if after is not Part.RESULT or own > 0.0 else _STAY - _SILENT
    back = PARTS.index(before) - PARTS.index(after)
    if back > 0 and before is Part.RESULT and index == 1:
        return -_OPENED
    return -_BACK * back if back > 0 else 0.0


def _confidence(sentences: Sequence[StorySentence]) -> Confidence:
    """By the share of words in sentences whose own words are evidence."""
    clear = sum(s.words for s in sentences if s.points >= CLEAR) / sum(s.words for s in sentences)
    told = len({sentence.part for sentence in sentences})
    if told < 2:
        return "low"
    if clear >= 0.8 and len(sentences) >= 4:
        return "high"
    return "medium" if clear >= 0.5 else "low"
