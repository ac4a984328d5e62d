"""Which terms of a job an answer uses."""

from collections.abc import Iterable
from dataclasses import dataclass

from coach_app.answers.words import plain_words

_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "y", "e")


@dataclass(frozen=True, slots=True)
class TermCoverage:
    """Terms said and not said, as they were given."""

    said: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share of the terms said, 0 to 1; None where there are none to say."""
        count = len(self.said) + len(self.missing)
        return None if count == 0 else len(self.said) / count


def terms_in(text: str, terms: Iterable[str]) -> TermCoverage:
    """Which terms a text uses, in any of their forms ("plan", "planning"); words of one stay in order."""
    heard = [stem(word) for word in plain_words(text)]
    listed = [term for term in dict.fromkeys(terms) if plain_words(term)]
    said = tuple(term for term in listed if _holds(heard, [stem(word) for word in plain_words(term)]))
    return TermCoverage(said, tuple(term for term in listed if term not in said))


def _holds(heard: list[str], wanted: list[str]) -> bool:
    size = len(wanted)
    return any(heard[start : start + size] == wanted for start in range(len(heard) - size + 1))


def stem(word: str) -> str:
    """A word in lower case without its ending, at least three letters of it: enough to match its forms."""
    plain = word.removesuffix("'s")
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            plain = plain[: -len(ending)]
            break
    if len(plain) > 3 and plain[-1] == plain[-2]:
        plain = plain[:-1]
    return plain
