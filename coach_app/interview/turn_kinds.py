"""What a turn of the interviewer amounts to when the model called no tool: a remark, a goodbye or a question.

Both rules know English only and are careful: what they don't recognise counts as a question.
"""

import re

_REMARK_WORD_LIST = (
    "a absolutely again ah all alright and answer appreciate answering clear course excellent explaining "
    "fine for fair got good great helpful helps hm hmm huh i indeed interesting is it lovely makes me mhm "
    "mm much nice noted of oh ok okay perfect right see sense sharing so sure telling thank thanks that "
    "that's the this uh understand understood very was well wonderful yeah yes you your"
)
_REMARK_WORDS = frozenset(_REMARK_WORD_LIST.split())

_FAREWELL = re.compile(
    r"\b(good-?\s?bye|bye(-bye)?|farewell|(best of|good) luck|(thank you|thanks) for your time"
    r"|(this|that) concludes|that was all|all my questions|no (further|more) questions"
    r"|(end|close) of (the|this|our|your) (practice )?(interview|session|conversation|time))\b"
)


def is_remark(text: str) -> bool:
    """Whether a turn only thanks or acknowledges: the user would not know what to answer."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", _plain(text))
    return bool(words) and "?" not in text and _REMARK_WORDS.issuperset(words)


def is_farewell(text: str) -> bool:
    """Whether a turn takes leave and asks nothing more."""
    return "?" not in text and _FAREWELL.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
