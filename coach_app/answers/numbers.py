"""Whether an answer names a number."""

import re

_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds "
    "thousand thousands million millions billion billions dozen dozens half halved third quarter percent "
    "double doubled twice triple tripled zero"
)
"""Words that name a number. Not "one", "first" and "once", which rarely count anything in an answer."""

_NUMBER_WORDS = frozenset(_NUMBERS.split())


def has_number(text: str) -> bool:
    """Whether a text names a number, in figures or in words."""
    if re.search(r"\d", text):
        return True
    return not _NUMBER_WORDS.isdisjoint(re.findall(r"[a-z]+", text.lower()))
