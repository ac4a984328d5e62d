"""Quotes of the user: exact parts of turns whose text may be quoted."""

from collections.abc import Sequence

from coach_app.answers.lexicon import SOUNDS
from coach_app.answers.words import Span, Word, opens_thought, sentences_of, words_of
from coach_app.core.session import Turn
from coach_app.review.evaluator import Quote

MOST_WORDS = 18
"""Words a quote may have; bullets longer than that are not read."""

LEAST_WORDS = 5
"""Words from which a stretch says something by itself."""

_CUT = 14
"""Words that are kept of a longer stretch in which no clause ends in a fitting place."""

_PAUSES = ",;:–—.!?…"


def quote_of(turn: Turn, span: Span, *, end: bool = False) -> Quote | None:
    """A stretch, or its first or last clauses where it is longer than MOST_WORDS words.

    None for drafts and empty stretches.
    """
    if turn.draft or not turn.final:
        return None
    text = span.of(turn.text)
    words = words_of(text)
    if not words:
        return None
    if len(words) > MOST_WORDS:
        words = _last_clauses(text, words) if end else _first_clauses(text, words)
    return Quote(turn.turn, text[words[0].start : words[-1].end])


def telling(text: str, spans: Sequence[Span]) -> Span | None:
    """The first of some stretches that says something by itself; None where none does."""
    return next((span for span in spans if len(words_of(span.of(text))) >= LEAST_WORDS), None)


def _first_clauses(text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    counts = range(MOST_WORDS, LEAST_WORDS - 1, -1)
    return words[: next((count for count in counts if _parts(text, words, count)), _CUT)]


def _last_clauses(text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    starts = range(len(words) - MOST_WORDS, len(words) - LEAST_WORDS + 1)
    return words[next((start for start in starts if _parts(text, words, start)), len(words) - _CUT) :]


def _parts(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a clause ends before a word: at a pause but a filled one, or at a new thought."""
    before, after = words[index - 1], words[index]
    pause = any(mark in _PAUSES for mark in text[before.end : after.start])
    if {before.text, after.text} & SOUNDS:
        return False
    return pause or opens_thought(words[index : index + 2])


def around(turn: Turn, start: int, end: int) -> Quote | None:
    """A few words before a place, the place itself and a few after it, of the same sentence."""
    sentence = next((s for s in sentences_of(turn.text) if s.start <= start < s.end), Span(start, end))
    words = [word for word in words_of(turn.text) if sentence.start <= word.start < max(sentence.end, end)]
    inside = [n for n, word in enumerate(words) if word.end > start and word.start < end]
    if not inside:
        return None
    first, last = max(0, inside[0] - 3), min(len(words), inside[-1] + 5)
    return quote_of(turn, Span(words[first].start, words[last - 1].end))


def at_of(turn: Turn, quote: Quote) -> float | None:
    """About when a quote was said, in session seconds, by its place in the turn; None for an untimed turn."""
    place = turn.text.find(quote.text)
    if turn.started is None or turn.ended is None or place < 0:
        return None
    return turn.started + max(0.0, turn.ended - turn.started) * place / max(1, len(turn.text))
