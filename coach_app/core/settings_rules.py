"""Reading and changing declared settings by their dotted name; unknown or bad values are refused in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, get_type_hints

from coach_app.core.errors import BadInput
from coach_app.core.settings import Settings

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared setting: dotted name, type, default, bounds of a number, allowed words and help."""

    name: str
    kind: type
    default: Value
    low: float | None
    high: float | None
    help_text: str

    @property
    def words(self) -> tuple[str, ...]:
        """Allowed words of a closed set, else empty."""
        return tuple(str(w) for w in self.kind) if issubclass(self.kind, StrEnum) else ()


def declared() -> tuple[Declared, ...]:
    """All declared settings in order."""
    found = []
    for section in fields(Settings):
        group: Any = getattr(Settings(), section.name)
        hints = get_type_hints(type(group))
        for item in fields(group):
            meta = item.metadata
            name = f"{section.name}.{item.name}"
            found.append(
                Declared(
                    name, hints[item.name], getattr(group, item.name), meta["low"], meta["high"], meta["help"]
                )
            )
    return tuple(found)


def look_up(name: str) -> Declared:
    """The declaration of one setting. Raises BadInput for an unknown name."""
    for one in declared():
        if one.name == name:
            return one
    raise BadInput(f"there is no setting named {name!r}", "`coach settings get` lists them all")


def read(settings: Settings, name: str) -> Value:
    """The value in force of a declared setting."""
    section, _, item = look_up(name).name.partition(".")
    value: Value = getattr(getattr(settings, section), item)
    return value


def change(settings: Settings, name: str, value: Value) -> Settings:
    """Settings with one value changed. Raises BadInput when name or value is not allowed."""
    rule = look_up(name)
    section, _, item = name.partition(".")
    group = replace(getattr(settings, section), **{item: _checked(rule, value)})
    return replace(settings, **{section: group})


def _checked(rule: Declared, value: Value) -> Value:
    if issubclass(rule.kind, StrEnum):
        if str(value) not in rule.words:
            raise BadInput(f"{rule.name} can't be {value!r}", f"choose one of {', '.join(rule.words)}")
        word: Value = rule.kind(str(value))
        return word
    if rule.kind is bool:
        return _truth(rule, value)
    if rule.kind is str:
        if not isinstance(value, str | int | float):
            raise BadInput(f"{rule.name} can't be {value!r}", "write it as one text in quotes")
        return str(value)
    return _number(rule, value)


def _truth(rule: Declared, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "yes", "on", "1"):
        return True
    if str(value).lower() in ("false", "no", "off", "0"):
        return False
    raise BadInput(f"{rule.name} can't be {value!r}", "say true or false")


def _number(rule: Declared, value: Value) -> int | float:
    try:
        number = math.nan if isinstance(value, bool) else rule.kind(value)
        if isinstance(value, float) and number != value:
            number = math.nan
    except (TypeError, ValueError):
        number = math.nan
    low = -math.inf if rule.low is None else rule.low
    high = math.inf if rule.high is None else rule.high
    if not low <= number <= high:
        raise BadInput(f"{rule.name} can't be {value!r}", f"give a number from {low:g} to {high:g}")
    checked: int | float = number
    return checked


def from_table(table: Mapping[str, object]) -> tuple[Settings, tuple[str, ...]]:
    """Settings from a parsed file; each unknown or bad entry gives a complaint and keeps its default."""
    settings, complaints = Settings(), []
    for section, group in table.items():
        if not isinstance(group, Mapping):
            complaints.append(f"settings: {section!r} is not a section; it was ignored")
            continue
        for item, value in group.items():
            try:
                settings = change(settings, f"{section}.{item}", value)
            except BadInput as error:
                complaints.append(f"settings: {error.what}; the default stays in force")
    return settings, tuple(complaints)


def as_table(settings: Settings) -> dict[str, dict[str, Value]]:
    """The settings that differ from their default, as a table for the settings file."""
    table: dict[str, dict[str, Value]] = {}
    for one in declared():
        value = read(settings, one.name)
        if value != one.default:
            section, _, item = one.name.partition(".")
            table.setdefault(section, {})[item] = str(value) if isinstance(value, StrEnum) else value
    return table
