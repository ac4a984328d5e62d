"""Filler words in a text. Words with other uses count only where the words around them say so.

The rules favour precision: a word that may as well carry meaning is not counted. How often they are right is
measured on sentences that were not looked at while the rules were written (tests/answers).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.answers.words import Word, sentences_of, word_set, words_of

FillerKind = Literal["sound", "word"]


@dataclass(frozen=True, slots=True)
class Filler:
    """A filler: `sound` is a filled pause (um, uh, er), `word` anything else; place in characters."""

    phrase: str
    kind: FillerKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A phrase of `size` words at word `index`, and what stands around it."""

    text: str
    words: tuple[Word, ...]
    index: int
    size: int
    first_of: frozenset[int]
    """Indices of words that begin a sentence."""

    def word(self, offset: int) -> str:
        """The word `offset` places before (negative) or after the phrase, empty beyond the sentence."""
        at = self.index + offset if offset < 0 else self.index + self.size - 1 + offset
        if not 0 <= at < len(self.words):
            return ""
        crossed = range(at + 1, self.index + 1) if offset < 0 else range(self.index + self.size, at + 1)
        return "" if any(i in self.first_of for i in crossed) else self.words[at].text

    @property
    def opens(self) -> bool:
        return self.index in self.first_of

    @property
    def opens_text(self) -> bool:
        return self.index == 0

    @property
    def comma_before(self) -> bool:
        return self.index > 0 and _pause(self.text[self.words[self.index - 1].end : self._start])

    @property
    def comma_after(self) -> bool:
        last = self.index + self.size - 1
        end = self.words[last + 1].start if last + 1 < len(self.words) else len(self.text)
        return _pause(self.text[self.words[last].end : end])

    @property
    def ends(self) -> bool:
        """Whether the sentence ends with the phrase."""
        return self.word(1) == ""

    @property
    def set_off(self) -> bool:
        """Whether pauses stand on both sides: commas, dashes, the sentence's edges."""
        return (self.opens or self.comma_before) and (self.comma_after or self.ends)

    @property
    def _start(self) -> int:
        return self.words[self.index].start


def fillers_in(text: str, lexicon: FillerLexicon = DEFAULT_LEXICON) -> tuple[Filler, ...]:
    """The fillers of a text in order."""
    words = words_of(text)
    starts = {span.start for span in sentences_of(text)}
    first_of = _first_words(words, starts, lexicon.sounds)
    longest = max((2, *(len(phrase.split()) for phrase in lexicon.always)))
    found: list[Filler] = []
    index = 0
    while index < len(words):
        phrase = _phrase_at(text, words, index, longest, first_of, lexicon)
        if phrase is None:
            index += 1
            continue
        kind, size = phrase
        last = words[index + size - 1]
        said = " ".join(word.text for word in words[index : index + size])
        found.append(Filler(said, kind, words[index].start, last.end))
        index += size
    return tuple(found)


def _first_words(words: tuple[Word, ...], starts: set[int], sounds: frozenset[str]) -> frozenset[int]:
    """Words that begin a sentence, and those that follow a beginning made of sounds ("Um, so, …")."""
    first = {index for index, word in enumerate(words) if word.start in starts}
    for index in range(1, len(words)):
        if index - 1 in first and words[index - 1].text in sounds:
            first.add(index)
    return frozenset(first)


def _phrase_at(
    text: str,
    words: tuple[Word, ...],
    index: int,
    longest: int,
    first_of: frozenset[int],
    lexicon: FillerLexicon,
) -> tuple[FillerKind, int] | None:
    """Kind and number of words, `longest` at most, of the filler at a word, None where there is none."""
    for size in range(longest, 0, -1):
        phrase = " ".join(word.text for word in words[index : index + size])
        if index + size > len(words):
            continue
        place = _Place(text, words, index, size, first_of)
        if size == 1 and phrase in lexicon.sounds and _is_sound(place):
            return "sound", 1
        if phrase in lexicon.always:
            return "word", size
        if phrase in lexicon.by_context and phrase in _RULES and _RULES[phrase](place):
            return "word", size
    return None


def _is_sound(place: _Place) -> bool:
    """Not a unit ("5 mm") and not a name in capitals ("the ER")."""
    as_written = place.text[place.words[place.index].start : place.words[place.index].end]
    return not place.word(-1)[:1].isdigit() and not (as_written.isupper() and place.word(-1) == "the")


