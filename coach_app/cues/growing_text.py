"""What a transcript gives away while it grows: fillers and hedges, each once, and about when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from coach_app.answers.fillers import fillers_in
from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.answers.style import hedges_in
from coach_app.answers.words import words_of

UNSETTLED_WORDS = 2
"""Words at the end of a text that is not final: what follows them may still change what they mean."""

SOUND_CONFIDENCE = 0.95
WORD_CONFIDENCE = 0.8
"""How sure a written "um" is, and a filler word chosen by its context: the latter is what such rules reach
on sentences they were not made for (tests/answers)."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A filler or a hedge in a text; its place in characters."""

    kind: Literal["sound", "word", "hedge"]
    phrase: str
    start: int
    end: int
    confidence: float


class GrowingText:
    """Reads one turn's text each time it has grown. A text that is revised gives nothing twice."""

    def __init__(self, lexicon: FillerLexicon = DEFAULT_LEXICON) -> None:
        """Begin with an empty text."""
        self._lexicon = lexicon
        self._given: Counter[tuple[str, str]] = Counter()

    def grew(self, text: str, *, final: bool) -> list[ReadWord]:
        """What is new and settled in `text`, the whole turn so far."""
        words = words_of(text)
        settled = len(text)
        if not final:
            settled = words[-UNSETTLED_WORDS].start if len(words) > UNSETTLED_WORDS else 0
        found = [one for one in self._all(text) if one.end <= settled]
        return [one for one in found if self._is_new(one, found)]

    def _all(self, text: str) -> list[ReadWord]:
        fillers = [
            ReadWord(
                filler.kind,
                filler.phrase,
                filler.start,
                filler.end,
                SOUND_CONFIDENCE if filler.kind == "sound" else WORD_CONFIDENCE,
            )
            for filler in fillers_in(text, self._lexicon)
        ]
        hedges = [
            ReadWord("hedge", span.of(text).lower(), span.start, span.end, WORD_CONFIDENCE)
            for span in hedges_in(text)
        ]
        return sorted([*fillers, *hedges], key=lambda one: one.start)

    def _is_new(self, one: ReadWord, found: Iterable[ReadWord]) -> bool:
        key = one.kind, one.phrase
        so_far = sum((other.kind, other.phrase) == key and other.start <= one.start for other in found)
        if so_far <= self._given[key]:
            return False
        self._given[key] += 1
        return True


class WordTimes:
    """About when each character of a growing text was said: between the moments at which the text grew."""

    def __init__(self, began: float) -> None:
        """The first word was said at second `began` or later."""
        self._marks: list[tuple[int, float]] = [(0, began)]

    def grew(self, length: int, at: float) -> None:
        """The text had `length` characters at second `at`."""
        if length > self._marks[-1][0]:
            self._marks.append((length, max(at, self._marks[-1][1])))

    def at(self, character: int) -> float:
        """About when it was said."""
        for (first, began), (last, ended) in zip(self._marks, self._marks[1:], strict=False):
            if character <= last:
                return began + (ended - began) * (character - first) / (last - first)
        return self._marks[-1][1]


class SyllableTimes:
    """About when each character of a whole text was said: its share of the syllables that were heard."""

    def __init__(self, length: int, nuclei: Sequence[float]) -> None:
        """A text of `length` characters whose syllables were loudest at `nuclei`, seconds, at least one."""
        self._length = max(length, 1)
        self._nuclei = nuclei

    def at(self, character: int) -> float:
        """About when it was said."""
        last = len(self._nuclei) - 1
        return self._nuclei[min(round(character / self._length * last), last)]
