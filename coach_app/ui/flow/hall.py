"""What every flow shares: where the window is, what is known, the way to the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands import Command
from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.session import SessionSummary
from coach_app.core.settings import Settings
from coach_app.ui.screens.page import Page


@dataclass(frozen=True, slots=True)
class Clocks:
    """A monotonic clock in seconds, and the wall clock."""

    monotonic: Callable[[], float]
    wall: Callable[[], datetime]


class Hall(QObject):
    """Flows meet here and nowhere else.

    ``went`` carries the key of the page to show, ``live`` for the live screen; ``entered`` the same key just
    before. ``settled`` carries new settings, ``job`` news of work that takes long (`JobsEvent`).
    """

    went = Signal(str)
    entered = Signal(str)
    settled = Signal(object)
    job = Signal(object)

    def __init__(self, submit: Callable[[Command], None], clocks: Clocks, settings: Settings) -> None:
        """``settings`` hold until the first ``SettingsShown`` arrives."""
        super().__init__()
        self.submit, self.clocks = submit, clocks
        self.place = "home"
        self.pages: dict[str, Page] = {}
        self.settings = settings
        self.known: SettingsShown | None = None
        self.summaries: tuple[SessionSummary, ...] = ()

    def go(self, key: str) -> None:
        """Show a page; what went wrong on the page before is put away with it."""
        if self.place != key and self.place in self.pages:
            self.pages[self.place].notice.hide()
        self.place = key
        self.entered.emit(key)
        self.went.emit(key)

    def learn(self, shown: SettingsShown) -> bool:
        """Take new settings; tells whether they are the first."""
        first = self.known is None
        self.known, self.settings = shown, shown.settings
        return first
