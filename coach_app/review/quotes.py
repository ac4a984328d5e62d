"""Quotes of the user: exact parts of turns whose text may be quoted."""

from coach_app.answers.words import Span, sentences_of, words_of
from coach_app.core.session import Turn
from coach_app.review.evaluator import Quote

MOST_WORDS = 14
"""Words a quote may have; bullets longer than that are not read."""


def quote_of(turn: Turn, span: Span, *, end: bool = False) -> Quote | None:
    """At most MOST_WORDS words of a stretch, from its start or its end; None for drafts and empty ones."""
    if turn.draft or not turn.final:
        return None
    words = words_of(span.of(turn.text))
    if not words:
        return None
    kept = words[-MOST_WORDS:] if end else words[:MOST_WORDS]
    exact = turn.text[span.start + kept[0].start : span.start + kept[-1].end]
    return Quote(turn.turn, exact)


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
