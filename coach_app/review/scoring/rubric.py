"""The rubric of a round: what each dimension means, a sentence for every level, examples; read from data."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.errors import BadInput
from coach_app.review.evaluator import Dimension

LEVELS = 6
"""Levels 0 to 5."""


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up answer that shows a level, and why it is that level."""

    level: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class DimensionRubric:
    """One dimension: its share of the overall score, its meaning, one anchor sentence for each level."""

    dimension: Dimension
    weight: float
    meaning: str
    anchors: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """All dimensions of one round; `fairness` says what never counts."""

    round: str
    version: str
    fairness: tuple[str, ...]
    dimensions: Mapping[Dimension, DimensionRubric]

    @property
    def label(self) -> str:
        """Round and version, as scores carry it."""
        return f"{self.round}/{self.version}"


def parse_rubric(round_name: str, common: Mapping[str, object], own: Mapping[str, object]) -> Rubric:
    """A rubric from the table all rounds share and the round's own. Raises BadInput naming what is wrong."""
    tables = {**common, **own}
    dimensions = {one: _dimension(round_name, one, tables.get(one)) for one in Dimension}
    total = sum(one.weight for one in dimensions.values())
    if abs(total - 1.0) > 1e-9:
        raise _bad(round_name, f"the weights add up to {total:g}, not 1")
    fairness = common.get("fairness")
    if not isinstance(fairness, list) or not fairness:
        raise _bad(round_name, "fairness is missing")
    version = f"{_whole(round_name, own.get('version'))}.{_whole(round_name, common.get('version'))}"
    return Rubric(round_name, version, tuple(str(line) for line in fairness), dimensions)


def _dimension(round_name: str, dimension: Dimension, table: object) -> DimensionRubric:
    if not isinstance(table, Mapping):
        raise _bad(round_name, f"{dimension} is missing")
    anchors = table.get("anchors")
    if not isinstance(anchors, list) or len(anchors) != LEVELS or not all(_text(one) for one in anchors):
        raise _bad(round_name, f"{dimension} needs {LEVELS} anchors, one for each level from 0")
    weight = table.get("weight")
    if not isinstance(weight, float) or not 0 < weight <= 1:
        raise _bad(round_name, f"the weight of {dimension} is no share between 0 and 1")
    if not _text(table.get("meaning")):
        raise _bad(round_name, f"{dimension} has no meaning")
    examples = table.get("example", [])
    if not isinstance(examples, list):
        raise _bad(round_name, f"the examples of {dimension} are no list")
    return DimensionRubric(
        dimension,
        weight,
        str(table["meaning"]),
        tuple(str(one) for one in anchors),
        tuple(_example(round_name, one) for one in examples),
    )


def _example(round_name: str, table: object) -> Example:
    if not isinstance(table, Mapping) or not _text(table.get("text")) or not _text(table.get("why")):
        raise _bad(round_name, "an example lacks its text or why")
    level = _whole(round_name, table.get("level"))
    if not 0 <= level < LEVELS:
        raise _bad(round_name, f"an example has the level {level}")
    return Example(level, str(table["text"]).strip(), str(table["why"]))


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _whole(round_name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _bad(round_name, "a version or level is no whole number")
    return value


def _bad(round_name: str, what: str) -> BadInput:
    return BadInput(f"the {round_name} rubric can't be used: {what}", "install the program again")