def _pause(between: str) -> bool:
    return any(mark in between for mark in ",;:–—…-()")


def _like(place: _Place) -> bool:
    before, after = place.word(-1), place.word(1)
    if before in _LIKED_BY or after in ("to", "that", "this", "these", "those"):
        return False
    if place.comma_before and place.comma_after:
        return True
    if place.opens:
        return place.comma_after
    if before in _COMPARING:
        return False
    if place.comma_after:
        return before in _BE or before in _JOINING
    if before in _BE:
        return after in _DEGREES or after in _PRONOUNS
    if before in _JOINING:
        return after in _PRONOUNS or after in _DEGREES
    return after in _COUNTS or after[:1].isdigit() or after in _STRONG_DEGREES


def _you_know(place: _Place) -> bool:
    before, after = place.word(-1), place.word(1)
    if before in _KNOWING or place.word(-2) in ("do", "did", "don't", "didn't"):
        return False
    if place.set_off:
        return True
    return after not in _KNOWN


def _i_mean(place: _Place) -> bool:
    if place.set_off or (place.opens and place.comma_after):
        return True
    if place.word(-1) in ("what", "which", "that", "do", "did", "know", "says", "said"):
        return False
    if "by" in (place.word(-2), place.word(-3)):
        return False
    return place.word(1) not in ("it", "business", "no", "every")


def _sort_of(place: _Place) -> bool:
    before, after = place.word(-1), place.word(1)
    if before in _BEFORE_A_KIND or not after:
        return False
    if place.words[place.index].text == "kind" and after in ("you", "him", "her", "them"):
        return False
    return not (place.word(-2) in _ARTICLES and before not in _PRONOUNS | _BE | _JOINING)


def _actually(place: _Place) -> bool:
    return place.opens or place.set_off or (place.comma_before and place.ends)


def _literally(place: _Place) -> bool:
    return place.word(1) not in ("mean", "means", "meant", "translated", "translates", "meaning")


def _right(place: _Place) -> bool:
    if place.opens:
        return place.comma_after
    return place.comma_before and (place.comma_after or place.ends)


def _so(place: _Place) -> bool:
    if not place.opens:
        return False
    return place.comma_after or place.opens_text or (place.index == 1 and 0 in place.first_of)


_RULES: Mapping[str, Callable[[_Place], bool]] = {
    "like": _like,
    "you know": _you_know,
    "i mean": _i_mean,
    "sort of": _sort_of,
    "kind of": _sort_of,
    "actually": _actually,
    "literally": _literally,
    "right": _right,
    "so": _so,
}

_BE = word_set("am is are was were be been being i'm it's he's she's we're they're that's")
_PRONOUNS = word_set("i you he she it we they i'd i'm we'd it's he's she's they're nobody everybody")
_JOINING = word_set("and but so because then or well just")
_ARTICLES = word_set("a an the this that these those some any my our your his her their")
_DEGREES = word_set(
    "really so totally super very just quite pretty completely absolutely always never not no"
)
_STRONG_DEGREES = word_set("really totally super completely absolutely literally")
_COUNTS = word_set(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred half"
)
_LIKED_BY = word_set(
    "i you we they would i'd you'd we'd they'd he'd she'd don't didn't doesn't not really who people also "
    "do did does might may will to customers children guests"
)
_COMPARING = word_set(
    "look looks looked looking feel feels felt feeling sound sounds sounded seem seems seemed taste "
    "tastes tasted smell smells smelled smelt act acts acted acting treat treats treated behave behaved "
    "work works worked things thing something anything nothing everything someone somebody people places "
    "jobs more much just a lot exactly what how"
)
_KNOWING = word_set(
    "do did don't didn't does if as that whether when how what once because would will should could can "
    "might let until unless before after since more all everything anyone someone people"
)
_KNOWN = word_set(
    "what how why who where when if whether about the a an my his her him them me us it your their this "
    "these those each every exactly enough nothing everything something"
)
_BEFORE_A_KIND = word_set(
    "this that these those the a an some any what which every each all another same one no different "
    "right wrong new old certain best worst first last my our your his her their only two three other "
    "similar whatever many few several particular special better usual strange odd good bad"
)
