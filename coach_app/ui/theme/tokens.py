"""A theme file read into frozen values: sizes, type, motion and two colour schemes. No Qt here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coach_app.ui.theme.contrast import channels

SCHEMA = 1
SchemeName = Literal["light", "dark"]
Step = Literal["small", "body", "lead", "display"]


class ThemeError(ValueError):
    """A theme file that cannot be used; the text says which entry and why."""


@dataclass(frozen=True, slots=True)
class TypeStep:
    """One size of type: pixels at 100 %, weight 400 to 600, line in pixels, tracking in pixels."""

    size: int
    weight: int
    line: int
    tracking: float
    family: str


@dataclass(frozen=True, slots=True)
class Motion:
    """Durations in milliseconds; 0 means that the change is immediate."""

    hover: int
    fade: int
    cue_in: int
    cue_hold: int
    cue_out: int
    arc_step: int
    ring_attack: int
    ring_release: int
    ring_frame: int
    breathe: int


@dataclass(frozen=True, slots=True)
class RingTokens:
    """How a voice is drawn; radii and reaches in pixels, alphas 0 to 1, discs from outer to inner."""

    radii: tuple[int, ...]
    arc_radii: tuple[int, ...]
    disc_alpha: tuple[float, ...]
    disc_reach: tuple[float, ...]
    disc_edge: float
    disc_edge_alpha: float
    rest_alpha: float
    lost_dash: tuple[float, ...]
    soft_tick: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything a theme file says. ``schemes`` maps light and dark to role name → ``#RRGGBB``."""

    name: str
    families: tuple[str, ...]
    features: tuple[str, ...]
    font_files: tuple[str, ...]
    steps: Mapping[str, TypeStep]
    scales: tuple[float, ...]
    space: Mapping[str, int]
    layout: Mapping[str, int]
    radius: Mapping[str, int]
    stroke: Mapping[str, float]
    target: Mapping[str, int]
    cue_slot: int
    window_min: tuple[int, int]
    window_default: tuple[int, int]
    motion: Motion
    reduced: Motion
    ring: RingTokens
    schemes: Mapping[str, Mapping[str, str]]


def load_tokens(path: Path) -> Tokens:
    """Read a theme file; raises ThemeError for one that is missing, not TOML or not complete."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"the theme file {path.name} cannot be read; {error}") from error
    if data.get("schema") != SCHEMA:
        raise ThemeError(f"the theme file {path.name} has another schema; it needs schema = {SCHEMA}")
    try:
        return _tokens(data)
    except (KeyError, TypeError) as error:
        raise ThemeError(f"the theme file {path.name} is not complete; it lacks {error}") from error


def _tokens(data: Mapping[str, Any]) -> Tokens:
    font, kinds = data["font"], data["type"]
    sizes = ("small", "body", "lead", "display")
    return Tokens(
        name=str(data["name"]),
        families=(font["family"], *font["fallback"]),
        features=tuple(font["features"]),
        font_files=tuple(font["files"]),
        steps={name: _type_step(kinds[name], font["family"]) for name in sizes},
        scales=tuple(float(step) for step in kinds["scale"]["steps"]),
        space={name: int(value) for name, value in data["space"].items()},
        layout={name: int(value) for name, value in data["layout"].items() if isinstance(value, int)},
        radius={name: int(value) for name, value in data["radius"].items()},
        stroke={name: float(value) for name, value in data["stroke"].items()},
        target={name: int(value) for name, value in data["target"].items()},
        cue_slot=int(data["cue"]["slot_height"]),
        window_min=_size(data["layout"]["window_min"]),
        window_default=_size(data["layout"]["window_default"]),
        motion=_motion(data["motion"], {}),
        reduced=_motion(data["motion"], data["motion"]["reduced"]),
        ring=_ring(data["ring"], data["timer"]),
        schemes={name: _scheme(name, table) for name, table in data["theme"].items()},
    )


def _size(pair: Sequence[int]) -> tuple[int, int]:
    width, height = pair
    return int(width), int(height)


def _type_step(table: Mapping[str, Any], family: str) -> TypeStep:
    return TypeStep(
        size=int(table["size"]),
        weight=int(table["weight"]),
        line=int(table["line"]),
        tracking=float(table["tracking"]),
        family=str(table.get("family", family)),
    )


def _motion(table: Mapping[str, Any], changes: Mapping[str, Any]) -> Motion:
    return Motion(**{name: int(changes.get(name, table[name])) for name in Motion.__dataclass_fields__})


def _ring(ring: Mapping[str, Any], timer: Mapping[str, Any]) -> RingTokens:
    return RingTokens(
        radii=tuple(ring["radius_steps"]),
        arc_radii=tuple(ring["arc_radius_steps"]),
        disc_alpha=tuple(ring["disc_alpha"]),
        disc_reach=tuple(ring["disc_reach"]),
        disc_edge=float(ring["disc_edge"]),
        disc_edge_alpha=float(ring["disc_edge_alpha"]),
        rest_alpha=float(ring["rest_alpha"]),
        lost_dash=tuple(ring["lost_dash"]),
        soft_tick=int(timer["soft_tick"]),
    )


def _scheme(name: str, table: Mapping[str, Any]) -> dict[str, str]:
    base = {colour: str(value).upper() for colour, value in table["base"].items()}
    for colour, value in base.items():
        try:
            channels(value)
        except ValueError as error:
            raise ThemeError(f"theme {name}, colour {colour}: {error}") from error
    unknown = sorted(role for role, colour in table["role"].items() if colour not in base)
    if unknown:
        raise ThemeError(f"theme {name}: the role {unknown[0]} names a colour the theme does not have")
    return {role: base[colour] for role, colour in table["role"].items()}
