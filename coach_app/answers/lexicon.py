"""Which words count as fillers: a value the user may edit."""

from dataclasses import dataclass

from coach_app.answers.words import word_set

SOUNDS = word_set("um umm uhm uh uhh er err erm ehm hmm hm mm mmm")
"""Filled pauses as they are written down."""

ALWAYS = frozenset({"basically"})
"""Words and phrases that count wherever they stand."""

BY_CONTEXT = frozenset(
    {"like", "you know", "i mean", "sort of", "kind of", "actually", "literally", "right", "so"}
)
"""Words that count only where their rule says so: each has other uses that are no fillers."""


@dataclass(frozen=True, slots=True)
class FillerLexicon:
    """Words in lower case. Words unknown to the rules of context count only when they are in `always`."""

    sounds: frozenset[str] = SOUNDS
    always: frozenset[str] = ALWAYS
    by_context: frozenset[str] = BY_CONTEXT

    def with_word(self, phrase: str) -> "FillerLexicon":
        """The same with a word or phrase of the user's own that always counts."""
        plain = _plain(phrase)
        return FillerLexicon(self.sounds, self.always | {plain}, self.by_context - {plain}) if plain else self

    def without(self, phrase: str) -> "FillerLexicon":
        """The same without a word or phrase."""
        gone = {_plain(phrase)}
        return FillerLexicon(self.sounds - gone, self.always - gone, self.by_context - gone)


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace("’", "'").split())


DEFAULT_LEXICON = FillerLexicon()
