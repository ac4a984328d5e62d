"""`settings.toml`: read without ever failing, written aside and renamed."""

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import tomli_w

from coach_app.core.settings import Settings
from coach_app.core.settings_rules import as_table, change, from_table
from coach_app.storage.failures import storage_errors
from coach_app.storage.files import make_private_folder, write_whole


class SettingsFile:
    """The settings of one home. A missing file means all defaults."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """The settings in force and one line for everything in the file that can't be used."""
        try:
            table = tomllib.loads(self._path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return Settings(), ()
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return Settings(), (
                f"{self._path} is not valid TOML; the defaults are in force until it is mended",
            )
        except OSError as error:
            reason = error.strerror or "unreadable"
            return Settings(), (f"{self._path} can't be read ({reason}); the defaults are in force",)
        return from_table(table)

    def change(self, name: str, value: str) -> Settings:
        """Set one declared setting and write the file. Raises BadInput, StorageFailed."""
        settings = change(self.read()[0], name, value)
        self.write(settings)
        return settings

    def write(self, settings: Settings) -> None:
        """Write the settings that differ from their defaults. Raises StorageFailed.

        A file with anything in it that can't be used is kept as `settings.toml.damaged-DATE`.
        """
        complaints = self.read()[1]
        with storage_errors(self._path.parent):
            make_private_folder(self._path.parent)
            if complaints:
                stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
                os.replace(self._path, self._path.with_name(f"{self._path.name}.damaged-{stamp}"))
            write_whole(self._path, tomli_w.dumps(as_table(settings)).encode())
