"""What all commands share: home folder, settings, store, keys, question bank."""

import logging
import logging.handlers
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home, assets_folder
from coach_app.core.settings import Settings
from coach_app.storage.home import find_home
from coach_app.storage.settings_file import SettingsFile
from coach_app.wiring.log_format import PlaceFormatter

if TYPE_CHECKING:
    from coach_app.knowledge.values import Bank
    from coach_app.storage.provider_keys import ProviderKeys
    from coach_app.storage.store import Store
    from coach_app.storage.store_thread import StoreThread

LOG_BYTES = 1_000_000
LOG_FILES = 3


@dataclass(frozen=True)
class Household:
    """Made once by each command; nothing is read, opened or imported before it is asked for."""

    environment: Mapping[str, str]

    @cached_property
    def home(self) -> Home:
        """The data folder."""
        return find_home(self.environment)

    @cached_property
    def settings_file(self) -> SettingsFile:
        """The settings file of the home."""
        return SettingsFile(self.home.settings)

    @cached_property
    def assets(self) -> Path:
        """The bundled assets."""
        return assets_folder()

    @cached_property
    def bank(self) -> "Bank":
        """The bundled question bank."""
        from coach_app.knowledge.bank import load_bank

        return load_bank(self.assets / "questions")

    @cached_property
    def keys(self) -> "ProviderKeys":
        """The providers' keys."""
        from coach_app.storage.provider_keys import ProviderKeys

        return ProviderKeys(self.environment)

    @cached_property
    def keeper(self) -> "StoreThread":
        """The thread that owns the store."""
        from coach_app.storage.store_thread import StoreThread

        return StoreThread()

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        """Settings in force and complaints about their file."""
        return self.settings_file.read()

    def open_store(self) -> "tuple[Store, tuple[str, ...]]":
        """The open store, and what had to be mended. Raises StorageFailed, BadInput."""
        opened = self.keeper.open(self.home, self.environment)
        return opened.store, opened.complaints

    @property
    def log_file(self) -> Path:
        """Where the log is written."""
        return self.home.logs / "coach.log"

    def start_log(self) -> None:
        """Write warnings and worse to a rotating log file; without a place to write, to none."""
        root = logging.getLogger()
        root.setLevel(logging.WARNING)
        try:
            self.home.logs.mkdir(parents=True, exist_ok=True)
            handler: logging.Handler = logging.handlers.RotatingFileHandler(
                self.log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
            )
        except OSError:
            handler = logging.NullHandler()
        handler.setFormatter(PlaceFormatter())
        root.addHandler(handler)

    def stop_log(self) -> None:
        """Write no more to the log file, which may go."""
        root = logging.getLogger()
        for handler in [
            one for one in root.handlers if isinstance(one, logging.handlers.RotatingFileHandler)
        ]:
            root.removeHandler(handler)
            handler.close()

    def close(self) -> None:
        """Finish what is queued for the store and close it."""
        if "keeper" in self.__dict__:
            try:
                self.keeper.close()
            except StorageFailed:
                logging.getLogger(__name__).exception("the store did not close")
