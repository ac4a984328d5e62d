"""The pages, and which flow takes which event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from coach_app.core.commands import Command
from coach_app.core.commands.choices import ShowSettings
from coach_app.core.commands.records import ListSessions
from coach_app.core.commands.sound import ListDevices
from coach_app.core.desk_events import CommandFailed, EngineStopped, Event
from coach_app.core.desk_events.choices import ChoicesEvent
from coach_app.core.desk_events.exports import ExportsEvent
from coach_app.core.desk_events.jobs import JobsEvent
from coach_app.core.desk_events.outline import OutlineEvent
from coach_app.core.desk_events.playback import PlaybackEvent
from coach_app.core.desk_events.questions import QuestionsEvent
from coach_app.core.desk_events.recordings import RecordingsEvent
from coach_app.core.desk_events.records import RecordsEvent
from coach_app.core.desk_events.review import ReviewEvent
from coach_app.core.desk_events.sound import DevicesListed, SoundEvent
from coach_app.core.desk_events.sound_check import SoundCheckEvent
from coach_app.core.desk_events.speech import SpeechEvent
from coach_app.core.desk_events.words import WordsEvent
from coach_app.core.settings import Settings
from coach_app.ui.flow.choices import Choices
from coach_app.ui.flow.echo import Echo
from coach_app.ui.flow.exports import Exports
from coach_app.ui.flow.hall import Clocks, Hall
from coach_app.ui.flow.player import Player
from coach_app.ui.flow.practice import Practice
from coach_app.ui.flow.recordings import Recordings
from coach_app.ui.flow.records import Records
from coach_app.ui.flow.replay import Replay
from coach_app.ui.flow.review import Review
from coach_app.ui.flow.sound_check import SoundCheck
from coach_app.ui.flow.speech import Speech
from coach_app.ui.flow.welcome import Welcome
from coach_app.ui.screens.consent import ConsentPage
from coach_app.ui.screens.export import ExportScreen
from coach_app.ui.screens.history import History
from coach_app.ui.screens.home import Home
from coach_app.ui.screens.key import KeyPage
from coach_app.ui.screens.leave import MayLeave
from coach_app.ui.screens.live import Levels, Live
from coach_app.ui.screens.privacy import Privacy
from coach_app.ui.screens.replay import ReplayScreen
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.screens.settings import SettingsScreen
from coach_app.ui.screens.setup import SetUp
from coach_app.ui.screens.sound_check import SoundCheckPage
from coach_app.ui.screens.welcome import Welcome as WelcomePage
from coach_app.ui.theme.look import Look
from coach_app.ui.view.setup import Form
from coach_app.ui.widgets.sidebar import Place

PLACES = (
    Place("home", "Home", "home"),
    Place("practise", "Practise", "talk"),
    Place("history", "History", "history"),
    Place("privacy", "Privacy", "shield", foot=True),
    Place("settings", "Settings", "settings", foot=True),
)
WITHIN = {
    "export": "history",
    "consent": "practise",
    "session": "history",
    "replay": "history",
    "welcome": "home",
    "key": "settings",
    "leave": "privacy",
    "microphone": "settings",
}
"""Pages that have no place of their own in the sidebar, and the place they belong to."""


class Desk(QObject):
    """Owns the pages and gives each event to the flow of its subject."""

    def __init__(
        self,
        look: Look,
        submit: Callable[[Command], None],
        levels: Levels,
        clocks: Clocks,
        settings: Settings,
    ) -> None:
        """``settings`` hold until the first ``SettingsShown`` arrives."""
        super().__init__()
        self.hall = Hall(submit, clocks, settings)
        self.player = Player(self.hall)
        self.home = Home(look, clocks.wall())
        self.set_up = SetUp(look)
        self.consent = ConsentPage(look)
        self.history = History(look)
        self.session = SessionScreen(look)
        self.replay = ReplayScreen(look, clocks.monotonic)
        self.export = ExportScreen(look)
        self.privacy = Privacy(look)
        self.preferences = SettingsScreen(look)
        self.live = Live(look, levels, clocks.monotonic)
        self.first = WelcomePage(look)
        self.key, self.leave = KeyPage(look), MayLeave(look)
        self.check = SoundCheckPage(look, levels)
        self.pages = self.hall.pages
        self.pages.update(
            home=self.home,
            practise=self.set_up,
            consent=self.consent,
            history=self.history,
            session=self.session,
            replay=self.replay,
            export=self.export,
            privacy=self.privacy,
            settings=self.preferences,
            welcome=self.first,
            key=self.key,
            leave=self.leave,
            microphone=self.check,
        )
        self._records = Records(self.hall, self.home, self.history, self.session, self.privacy)
        self.recordings = Recordings(self.hall, self.home, self.history)
        self.recordings.kept.connect(self._records.open)
        self._practice = Practice(
            self.hall, self.player, self._records, self.home, self.set_up, self.consent, self.live
        )
        self._choices = Choices(
            self.hall,
            self.home,
            self.set_up,
            self.privacy,
            self.preferences,
            self.live.overlay,
            self.check.test,
        )
        self._speech = Speech(self.hall, self.preferences.models)
        self._about_sessions()
        self._first_run()
        self.history.start.connect(self._practice.start_again)

    def _about_sessions(self) -> None:
        """What is done with the session that is open."""
        self._exports = Exports(self.hall, self.session, self.export)
        self._review = Review(self.hall, self.player, self._records, self.session)
        self._replay = Replay(self.hall, self.player, self._records, self.session, self.replay)
        self._replay.practised.connect(self._practice.practise_again)
        self.session.debrief.practised.connect(self._practice.practise_again)

    def _first_run(self) -> None:
        """Welcome, and the check of the sound it shares with Settings."""
        self._echoes = (
            Echo(self.hall, self.preferences.test, "settings"),
            Echo(self.hall, self.check.test, "microphone"),
        )
        self._check = SoundCheck(self.hall, self.check)
        self._check.known.connect(lambda found, clear: self.first.show_microphone(found=found, clear=clear))
        self.preferences.opened.connect(self.hall.go)
        self.welcome = Welcome(self.hall, self.first, self.key, self.leave, self.check)
        self._records.listed.connect(self.welcome.take_sessions)
        self.welcome.tried.connect(self._practice.try_one)
        self._choices.tested.connect(self.welcome.take_key)

    @property
    def place(self) -> str:
        """Key of the page in front, ``live`` for the live screen."""
        return self.hall.place

    @property
    def settings(self) -> Settings:
        """Settings in force."""
        return self.hall.settings

    def begin(self) -> None:
        """Ask for everything the pages show."""
        for command in (ShowSettings(), ListSessions(), ListDevices()):
            self.hall.submit(command)

    def go(self, key: str) -> None:
        """Show a page."""
        self.hall.go(key)

    def start(self, form: Form) -> None:
        """Begin a practice."""
        self._practice.start(form)

    def take(self, event: Event) -> None:
        """Show what an event changed."""
        if isinstance(event, RecordsEvent):
            self._records.take(event)
        elif isinstance(event, ChoicesEvent):
            self._choices.take(event)
        elif isinstance(event, SoundEvent | SoundCheckEvent):
            self._take_sound(event)
        elif isinstance(event, RecordingsEvent):
            self.recordings.take(event)
        elif isinstance(event, PlaybackEvent | OutlineEvent | WordsEvent):
            self.player.take(event)
        elif isinstance(event, SpeechEvent):
            self._speech.take(event)
        elif isinstance(event, QuestionsEvent):
            self.set_up.take_questions(event)
        elif isinstance(event, ExportsEvent):
            self._exports.take(event)
        elif isinstance(event, JobsEvent):
            self.hall.job.emit(event)
        elif isinstance(event, CommandFailed):
            self.welcome.failed(event)
            self._practice.failed(event)
        elif isinstance(event, ReviewEvent):
            self._review.take(event)
        elif isinstance(event, EngineStopped):
            return
        else:
            self._practice.take(event)

    def _take_sound(self, event: SoundEvent | SoundCheckEvent) -> None:
        if isinstance(event, SoundCheckEvent):
            self._check.take(event)
            return
        self._choices.take_sound(event)
        if isinstance(event, DevicesListed):
            self._check.take_devices(event)
