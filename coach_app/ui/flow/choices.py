"""Settings, consents and devices: asked for when a page needs them, changed where they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never, get_args

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands.choices import ChangeSetting, GiveConsent, ShowSettings
from coach_app.core.commands.questions import ReadQuestions
from coach_app.core.commands.sound import ListDevices
from coach_app.core.desk_events.choices import ChoicesEvent, KeyTested, SettingsShown
from coach_app.core.desk_events.sound import DevicesListed, EchoMeasured, SoundEvent
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.consent import Purpose
from coach_app.ui.screens.echo_test import EchoTest
from coach_app.ui.screens.home import Home
from coach_app.ui.screens.overlay import Overlay
from coach_app.ui.screens.privacy import Privacy
from coach_app.ui.screens.settings import SettingsScreen
from coach_app.ui.screens.setup import SetUp
from coach_app.ui.view import setup as setup_view
from coach_app.ui.view.setup import form_of


class Choices(QObject):
    """Shows what is chosen and sends what is changed. ``tested`` carries what came of a key."""

    tested = Signal(object)

    def __init__(
        self,
        hall: Hall,
        home: Home,
        set_up: SetUp,
        privacy: Privacy,
        preferences: SettingsScreen,
        overlay: Overlay,
        echo: EchoTest,
    ) -> None:
        """The pages that show settings; ``echo`` is shown what a test of the devices found, too."""
        super().__init__()
        self._echo = echo
        self._hall = hall
        self._home, self._set_up, self._privacy, self._preferences = home, set_up, privacy, preferences
        hall.entered.connect(self._entered)
        privacy.consented.connect(self._consent)
        privacy.changed.connect(self._change)
        preferences.changed.connect(self._change)
        overlay.moved.connect(self._overlay_moved)
        set_up.questions_file.connect(lambda path: hall.submit(ReadQuestions(Path(path))))

    def take(self, event: ChoicesEvent) -> None:
        """Show what an event changed."""
        match event:
            case SettingsShown():
                self._settle(event)
            case KeyTested():
                self.tested.emit(event)
            case _:
                assert_never(event)

    def take_sound(self, event: SoundEvent) -> None:
        """Show which devices there are, and what a test of them found."""
        match event:
            case DevicesListed():
                self._set_up.show_devices(event)
                self._preferences.show_devices(event)
            case EchoMeasured():
                for test in (self._preferences.test, self._echo):
                    test.show_measure(event)
            case _:
                assert_never(event)

    def _settle(self, event: SettingsShown) -> None:
        first = self._hall.learn(event)
        self._set_up.show_settings(event)
        if first or self._hall.place != "practise":
            form = setup_view.kept(form_of(event.settings), self._set_up.form())
            self._home.show_form(form)
            self._set_up.show_form(form)
        self._preferences.show_settings(event)
        self._privacy.show_settings(event)
        self._hall.settled.emit(event.settings)

    def _entered(self, place: str) -> None:
        if place in ("practise", "settings"):
            self._hall.submit(ListDevices())

    def _change(self, setting: str, value: str) -> None:
        self._hall.submit(ChangeSetting(setting, value))
        self._hall.submit(ShowSettings())

    def _overlay_moved(self, x: int, y: int) -> None:
        self._hall.submit(ChangeSetting("look.overlay", f"{x},{y}"))

    def _consent(self, purpose: str, given: bool) -> None:
        kind = next(one for one in get_args(Purpose) if one == purpose)
        self._hall.submit(GiveConsent(kind, given))
        self._hall.submit(ShowSettings())
