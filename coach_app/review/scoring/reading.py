"""One reply of the model as a reading: checked word by word, or refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.review.evaluator import Dimension, Quote

LEAST_QUOTE = 8
"""Characters a quote needs to say anything."""

MOST_QUOTES = 3
LONGEST_SENTENCE = 300
"""Characters kept of a sentence the model wrote."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one call said about a dimension; `level` None: it could not be assessed, for `reason`.

    `quotes` are exact parts of the turns they name. `offered` counts all quotes the model gave, those of a
    first reply that was refused included, `valid` the exact ones among them.
    """

    dimension: Dimension
    run: int
    level: int | None
    quotes: tuple[Quote, ...]
    offered: int
    valid: int
    observation: str
    advice: str
    reason: str
    model: str

    def as_json(self) -> dict[str, object]:
        """As a debrief keeps it, so that both runs can be looked at."""
        return {
            "dimension": str(self.dimension),
            "run": self.run,
            "level": self.level,
            "quotes": [{"turn": quote.turn, "text": quote.text} for quote in self.quotes],
            "quotes_offered": self.offered,
            "quotes_valid": self.valid,
            "observation": self.observation,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Refused:
    """A call whose reply could not be used even the second time, and why."""

    dimension: Dimension
    run: int
    complaint: str
    offered: int = 0

    def as_json(self) -> dict[str, object]:
        """With the same keys as a reading."""
        return {
            "dimension": str(self.dimension),
            "run": self.run,
            "level": None,
            "quotes": [],
            "quotes_offered": self.offered,
            "quotes_valid": 0,
            "observation": "",
            "reason": f"the reply was refused: {self.complaint}",
        }


class Unusable(Exception):
    """A reply that breaks the rules; `complaint` is one of our own sentences, `offered` its quotes."""

    def __init__(self, complaint: str, offered: int = 0) -> None:
        """Keep both."""
        super().__init__(complaint)
        self.complaint = complaint
        self.offered = offered


def read_reply(text: str, dimension: Dimension, run: int, quotable: Mapping[int, str], model: str) -> Reading:
    """The reading a reply holds. Raises Unusable.

    A quote that is no exact part of the turn it names is dropped; a level left without any quote is unusable.
    """
    table = _table(text)
    assessed = table.get("assessed")
    if not isinstance(assessed, bool):
        raise Unusable("assessed is neither true nor false")
    offered = table.get("quotes")
    if not isinstance(offered, list):
        raise Unusable("quotes is no list")
    quotes = tuple(quote for one in offered if (quote := _quote(one, quotable)) is not None)
    level = _level(table.get("level"), len(offered)) if assessed else None
    if assessed and not quotes:
        raise Unusable("no quote is an exact part of a quotable turn", len(offered))
    return Reading(
        dimension=dimension,
        run=run,
        level=level,
        quotes=quotes[:MOST_QUOTES] if assessed else (),
        offered=len(offered) if assessed else 0,
        valid=len(quotes) if assessed else 0,
        observation=_sentence(table.get("observation")),
        advice=_sentence(table.get("advice")),
        reason="" if assessed else _sentence(table.get("reason")) or "The model found too little to judge.",
        model=model,
    )


def _table(text: str) -> Mapping[str, object]:
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("```") and "\n" in bare:
        bare = bare.split("\n", 1)[1].rsplit("```", 1)[0]
    try:
        table = json.loads(bare)
    except (ValueError, RecursionError):
        raise Unusable("it is not JSON") from None
    if not isinstance(table, dict):
        raise Unusable("it is not a JSON object")
    return table


def _level(value: object, offered: int) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 5:
        raise Unusable("level is no whole number from 0 to 5", offered)
    return value


def _quote(value: object, quotable: Mapping[int, str]) -> Quote | None:
    if not isinstance(value, Mapping):
        return None
    turn, text = value.get("turn"), value.get("text")
    if not isinstance(turn, int) or isinstance(turn, bool) or not isinstance(text, str):
        return None
    if len(text.strip()) < LEAST_QUOTE or text not in quotable.get(turn, ""):
        return None
    return Quote(turn, text)


def _sentence(value: object) -> str:
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return line if len(line) <= LONGEST_SENTENCE else line[: LONGEST_SENTENCE - 1].rstrip() + "…"
