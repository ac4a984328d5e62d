"""Hiding names in what people read: every place a name stands in, in any face of a report; pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

HIDDEN = "[name]"
"""What stands in the place of a hidden name."""

_MACHINE_WORD = re.compile(r"[a-z0-9_:.+-]*|\d{4}-\d\d-\d\dT[\d:.+Z-]*")
_SPOKEN = frozenset({"text", "quote", "role", "company", "title", "why", "note", "brief", "name"})
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BETWEEN = r"[\s-]+"
_ENDS = '.?!:…\n“”"([–—'
_NO_NAMES = frozenset(
    (
        *("I", "I’m", "I'm", "I’d", "I'd", "I’ll", "I'll", "I’ve", "I've", "Mr", "Mrs", "Ms", "Miss", "Dr"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
        *("October", "November", "December", "Christmas", "Easter", "English"),
    )
)


@dataclass(frozen=True, slots=True)
class Hider:
    """Hides names; made by `hider`."""

    pattern: re.Pattern[str] | None

    def __call__(self, text: str) -> str:
        """The text with HIDDEN for every name."""
        if self.pattern is None:
            return text
        return self.pattern.sub(HIDDEN, unicodedata.normalize("NFC", text))


def hider(names: Iterable[str]) -> Hider:
    """Hides these names in any case, and the words of longer ones as they are written or in capitals.

    A name ends where its word ends; scripts that set no spaces have no such ends.
    """
    patterns: dict[str, None] = {}
    for name in sorted({_plain(name) for name in names} - {""}, key=len, reverse=True):
        words = name.split()
        whole = _BETWEEN.join(re.escape(word) for word in words)
        patterns[f"(?i:{_bounded(whole, name)})"] = None
        for word in words if len(words) > 1 else ():
            if len(word) > 2 or not word.isascii():
                either = f"(?:{re.escape(word)}|{re.escape(word.upper())})"
                patterns[_bounded(either, word)] = None
    return Hider(re.compile("|".join(patterns)) if patterns else None)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _bounded(pattern: str, name: str) -> str:
    spaced = all(ord(c) < 0x0E00 for c in name)
    return rf"(?<!\w){pattern}(?!\w)" if spaced else pattern


def hidden_in(value: object, hide: Callable[[str], str], key: str = "") -> object:
    """Plain values with names hidden in every text; words of a program (`practice`, times) stay."""
    match value:
        case str():
            return value if key not in _SPOKEN and _MACHINE_WORD.fullmatch(value) else hide(value)
        case Mapping():
            return {name: hidden_in(one, hide, str(name)) for name, one in value.items()}
        case list() | tuple():
            return [hidden_in(one, hide, key) for one in value]
        case _:
            return value


def likely_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names by their look: words with a capital inside a sentence, those next to each other as one.

    Left out are days, months, words in capitals only, and words that the texts also have without a capital.
    Names without capitals are not found, nor those of scripts that have none.
    """
    listed = list(texts)
    small = {word for text in listed for word in _WORD.findall(text) if word[0].islower()}
    found: dict[str, None] = {}
    for text in listed:
        for run in _runs(text, small):
            found[run] = None
    return tuple(found)


def _runs(text: str, small: set[str]) -> Iterable[str]:
    run: list[str] = []
    end = -1
    for match in _WORD.finditer(text):
        word = re.sub(r"[’']s$", "", match.group())
        joined = run and text[end : match.start()] == " "
        if run and not joined:
            yield " ".join(run)
            run = []
        inside = bool(text[: match.start()].strip()) and text[: match.start()].rstrip()[-1] not in _ENDS
        if _looks_like_a_name(word, small) and (inside or run):
            run.append(word)
            end = match.start() + len(word)
        elif run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)


def _looks_like_a_name(word: str, small: set[str]) -> bool:
    if not word[0].isupper() or word in _NO_NAMES or len(word) < 2:
        return False
    return not word.isupper() and word.lower() not in small
