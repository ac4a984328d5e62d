"""The first run: a question at once, a key, what may leave; each may be skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from coach_app.core.commands.choices import ChangeSetting, GiveConsent, SetKey, ShowSettings
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.choices import KeyTested
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.session import SessionSummary
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.foot import Foot
from coach_app.ui.screens.key import KeyPage
from coach_app.ui.screens.leave import MayLeave
from coach_app.ui.screens.sound_check import SoundCheckPage
from coach_app.ui.screens.welcome import Welcome as WelcomePage

STEPS = {"welcome", "key", "leave", "microphone"}
"""Pages of the first run; on any other one it is over."""
BACK = {"key": "settings", "leave": "privacy", "microphone": "settings"}
"""Where a step leads to once the first run is over."""
Purpose = Literal["live_audio", "recordings", "scoring"]


class Welcome(QObject):
    """``tried`` asks for the first question. ``on`` while the first run lasts."""

    tried = Signal()

    def __init__(
        self, hall: Hall, page: WelcomePage, key: KeyPage, leave: MayLeave, check: SoundCheckPage
    ) -> None:
        """Welcome and its three steps, which Settings open too."""
        super().__init__()
        self.on = False
        self._hall, self._page, self._key, self._leave = hall, page, key, leave
        hall.entered.connect(self._entered)
        hall.settled.connect(self._settled)
        page.tried.connect(self.tried)
        page.chosen.connect(hall.go)
        page.left.connect(lambda: hall.go("home"))
        key.given.connect(self._give_key)
        key.asked_where.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        leave.answered.connect(self._answered)
        for step in (key, leave, check):
            foot: Foot = step.foot
            foot.left.connect(self._back)

    def begin(self) -> None:
        """It is the first run, as far as is known."""
        self.on = True
        self._hall.go("welcome")

    def take_key(self, event: KeyTested) -> None:
        """What came of a key."""
        self._key.show_tested(event)

    def failed(self, event: CommandFailed) -> None:
        """A command could not be carried out."""
        if event.command == SetKey.__name__:
            self._key.failed()

    def take_sessions(self, sessions: tuple[SessionSummary, ...]) -> None:
        """Who has sessions has been here before."""
        if self.on and sessions and self._hall.place == "welcome":
            self._hall.go("home")

    def _entered(self, place: str) -> None:
        if place == "welcome":
            self._page.try_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place == "key":
            self._key.begin(self._hall.known)
        elif place == "leave":
            self._leave.begin(self._hall.known)
        elif place not in STEPS and self.on:
            self.on = False
            self._hall.submit(ChangeSetting("look.welcomed", "true"))

    def _settled(self) -> None:
        if self._hall.known is not None:
            self._page.show_settings(self._hall.known)

    def _give_key(self, key: SecretText) -> None:
        self._hall.submit(SetKey(EngineName.GEMINI, key))

    def _answered(self, given: Mapping[Purpose, bool]) -> None:
        for purpose, yes in given.items():
            self._hall.submit(GiveConsent(purpose, yes))
        self._hall.submit(ShowSettings())
        self._back()

    def _back(self) -> None:
        self._hall.go("welcome" if self.on else BACK.get(self._hall.place, "home"))
