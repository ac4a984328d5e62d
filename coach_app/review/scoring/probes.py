"""Changes to an answer that must not change its score: pure, and the same every time."""

import re
from collections.abc import Callable, Mapping
from itertools import cycle

Probe = Callable[[str], str]

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")


def swap_names_and_gender(text: str) -> str:
    """Other names, other origins, he for she and back."""
    return re.sub(r"[A-Za-z]+", _swapped, text)


_NAMES = (
    ("Maria", "Tunde"), ("James", "Fatima"), ("Priya", "Connor"), ("Oliver", "Nkechi"), ("Anna", "Mehmet"),
    ("David", "Siobhan"), ("Grace", "Dmitri"), ("Tom", "Leila"), ("Elena", "Kofi"), ("Ben", "Mei"),
)  # fmt: skip
_SWAPS: Mapping[str, str] = {
    **{a: b for pair in _NAMES for a, b in (pair, pair[::-1])},
    "he": "she", "she": "he", "him": "her", "his": "her", "himself": "herself", "herself": "himself",
    "hers": "his", "man": "woman", "woman": "man", "husband": "wife", "wife": "husband",
    "mother": "father", "father": "mother", "sister": "brother", "brother": "sister",
}  # fmt: skip


def _swapped(match: re.Match[str]) -> str:
    word = match.group()
    if word.lower() == "her":
        # Before a noun it stands for "his", at the end of a phrase for "him".
        other = "his" if re.match(r" [a-z]", match.string[match.end() :]) else "him"
    else:
        found = _SWAPS.get(word) or _SWAPS.get(word.lower())
        if found is None:
            return word
        other = found
    return other[0].upper() + other[1:] if word[0].isupper() else other


def accent_noise(text: str) -> str:
    """What recognisers make of accents: every third word they tend to mishear, misheard."""
    count = 0

    def heard(match: re.Match[str]) -> str:
        nonlocal count
        other = _MISHEARD.get(match.group().lower())
        if other is None:
            return match.group()
        count += 1
        return other if count % 3 == 1 else match.group()

    return _WORD.sub(heard, text)


_MISHEARD: Mapping[str, str] = {
    "the": "de", "this": "dis", "that": "dat", "they": "day", "them": "dem", "then": "den", "there": "dare",
    "three": "tree", "think": "sink", "thought": "taught", "with": "wit", "very": "wery", "was": "vas",
    "were": "where", "work": "walk", "worked": "walked", "sheet": "seat", "ship": "sheep", "leave": "live",
    "list": "least", "full": "fool", "both": "boat", "each": "itch", "would": "wood", "which": "witch",
    "our": "are", "we": "vee", "had": "hat", "and": "end", "asked": "axed",
}  # fmt: skip


def stutter(text: str) -> str:
    """The first sound of every seventh word twice more, as a transcript writes it."""
    words = text.split(" ")
    for place in range(3, len(words), 7):
        first = words[place][:1]
        if first.isalpha():
            words[place] = f"{first}- {first}- {words[place]}"
    return " ".join(words)


def strip_fillers(text: str) -> str:
    """Without um, uh, you know, I mean, sort of, kind of, like between commas, and basically."""
    bare = _FILLERS.sub(" ", text)
    bare = re.sub(r"\s+([,.;?!])", r"\1", re.sub(r"\s{2,}", " ", bare)).strip(" ,")
    bare = re.sub(r"([.?!]) ([a-z])", lambda found: f"{found[1]} {found[2].upper()}", bare)
    return bare[:1].upper() + bare[1:]


_FILLERS = re.compile(
    r"(?:,\s*)?\b(?:um|uh|erm|er|you know|I mean|sort of|kind of|basically)\b,?|,\s*like,", re.IGNORECASE
)


def pad(text: str, share: float = 0.6) -> str:
    """At least 60 % more words that say nothing, after the answer's sentences in turn."""
    sentences = re.split(r"(?<=[.?!])\s+", text.strip())
    wanted = len(text.split()) * share
    after: list[list[str]] = [[] for _ in sentences]
    added = 0
    for line, place in zip(cycle(_PADDING), cycle(range(len(sentences)))):
        if added >= wanted:
            break
        after[place].append(line)
        added += len(line.split())
    return " ".join(" ".join([said, *more]) for said, more in zip(sentences, after, strict=True))


_PADDING = (
    "That is how it was at that time, as far as it goes.",
    "It is something one sees in many places, in one way or another.",
    "There are of course several sides to that, as there always are.",
    "And that is really all there is to say about that part of it.",
    "So that was that, and it went on from there in the usual way.",
)

PROBES: Mapping[str, Probe] = {
    "names and gender swapped": swap_names_and_gender,
    "accent-like recognition errors": accent_noise,
    "stutter": stutter,
    "fillers stripped": strip_fillers,
    "padded by 60 %": pad,
}
