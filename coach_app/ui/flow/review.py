"""The debrief of the open session: heard, disputed, scored again, talked about, practised again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from PySide6.QtCore import QObject

from coach_app.core.commands.choices import GiveConsent, ShowSettings
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.playback import PlayStretch
from coach_app.core.commands.review import AskCoach, DisputeQuote, ReviewSession
from coach_app.core.desk_events.jobs import JobEnded, JobMoved, JobsEvent
from coach_app.core.desk_events.review import CoachSaid, ReviewEvent, ReviewStored
from coach_app.core.desk_events.words import WordsShown, WordTime
from coach_app.core.session import StoredSession
from coach_app.ui.flow.hall import Hall
from coach_app.ui.flow.player import Player
from coach_app.ui.flow.records import Records
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.view.card import Heard
from coach_app.ui.view.debrief import debrief_shown
from coach_app.ui.view.scoring import asking, must_ask
from coach_app.ui.view.sessions import SessionPage, page


class Review(QObject):
    """Shows what is new about the debrief of the session that is open, and sends what is asked of it."""

    def __init__(self, hall: Hall, player: Player, records: Records, screen: SessionScreen) -> None:
        """`records` tell which session is open."""
        super().__init__()
        self._hall, self._player, self._screen = hall, player, screen
        self._stored: StoredSession | None = None
        self._times: Mapping[int, Sequence[WordTime]] = {}
        records.opened.connect(self._open)
        player.worded.connect(self._word)
        hall.job.connect(self._job)
        hall.settled.connect(lambda _: self._renew())
        player.ended.connect(lambda _: self._screen.debrief.show_playing(None))
        part = screen.debrief
        part.heard.connect(self._hear)
        part.disputed.connect(self._dispute)
        part.scored.again.connect(self._score)
        part.scored.cancelled.connect(lambda: hall.submit(CancelJob(f"scoring {self._session}")))
        screen.asked.connect(self._ask)

    @property
    def _session(self) -> str:
        return "" if self._stored is None else self._stored.summary.id

    def take(self, event: ReviewEvent) -> None:
        """Show what an event changed."""
        if event.session != self._session or self._stored is None:
            return
        match event:
            case ReviewStored(review=review):
                self._stored = replace(self._stored, review=review)
                self._renew()
            case CoachSaid(turn=turn, text=text, final=final, trouble=trouble):
                moment = self._screen.moment
                if moment is not None and moment.turn == turn:
                    moment.grow(text, trouble, final=final)
            case _:
                assert_never(event)

    def _renew(self) -> None:
        if self._stored is not None:
            self._screen.renew(self._page(self._stored))

    def _page(self, stored: StoredSession) -> SessionPage:
        shown = replace(page(stored), debrief=debrief_shown(stored, self._times))
        return asking(shown, self._hall.known)

    def _open(self, stored: StoredSession) -> None:
        self._stored, self._times = stored, {}

    def _word(self, words: WordsShown) -> None:
        """Quotes are heard, and said to be, where their words sound."""
        if self._stored is not None and words.session == self._session and words.turns != self._times:
            self._times = words.turns
            self._screen.page = self._page(self._stored)
            self._screen.show_debrief()

    def _job(self, event: JobsEvent) -> None:
        if event.job != f"scoring {self._session}":
            return
        match event:
            case JobMoved():
                self._screen.debrief.scored.show_progress(event)
            case JobEnded():
                shown = self._screen.debrief.shown
                if shown is not None:
                    self._screen.debrief.scored.show_state(shown.trouble, shown.again)
            case _:
                assert_never(event)

    def _hear(self, words: Heard) -> None:
        self._player.toggle(PlayStretch(self._session, *words.stretch()))
        if self._player.playing is not None:
            self._screen.debrief.show_playing(words)

    def _dispute(self, dimension: str, words: Heard, disputed: bool) -> None:
        self._hall.submit(DisputeQuote(self._session, dimension, words.turn, words.text, disputed))

    def _score(self) -> None:
        if must_ask(self._hall.known):
            self._hall.submit(GiveConsent("scoring", True))
            self._hall.submit(ShowSettings())
        self._hall.submit(ReviewSession(self._session, self._hall.settings.practice.engine))

    def _ask(self, turn: int, words: str, kind: str) -> None:
        which = AskCoach(self._session, turn, words)
        self._hall.submit(replace(which, kind="phrasing") if kind == "phrasing" else which)
