"""Written words as they are said: figures in words, hyphens apart, a guess for what no dictionary has."""

import re
from collections.abc import Callable

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_SMALL = f"{_UNITS} fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_GROUPS = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
_SIGNS = {"%": "percent", "£": "pounds", "$": "dollars", "€": "euros", "&": "and", "+": "plus", "@": "at"}
_PIECE = re.compile(r"\d+(?:,\d{3})+|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[%£$€&+@]")
LONGEST_NUMBER = 12
"""Digits from which a number is read out figure by figure."""

LONGEST_SPELT = 4
"""Capitals up to which an unknown word is spelt letter by letter."""

_SOUNDS = {
    **{"tion": "SH AH N", "sion": "ZH AH N", "cial": "SH AH L", "tial": "SH AH L", "ough": "AO"},
    **{"eigh": "EY", "igh": "AY", "tch": "CH", "dge": "JH", "sch": "SH", "ch": "CH", "sh": "SH"},
    **{"th": "TH", "ph": "F", "wh": "W", "ck": "K", "qu": "K W", "ng": "NG", "gh": "G", "kn": "N"},
    **{"wr": "R", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "oa": "OW", "ai": "EY"},
    **{"ay": "EY", "oi": "OY", "oy": "OY", "au": "AO", "aw": "AO", "ie": "IY", "ei": "EY", "ey": "IY"},
    **{"er": "ER", "ir": "ER", "ur": "ER", "ar": "AA R", "or": "AO R", "ew": "UW", "ue": "UW"},
    **{"ce": "S EH", "ci": "S IH", "cy": "S IY", "ge": "JH EH", "gi": "JH IH", "gy": "JH IY"},
    **{"a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH"},
    **{"j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R"},
    **{"s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z"},
}
_LONGEST = max(map(len, _SOUNDS))


def spoken(word: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """The lower-case words that a written one is said as, ``36%`` as thirty, six, percent; may be none.

    `knows` tells whether a word is in the dictionary: short capitals that are not are spelt out.
    """
    out: list[str] = []
    for piece in _PIECE.findall(word):
        if piece in _SIGNS:
            out.append(_SIGNS[piece])
        elif piece[0].isdigit():
            out += _number(piece.replace(",", ""), year="," not in piece)
        else:
            lower = piece.lower().replace("’", "'")
            spelt = piece.isupper() and 1 < len(piece) <= LONGEST_SPELT and not knows(lower)
            out += list(lower) if spelt else [lower]
    return tuple(out)


def guess(word: str) -> str:
    """How an unknown lower-case word may sound, phones of the CMU dictionary; empty for no Latin letters."""
    letters = "".join(letter for letter in word if "a" <= letter <= "z")
    if len(letters) > 3 and letters.endswith("e") and letters[-2] not in "aeiou":
        letters = letters[:-1]
    phones: list[str] = []
    at = 0
    while at < len(letters):
        size = next(n for n in range(_LONGEST, 0, -1) if letters[at : at + n] in _SOUNDS)
        found = _SOUNDS[letters[at : at + size]].split()
        if phones and found[0] == phones[-1]:
            found = found[1:]  # doubled letters are said once
        phones += found
        at += min(size, len(letters) - at)
    return " ".join(phones)


def _number(figures: str, *, year: bool) -> list[str]:
    if len(figures) > LONGEST_NUMBER or (figures[0] == "0" and len(figures) > 1):
        return [_SMALL[int(figure)] for figure in figures]
    value = int(figures)
    if year and (1100 <= value < 2000 or 2010 <= value < 2100):
        return _year(value)
    return _whole(value)


def _year(value: int) -> list[str]:
    century, rest = divmod(value, 100)
    if not rest:
        return [*_whole(century), "hundred"]
    return [*_whole(century), *(["oh", _SMALL[rest]] if rest < 10 else _whole(rest))]


def _whole(value: int) -> list[str]:
    if value < 20:
        return [_SMALL[value]]
    if value < 100:
        tens, rest = divmod(value, 10)
        return [_TENS[tens - 2], *([_SMALL[rest]] if rest else [])]
    size, name = next(group for group in _GROUPS if value >= group[0])
    many, rest = divmod(value, size)
    joined = ["and"] if rest and rest < 100 and size <= 1000 else []
    return [*_whole(many), name, *(joined + _whole(rest) if rest else [])]
