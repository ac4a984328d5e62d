"""Numbers an answer names."""

import re

from coach_app.answers.words import Span

_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds "
    "thousand thousands million millions billion billions dozen dozens half halved third quarter percent "
    "double doubled twice triple tripled zero"
)
"""Words that name a number. Not "one", "first" and "once", which rarely count anything in an answer."""

_NUMBER_WORDS = frozenset(_NUMBERS.split())

_PIECE = re.compile(r"[£$€]?\d+(?:[.,:]\d+)*\s?%?|[a-z]+", re.IGNORECASE)


def has_number(text: str) -> bool:
    """Whether a text names a number, in figures or in words."""
    return bool(numbers_in(text))


def numbers_in(text: str) -> tuple[Span, ...]:
    """Where a text names numbers; neighbouring number words ("two hundred and five") join up."""
    spans: list[Span] = []
    for piece in _PIECE.finditer(text):
        if not (re.search(r"\d", piece.group()) or piece.group().lower() in _NUMBER_WORDS):
            continue
        between = text[spans[-1].end : piece.start()] if spans else ","
        words = spans and text[spans[-1].end - 1].isalpha() and piece.group().isalpha()
        if re.fullmatch(r"[\s\-]*(?:and\s+)?" if words else r"[\s\-]*", between):
            spans[-1] = Span(spans[-1].start, piece.end())
        else:
            spans.append(Span(*piece.span()))
    return tuple(spans)
