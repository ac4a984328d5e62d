"""Small habits of speech in a text: hedges, repeated words, I and we."""

import re
from dataclasses import dataclass

from coach_app.answers.words import Span, Word, plain_words, word_set, words_of

HEDGES = (
    *("maybe", "perhaps", "possibly", "probably", "hopefully", "somewhat", "i guess", "i suppose", "i think"),
    *("i would say", "i'd say", "i feel like", "a little bit", "a bit", "more or less", "or something"),
    *("or whatever", "and stuff", "i could be wrong", "i'm no expert", "if that makes sense"),
)
"""Words that take back what is being said (hedging lowers authority: Hosman 1989)."""

_LITERAL = re.compile(
    r"\bi think (?:about|of|through|on my feet|ahead)\b|\ba (?:little )?bit of\b|\b(?:what|how) i think\b",
    re.IGNORECASE,
)
"""The same words where they say something of their own."""

_HEDGE = re.compile(
    "|".join(rf"\b{hedge}\b" for hedge in sorted(HEDGES, key=len, reverse=True)), re.IGNORECASE
)

_DOUBLED_ON_PURPOSE = word_set("had that very really no yes so many much far long bye well never ha")
_SOUNDS = word_set("um uh er erm")

_I = word_set("i i'm i'd i've i'll me my mine myself")
_WE = word_set("we we're we'd we've we'll us our ours ourselves")


@dataclass(frozen=True, slots=True)
class Persons:
    """How often an answer says I and how often we; shown, never scored."""

    i: int
    we: int

    @property
    def i_share(self) -> float | None:
        """Share of I among both, 0 to 1; None where neither is said."""
        said = self.i + self.we
        return None if said == 0 else self.i / said


def hedges_in(text: str) -> tuple[Span, ...]:
    """Where a text hedges."""
    plain = text.replace("’", "'")
    literal = [found.span() for found in _LITERAL.finditer(plain)]
    return tuple(
        Span(*found.span())
        for found in _HEDGE.finditer(plain)
        if not any(a <= found.start() < b for a, b in literal)
    )


def repeats_in(text: str) -> tuple[Span, ...]:
    """Words, or pairs of words, said twice in a row by accident; each further saying counts once.

    Sounds between do not hide a repeat ("the, um, the"); words doubled on purpose ("very very") are none.
    """
    words = [word for word in words_of(text) if word.text not in _SOUNDS]
    found: list[Span] = []
    index = 0
    while index < len(words) - 1:
        size = _repeat_at(text, words, index)
        if size == 0:
            index += 1
            continue
        found.append(Span(words[index].start, words[index + 2 * size - 1].end))
        index += size
    return tuple(found)


def _repeat_at(text: str, words: list[Word], index: int) -> int:
    """Number of words that are said again from `index` on, 0 for none; sentences are not crossed."""
    for size in (2, 1):
        once, again = words[index : index + size], words[index + size : index + 2 * size]
        if len(again) < size or [w.text for w in once] != [w.text for w in again]:
            continue
        if re.search(r"[.!?]", text[once[-1].end : again[0].start]) or once[0].text[0].isdigit():
            continue
        if size == 1 and once[0].text in _DOUBLED_ON_PURPOSE:
            continue
        if size == 2 and once[0].text == once[1].text:
            continue
        return size
    return 0


def persons_in(text: str) -> Persons:
    """How often a text says I and we, in all their forms."""
    words = plain_words(text)
    return Persons(sum(word in _I for word in words), sum(word in _WE for word in words))
