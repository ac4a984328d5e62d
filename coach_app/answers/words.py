"""Words and sentences of a text, with their places in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’\-.,][^\W_]+)*")
_STOP = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|[。\uff01\uff1f]+|\n+")
_NOT_THE_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|approx|no|e\.g|i\.e)|\b[a-z])$", re.IGNORECASE
)

LONG_SENTENCE = 40
"""Words from which a sentence is taken for several without full stops, as some recognisers write them."""


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


_OPENERS = word_set("so then but because")
_OPENER_PAIRS = frozenset(
    tuple(pair.split()) for pair in ("and then", "and so", "and i", "and we", "in the", "as a", "after that")
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case and its place, `start` to `end`, in characters of the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text in characters, `end` not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this stretch."""
        return text[self.start : self.end]


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order; `I'd`, `uh-huh` and `3.5` are one word each."""
    return tuple(
        Word(found.group().lower().replace("’", "'"), *found.span()) for found in _WORD.finditer(text)
    )


def plain_words(text: str) -> list[str]:
    """The words of a text in order, in lower case, without their places."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them.

    A stretch of LONG_SENTENCE words or more without a full stop is cut before words that open a new thought.
    """
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "." and _NOT_THE_END.search(text, start, stop.start()):
            continue
        spans.append(Span(start, stop.end()))
        start = stop.end()
    spans.append(Span(start, len(text)))
    trimmed = [_trimmed(text, span) for span in spans]
    return tuple(part for span in trimmed for part in _cut(text, span))


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _cut(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences a stretch is read as; none where it has no word."""
    said = span.of(text)
    count = count_words(said)
    if count < LONG_SENTENCE:
        return (span,) if count else ()
    words = words_of(said)
    starts = [0]
    for index in range(6, len(words) - 4):
        far = index - starts[-1] >= 6
        if far and opens_thought(words[index : index + 2]):
            starts.append(index)
    ends = [words[index].start for index in starts[1:]] + [len(said)]
    begins = [0] + [words[index].start for index in starts[1:]]
    return tuple(
        _trimmed(text, Span(span.start + a, span.start + b)) for a, b in zip(begins, ends, strict=True)
    )


def opens_thought(pair: Sequence[Word]) -> bool:
    """Whether two neighbouring words may open a new sentence in a text without full stops."""
    if len(pair) < 2:
        return False
    return pair[0].text in _OPENERS or (pair[0].text, pair[1].text) in _OPENER_PAIRS
