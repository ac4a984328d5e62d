"""What the pages do together: where we are, which commands go out, what each event changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands import (
    ChangeSetting,
    Command,
    DeleteSessions,
    DiscardSession,
    ExportSession,
    FinishSession,
    GiveConsent,
    ListDevices,
    ListEgress,
    ListSessions,
    OpenSession,
    ResumeSession,
    SearchSessions,
    ShowSettings,
)
from coach_app.core.desk_events import (
    CommandFailed,
    DeskEvent,
    DevicesListed,
    EgressListed,
    EngineStopped,
    Event,
    KeyTested,
    SessionExported,
    SessionOpened,
    SessionsDeleted,
    SessionsFound,
    SessionsListed,
    SettingsShown,
)
from coach_app.core.events import SessionEnded, SessionEvent, SessionStarted
from coach_app.core.review_events import CoachSaid, ReviewStored
from coach_app.core.session import SessionSummary, StoredSession
from coach_app.core.settings import Settings
from coach_app.ui.screens.consent import ConsentPage, Purpose
from coach_app.ui.screens.history import History
from coach_app.ui.screens.home import Home
from coach_app.ui.screens.live import Levels, Live
from coach_app.ui.screens.page import Page
from coach_app.ui.screens.privacy import Privacy
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.screens.settings import SettingsScreen
from coach_app.ui.screens.setup import SetUp
from coach_app.ui.theme.look import Look
from coach_app.ui.view import setup as setup_view
from coach_app.ui.view.live import LiveView
from coach_app.ui.view.privacy import ledger, ledger_title
from coach_app.ui.view.search import found
from coach_app.ui.view.sessions import cells, newest_unfinished, offered, page, shown
from coach_app.ui.view.setup import Form, form_of
from coach_app.ui.view.words import sentence
from coach_app.ui.widgets.sidebar import Place

PLACES = (
    Place("home", "Home", "home"),
    Place("practise", "Practise", "talk"),
    Place("history", "History", "history"),
    Place("privacy", "Privacy", "shield", foot=True),
    Place("settings", "Settings", "settings", foot=True),
)
WITHIN = {"consent": "practise", "session": "history"}
"""Pages that have no place of their own in the sidebar, and the place they belong to."""
STOPPED = "The session stopped early. What was said is kept."


@dataclass(frozen=True, slots=True)
class Clocks:
    """A monotonic clock in seconds, and the wall clock."""

    monotonic: Callable[[], float]
    wall: Callable[[], datetime]


class Desk(QObject):
    """Owns the pages. ``went`` carries the key of the page to show, ``live`` for the live screen."""

    went = Signal(str)
    settled = Signal(object)

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
        self._submit, self._clocks = submit, clocks
        self.place = "home"
        self.settings = settings
        self.known: SettingsShown | None = None
        self._summaries: tuple[SessionSummary, ...] = ()
        self._awaited, self._awaited_turn = "", 0
        self._before_live = "practise"
        self._pending: Form | None = None
        self._early: Form | None = None
        self.home = Home(look, clocks.wall())
        self.set_up = SetUp(look)
        self.consent = ConsentPage(look)
        self.history = History(look)
        self.session = SessionScreen(look)
        self.privacy = Privacy(look)
        self.preferences = SettingsScreen(look)
        self.live = Live(look, levels, clocks.monotonic)
        self._connect()
        self._show_form(form_of(settings))

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages beside the sidebar, by key."""
        return {
            "home": self.home,
            "practise": self.set_up,
            "consent": self.consent,
            "history": self.history,
            "session": self.session,
            "privacy": self.privacy,
            "settings": self.preferences,
        }

    def begin(self) -> None:
        """Ask for everything the pages show."""
        for command in (ShowSettings(), ListSessions(), ListDevices()):
            self._submit(command)

    def go(self, key: str) -> None:
        """Show a page; what went wrong on the page before is put away with it."""
        if self.place != key and self.place in self.pages:
            self.pages[self.place].notice.hide()
        self.place = key
        if key in ("practise", "settings"):
            self._submit(ListDevices())
        if key == "home":
            self.home.greet(self._clocks.wall())
        if key == "privacy":
            self._submit(ListEgress())
        self.went.emit(key)

    def start(self, form: Form) -> None:
        """Begin a practice after the questions still open, which are known once the engine stands."""
        if self.known is None:
            self._early = form
            return
        asked = setup_view.open_questions(form, self.known)
        self._pending = form
        if asked:
            self.consent.ask(asked)
            self.go("consent")
        else:
            self._launch(form, setup_view.consent(self.known, "recordings"))

    def take(self, event: Event) -> None:
        """Show what an event changed."""
        match event:
            case (
                SessionsListed()
                | SessionOpened()
                | SessionsFound()
                | EgressListed()
                | SessionsDeleted()
                | SessionExported()
                | DevicesListed()
                | SettingsShown()
                | KeyTested()
                | CommandFailed()
                | ReviewStored()
                | CoachSaid()
                | EngineStopped()
            ):
                self._take_desk(event)
            case _:
                self._take_session(event)

    def _take_session(self, event: SessionEvent) -> None:
        if isinstance(event, SessionStarted) and self.place != "live":
            self.live.open(LiveView())
            self.go("live")
        self.live.take(event)
        if isinstance(event, SessionEnded):
            self._awaited, self._awaited_turn = event.session, 0
            self._submit(ListSessions())
            self._submit(OpenSession(event.session))

    def _take_desk(self, event: DeskEvent) -> None:
        match event:
            case SessionsListed():
                self._list(event)
            case SessionOpened():
                self._open(event.session)
            case SessionsFound(text=text, hits=hits, more=more):
                shown_now = {summary.id: summary for summary in self._summaries}
                self.history.show_found(text, found(text, hits, shown_now), more)
            case EgressListed(sessions=sessions):
                self.privacy.show_ledger(ledger_title(sessions), ledger(sessions))
            case SessionsDeleted():
                self._submit(ListSessions())
            case SessionExported(path=path):
                self.session.notice.say(f"Written to {path}", icon="check")
            case DevicesListed():
                self.set_up.show_devices(event)
                self.preferences.show_devices(event)
            case SettingsShown():
                self._settle(event)
            case CommandFailed():
                self._failed(event)
            case ReviewStored() | CoachSaid():
                return
            case KeyTested() | EngineStopped():
                return

    def _list(self, event: SessionsListed) -> None:
        self._summaries = tuple(shown(event.sessions))
        rows = [cells(summary) for summary in self._summaries]
        self.home.show_sessions(rows)
        self.history.show_sessions(rows, event.bytes_used)
        self.privacy.show_storage(len(rows), event.bytes_used)
        newest = self._summaries[0] if self._summaries else None
        self.home.offer.show_offer(offered(newest))
        self.history.show_offer(offered(newest_unfinished(self._summaries)))
        open_page = self.session.page.id if self.session.page is not None else ""
        if self.place == "session" and not any(one.id == open_page for one in self._summaries):
            self.go("history")
        if self.place == "privacy":
            self._submit(ListEgress())

    def _open(self, stored: StoredSession) -> None:
        if stored.summary.id != self._awaited:
            return
        self._awaited = ""
        self.session.notice.hide()
        if self.place == "live" and self.live.view.ended == "error":
            self.session.notice.say(STOPPED)
        self.session.show_page(page(stored), self._awaited_turn)
        self.go("session")

    def _settle(self, event: SettingsShown) -> None:
        first = self.known is None
        self.known, self.settings = event, event.settings
        self.set_up.show_settings(event)
        if first or self.place != "practise":
            self._show_form(setup_view.kept(form_of(event.settings), self.set_up.form()))
        self.preferences.show_settings(event)
        self.privacy.show_settings(event)
        self.settled.emit(event.settings)
        early, self._early = self._early, None
        if early is not None:
            self.start(early)

    def _failed(self, event: CommandFailed) -> None:
        self._early = None
        said = f"{sentence(event.what)} {sentence(event.mend)}"
        if self.place != "live":
            self.pages[self.place].notice.say(said)
        elif self.live.view.over:
            self._awaited = ""
            self.history.notice.say(said)
            self.go("history")
        elif not self.live.view.session:
            self.pages[self._before_live].notice.say(said)
            self.go(self._before_live)
        else:
            self.live.notice.say(said)

    def _launch(self, form: Form, keep: bool | None) -> None:
        self._pending = None
        for change in setup_view.to_remember(form, self.settings):
            self._submit(change)
        self._show_form(form)
        self._before_live = "practise"
        typing = form.microphone == setup_view.NO_MICROPHONE
        self.live.open(LiveView(round=form.round, persona=form.persona, typing=typing))
        self._submit(setup_view.start(form, keep))
        self.go("live")

    def _consented(self, given: Mapping[Purpose, bool]) -> None:
        form = self._pending
        if form is None:
            return
        for purpose, yes in given.items():
            self._submit(GiveConsent(purpose, yes))
        self._submit(ShowSettings())
        stays = given.get("live_audio") is False
        keep = given.get("recordings", setup_view.consent(self.known, "recordings"))
        self._launch(setup_view.offline(form) if stays else form, keep)

    def _show_form(self, form: Form) -> None:
        self.home.show_form(form)
        self.set_up.show_form(form)

    def _open_session(self, session: str, turn: int = 0) -> None:
        self._awaited, self._awaited_turn = session, turn
        self._submit(OpenSession(session))

    def _resume(self, session: str) -> None:
        """Go on with a session that broke off."""
        summary = next((one for one in self._summaries if one.id == session), None)
        kind = summary.round if summary is not None else ""
        self._before_live = "history"
        self.live.open(LiveView(round=kind, resumed=True))
        self._submit(ResumeSession(session, self.settings.practice.engine))
        self.go("live")

    def _finish(self, session: str) -> None:
        self._awaited, self._awaited_turn = session, 0
        self._submit(FinishSession(session))

    def _change(self, setting: str, value: str) -> None:
        self._submit(ChangeSetting(setting, value))
        self._submit(ShowSettings())

    def _overlay_moved(self, x: int, y: int) -> None:
        self._submit(ChangeSetting("look.overlay", f"{x},{y}"))

    def _consent(self, purpose: str, given: bool) -> None:
        kind: Purpose = "live_audio" if purpose == "live_audio" else "recordings"
        self._submit(GiveConsent(kind, given))
        self._submit(ShowSettings())

    def _export(self, session: str, kind: str) -> None:
        self._submit(ExportSession(session, "wav" if kind == "wav" else "json"))

    def _connect(self) -> None:
        self.home.start.connect(lambda: self.start(form_of(self.settings)))
        self.home.change.connect(lambda: self.go("practise"))
        self.home.all_sessions.connect(lambda: self.go("history"))
        self.home.opened.connect(self._open_session)
        self.set_up.start.connect(self.start)
        self.consent.answered.connect(self._consented)
        self.consent.left.connect(lambda: self.go("practise"))
        self.history.opened.connect(self._open_session)
        self.history.hit.connect(self._open_session)
        self.history.searched.connect(lambda text: self._submit(SearchSessions(text)))
        for offer in (self.home.offer, self.history.offer, self.session.offer):
            offer.resumed.connect(self._resume)
            offer.finished.connect(self._finish)
            offer.discarded.connect(lambda session: self._submit(DiscardSession(session)))
        self.history.deleted.connect(lambda chosen: self._submit(DeleteSessions(chosen)))
        self.history.start.connect(lambda: self.start(form_of(self.settings)))
        self.session.left.connect(lambda: self.go("history"))
        self.session.exported.connect(self._export)
        self.privacy.consented.connect(self._consent)
        self.privacy.changed.connect(self._change)
        self.preferences.changed.connect(self._change)
        self.live.command.connect(self._submit)
        self.live.left.connect(lambda: self.go("home"))
        self.live.overlay.moved.connect(self._overlay_moved)
