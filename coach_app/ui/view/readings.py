"""A figure of a card as a place among bands; value, words and bands are the review's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.ui.view.bands import Band, BandKind, Reading

_KINDS: Mapping[object, BandKind] = {"calm": "good", "watch": "watch", "work on it": "work"}
_NAMES = (("length", "Length"), ("pace", "Pace"), ("fillers", "Fillers"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure on its bands."""

    name: str
    value: str
    reading: Reading


def measures(card: Mapping[str, object]) -> tuple[Measure, ...]:
    """Length, pace and fillers of a card (`review.card.Card.as_json`), as far as they were measured."""
    found = ((name, card.get(key)) for key, name in _NAMES)
    drawn = ((name, figure, _reading(figure)) for name, figure in found if isinstance(figure, Mapping))
    return tuple(Measure(name, str(figure.get("words", "")), one) for name, figure, one in drawn if one)


def _reading(figure: Mapping[str, object]) -> Reading | None:
    value, scale = figure.get("value"), figure.get("scale")
    stretches = [_stretch(row) for row in scale] if isinstance(scale, list | tuple) else []
    known = [stretch for stretch in stretches if stretch is not None]
    if not isinstance(value, int | float) or not known:
        return None
    bands = tuple(band for _, band in known)
    return Reading(float(value), bands, str(figure.get("sentence", "")), known[0][0])


def _stretch(row: object) -> tuple[float, Band] | None:
    match row:
        case [int() | float() as start, int() | float() as end, str() as band] if band in _KINDS:
            return float(start), Band(float(end), _KINDS[band])
        case _:
            return None
