"""Labelled sentences and answers, and how often the rules agree with their labels."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sentence:
    """A text and the places of its fillers."""

    text: str
    fillers: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """The sentences of an answer and the part each tells."""

    sentences: tuple[str, ...]
    parts: str

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Agreement:
    """Hits, false finds and misses."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed)


def filler_sentences(half: str) -> list[Sentence]:
    return [_sentence(line) for line in _table("fillers.toml")[half]]


def _sentence(line: str) -> Sentence:
    text, places = "", set()
    for index, piece in enumerate(re.split("[{}]", line)):
        if index % 2:
            places.add((len(text), len(text) + len(piece)))
        text += piece
    return Sentence(text, frozenset(places))


def answers(half: str) -> list[Answer]:
    told = [
        [line.split(" ", 1) for line in text.strip().splitlines()] for text in _table("stories.toml")[half]
    ]
    return [Answer(tuple(words for _, words in rows), "".join(part for part, _ in rows)) for rows in told]


def agreement_on(part: str, pairs: Counter[tuple[str, str]]) -> Agreement:
    """Agreement on one part from pairs of label and reading."""
    return Agreement(
        pairs[part, part],
        sum(n for (label, read), n in pairs.items() if read == part != label),
        sum(n for (label, read), n in pairs.items() if label == part != read),
    )


def _table(name: str) -> dict[str, list[str]]:
    return tomllib.loads((HERE / name).read_text("utf-8"))
