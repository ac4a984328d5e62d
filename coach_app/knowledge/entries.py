"""Reading TOML entries so that whatever is wrong is one line naming the file and the entry."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from coach_app.core.errors import BadInput

Table = Mapping[str, object]
Word = TypeVar("Word", bound=StrEnum)


def read_toml(path: Path) -> Table:
    """Return the file's top table.

    Raises:
        BadInput: unreadable, not UTF-8, or not TOML (with tomllib's line and column).
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path.name} can't be read", error.strerror or "check the file") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name} is not valid TOML", f"mend this: {one_line(str(error))}") from error


def one_line(text: str) -> str:
    """Return the text with all white space as single blanks."""
    return " ".join(text.split())


def tables(path: Path, top: Table, key: str) -> tuple[Table, ...]:
    """Return the `[[key]]` tables of a file; none when the key is absent.

    Raises:
        BadInput: `key` is something else than an array of tables.
    """
    entries = top.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadInput(f"{path.name}: '{key}' is not a list of entries", f"write each one under [[{key}]]")
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file, with the words that name it in an error."""

    place: str
    table: Table

    def fail(self, what: str, mend: str) -> NoReturn:
        """Raise BadInput that begins with the file and the entry."""
        raise BadInput(f"{self.place}: {what}", mend)

    def text(self, key: str) -> str:
        """Return a required, non-empty text with single blanks."""
        value = self.table.get(key)
        if value is None:
            self.fail(f"'{key}' is missing", f'add {key} = "…"')
        if not isinstance(value, str) or not value.strip():
            self.fail(f"'{key}' is not a text", f'write {key} = "…"')
        return one_line(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a required, non-empty list of texts."""
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            self.fail(f"'{key}' is not a list of words", f'write {key} = ["…"]')
        return tuple(value)

    def seconds(self, key: str) -> int:
        """Return a required length, 5 to 600 s."""
        value = self.table.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 5 <= value <= 600:
            self.fail(f"'{key}' is not a length in seconds", f"write {key} = 90, from 5 to 600")
        return value

    def word(self, key: str, kind: type[Word]) -> Word:
        """Return a required word of a closed set."""
        return self.known(self.text(key), key, kind)

    def optional_word(self, key: str, kind: type[Word]) -> Word | None:
        """Return a word of a closed set, or None when the key is absent."""
        return self.word(key, kind) if key in self.table else None

    def known(self, value: str, key: str, kind: type[Word]) -> Word:
        """Return the member of `kind` that `value` names."""
        try:
            return kind(value)
        except ValueError:
            self.fail(f"'{key}' has the unknown value '{value}'", f"use one of: {', '.join(kind)}")

    def only(self, keys: Iterable[str]) -> None:
        """Refuse keys that mean nothing here, so that a typing error isn't lost in silence."""
        allowed = tuple(keys)
        for key in self.table:
            if key not in allowed:
                self.fail(f"'{key}' is not known", f"use only: {', '.join(allowed)}")
