"""The sessions kept: listed on Home and History, opened, settled, counted on Privacy."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands.records import (
    DeleteSessions,
    DiscardSession,
    FinishSession,
    ListEgress,
    ListSessions,
    OpenSession,
    SearchSessions,
)
from coach_app.core.desk_events.records import (
    EgressListed,
    RecordsEvent,
    SessionOpened,
    SessionsDeleted,
    SessionsFound,
    SessionsListed,
)
from coach_app.core.session import StoredSession
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.history import History
from coach_app.ui.screens.home import Home
from coach_app.ui.screens.privacy import Privacy
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.view.privacy import ledger, ledger_title
from coach_app.ui.view.scoring import asking
from coach_app.ui.view.search import found
from coach_app.ui.view.sessions import cells, newest_unfinished, offered, page, shown


class Records(QObject):
    """Asks for sessions and shows them.

    ``resumed`` carries the session the user wants to go on with, ``opened`` the one whose page is shown,
    ``listed`` the summaries of all.
    """

    resumed = Signal(str)
    opened = Signal(object)
    listed = Signal(object)

    def __init__(
        self, hall: Hall, home: Home, history: History, session: SessionScreen, privacy: Privacy
    ) -> None:
        """The pages that show sessions."""
        super().__init__()
        self._hall = hall
        self._home, self._history, self._session, self._privacy = home, history, session, privacy
        self._awaited, self._awaited_turn, self._saying = "", 0, ""
        hall.entered.connect(self._entered)
        self._connect()

    def open(self, session: str, turn: int = 0, *, saying: str = "") -> None:
        """Ask for a session; its page comes once it is loaded, at a turn, with a line on top."""
        self._await(session, turn, saying)
        self._hall.submit(OpenSession(session))

    def forget(self) -> None:
        """Open nothing that was asked for."""
        self._awaited = ""

    def take(self, event: RecordsEvent) -> None:
        """Show what an event changed."""
        match event:
            case SessionsListed():
                self._list(event)
            case SessionOpened():
                self._open(event.session)
            case SessionsFound(text=text, hits=hits, more=more):
                shown_now = {summary.id: summary for summary in self._hall.summaries}
                self._history.show_found(text, found(text, hits, shown_now), more)
            case EgressListed(sessions=sessions):
                self._privacy.show_ledger(ledger_title(sessions), ledger(sessions))
            case SessionsDeleted():
                self._hall.submit(ListSessions())
            case _:
                assert_never(event)

    def _list(self, event: SessionsListed) -> None:
        summaries = tuple(shown(event.sessions))
        self._hall.summaries = summaries
        self.listed.emit(summaries)
        rows = [cells(summary) for summary in summaries]
        self._home.show_sessions(rows)
        self._history.show_sessions(rows, event.bytes_used)
        self._privacy.show_storage(len(rows), event.bytes_used)
        self._home.offer.show_offer(offered(summaries[0] if summaries else None))
        self._history.show_offer(offered(newest_unfinished(summaries)))
        open_page = self._session.page.id if self._session.page is not None else ""
        if self._hall.place == "session" and not any(one.id == open_page for one in summaries):
            self._hall.go("history")
        if self._hall.place == "privacy":
            self._hall.submit(ListEgress())

    def _open(self, stored: StoredSession) -> None:
        if stored.summary.id != self._awaited:
            return
        self._awaited = ""
        self._session.notice.hide()
        if self._saying:
            self._session.notice.say(self._saying)
        self.opened.emit(stored)
        self._session.show_page(asking(page(stored), self._hall.known), self._awaited_turn)
        self._hall.go("session")

    def _await(self, session: str, turn: int = 0, saying: str = "") -> None:
        self._awaited, self._awaited_turn, self._saying = session, turn, saying

    def _finish(self, session: str) -> None:
        self._await(session)
        self._hall.submit(FinishSession(session))

    def _entered(self, place: str) -> None:
        if place == "privacy":
            self._hall.submit(ListEgress())

    def _connect(self) -> None:
        submit, go = self._hall.submit, self._hall.go
        self._home.opened.connect(self.open)
        self._home.all_sessions.connect(lambda: go("history"))
        self._history.opened.connect(self.open)
        self._history.hit.connect(self.open)
        self._history.searched.connect(lambda text: submit(SearchSessions(text)))
        self._history.deleted.connect(lambda chosen: submit(DeleteSessions(chosen)))
        for offer in (self._home.offer, self._history.offer, self._session.offer):
            offer.resumed.connect(self.resumed)
            offer.finished.connect(self._finish)
            offer.discarded.connect(lambda session: submit(DiscardSession(session)))
        self._session.left.connect(lambda: go("history"))
