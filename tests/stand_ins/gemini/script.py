"""What the stand-in says and how, as data; also read from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How the model's sound is sent.

    `chunk_ms` of sound a chunk, evenly, `speed` times as fast as it is played (0: all at once); with
    `waits` the pause in seconds before each chunk instead, used in turn. With `linger` turnComplete comes
    when the sound would have been played, as the service has it, else right after generationComplete.
    """

    chunk_ms: int = 40
    speed: float = 1.0
    waits: tuple[float, ...] = ()
    linger: bool = True


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the user's answers are transcribed.

    `answers` are the texts, in order; `when` they come: while the answer runs, `lag` seconds after its end
    (before the reply), or never; `words` of them in a fragment.
    """

    answers: tuple[str, ...] = ()
    when: Literal["during", "after", "never"] = "after"
    lag: float = 0.0
    words: int = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call. `args` are its arguments."""

    name: str
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One scripted turn: calls, then speech, then calls. `sound` (24 kHz s16le) replaces the synthesiser.

    `silent` turns say nothing at all. Calls are answered before the turn goes on, unless `wait` is False.
    """

    text: str = ""
    sound: bytes | None = None
    calls_before: tuple[Call, ...] = ()
    calls_after: tuple[Call, ...] = ()
    silent: bool = False
    wait: bool = True


def filled(kind: type[T], table: Mapping[str, Any]) -> T:
    """A dataclass of this module from a TOML table. Raises KeyError for a word it does not have."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # all of them are dataclasses
    if unknown := set(table) - known:
        raise KeyError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(**{name: _frozen(name, value) for name, value in table.items()})


def _frozen(name: str, value: object) -> object:
    if name in ("calls_before", "calls_after") and isinstance(value, list):
        return tuple(filled(Call, one) for one in value)
    return tuple(value) if isinstance(value, list) else value
