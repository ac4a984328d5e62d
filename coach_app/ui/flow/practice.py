"""From set-up through consent to the live screen and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from coach_app.core.commands.choices import GiveConsent, ShowSettings
from coach_app.core.commands.playback import PlayStretch
from coach_app.core.commands.practice import ResumeSession
from coach_app.core.commands.records import ListSessions
from coach_app.core.desk_events import CommandFailed
from coach_app.core.events import SessionEnded, SessionEvent, SessionStarted
from coach_app.core.rounds import Mode, Round
from coach_app.core.settings import Settings
from coach_app.ui.flow.hall import Hall
from coach_app.ui.flow.player import Player
from coach_app.ui.flow.records import Records
from coach_app.ui.screens.consent import ConsentPage, Purpose
from coach_app.ui.screens.home import Home
from coach_app.ui.screens.live import Live
from coach_app.ui.screens.setup import SetUp
from coach_app.ui.view import setup as setup_view
from coach_app.ui.view.card import Heard
from coach_app.ui.view.live import LiveView
from coach_app.ui.view.setup import Form, form_of
from coach_app.ui.view.words import sentence

FIRST_MINUTES = 3.0
"""Length of the very first round: one question."""
STOPPED = "The session stopped early. What was said is kept."


class Practice(QObject):
    """Begins practices and shows the running one."""

    def __init__(
        self,
        hall: Hall,
        player: Player,
        records: Records,
        home: Home,
        set_up: SetUp,
        consent: ConsentPage,
        live: Live,
    ) -> None:
        """``records`` open a session once it has ended; ``player`` lets answers be heard at a card."""
        super().__init__()
        self._hall, self._player, self._records = hall, player, records
        self._home, self._set_up, self._consent, self._live = home, set_up, consent, live
        self._before_live = "practise"
        self._pending: Form | None = None
        self._early: Form | None = None
        hall.settled.connect(self._settled)
        hall.entered.connect(self._entered)
        home.start.connect(self.start_again)
        home.change.connect(lambda: hall.go("practise"))
        set_up.start.connect(self.start)
        consent.answered.connect(self._consented)
        consent.left.connect(lambda: hall.go("practise"))
        live.command.connect(hall.submit)
        live.left.connect(lambda: hall.go("home"))
        live.heard.connect(self._hear)
        player.ended.connect(lambda _: self._live.card.show_playing(None))
        records.resumed.connect(self._resume)
        self._show_form(form_of(hall.settings))

    def start_again(self) -> None:
        """Begin a practice as the last one was set up."""
        self.start(self._last())

    def try_one(self) -> None:
        """One question with the offline interviewer, at once; nothing of it is remembered as a set-up.

        Its sound is kept only where the user has said so.
        """
        keep = setup_view.consent(self._hall.known, "recordings") is True
        form = replace(
            setup_view.offline(form_of(self._hall.settings)),
            round=Round.BEHAVIOURAL,
            mode=Mode.PRACTICE,
            questions=1,
            minutes=FIRST_MINUTES,
        )
        self._before_live = "home"
        self._live.open(LiveView(round=form.round, persona=form.persona))
        self._hall.submit(setup_view.start(form, keep))
        self._hall.go("live")

    def practise_again(self, question: str) -> None:
        """Practise one question of an earlier session; the last set-up stays as it was."""
        self.start(replace(self._last(), round=Round.OWN, own=question, questions=1))

    def _last(self) -> Form:
        """The last set-up, for the job whose description was pasted."""
        return replace(form_of(self._hall.settings), job=self._set_up.job.written)

    def start(self, form: Form) -> None:
        """Begin a practice after the questions still open, which are known once the engine stands."""
        known = self._hall.known
        if known is None:
            self._early = form
            return
        asked = setup_view.open_questions(form, known)
        self._pending = form
        if asked:
            self._consent.ask(asked)
            self._hall.go("consent")
        else:
            self._launch(form, setup_view.consent(known, "recordings"))

    def take(self, event: SessionEvent) -> None:
        """Show what an event of the running session changed."""
        if isinstance(event, SessionStarted) and self._hall.place != "live":
            self._live.open(LiveView())
            self._hall.go("live")
        self._live.take(event)
        if isinstance(event, SessionEnded):
            broke = self._hall.place == "live" and event.reason == "error"
            self._hall.submit(ListSessions())
            self._records.open(event.session, saying=STOPPED if broke else "")

    def failed(self, event: CommandFailed) -> None:
        """Say what went wrong: in the session while it runs, else where it was asked for."""
        self._early = None
        if event.command == "PlayStretch":
            self._player.failed()
        said = f"{sentence(event.what)} {sentence(event.mend)}"
        place = self._hall.place
        if place != "live":
            self._hall.pages[place].notice.say(said)
        elif self._live.view.over:
            self._records.forget()
            self._say_at("history", said)
        elif not self._live.view.session:
            self._say_at(self._before_live, said)
        else:
            self._live.notice.say(said)

    def _hear(self, words: Heard | None) -> None:
        """Let a quote of the card be heard, or the whole answer."""
        card = self._live.card_state
        session = self._live.view.session
        if not card.up or card.started is None:
            return
        started, ended = (card.started, card.ended) if words is None else words.stretch()
        self._player.toggle(PlayStretch(session, started, ended, "user"))
        if self._player.playing is not None:
            self._live.card.show_playing(words, whole=words is None)

    def _say_at(self, place: str, said: str) -> None:
        self._hall.pages[place].notice.say(said)
        self._hall.go(place)

    def _entered(self, place: str) -> None:
        if place == "home":
            self._home.greet(self._hall.clocks.wall())

    def _settled(self, settings: Settings) -> None:
        early, self._early = self._early, None
        if early is not None:
            self.start(early)

    def _launch(self, form: Form, keep: bool | None) -> None:
        self._pending = None
        for change in setup_view.to_remember(form, self._hall.settings):
            self._hall.submit(change)
        self._show_form(form)
        self._before_live = "practise"
        typing = form.microphone == setup_view.NO_MICROPHONE
        self._live.open(LiveView(round=form.round, persona=form.persona, typing=typing))
        self._hall.submit(setup_view.start(form, keep))
        self._hall.go("live")

    def _consented(self, given: Mapping[Purpose, bool]) -> None:
        form = self._pending
        if form is None:
            return
        for purpose, yes in given.items():
            self._hall.submit(GiveConsent(purpose, yes))
        self._hall.submit(ShowSettings())
        stays = given.get("live_audio") is False
        keep = given.get("recordings", setup_view.consent(self._hall.known, "recordings"))
        self._launch(setup_view.offline(form) if stays else form, keep)

    def _show_form(self, form: Form) -> None:
        self._home.show_form(form)
        self._set_up.show_form(form)

    def _resume(self, session: str) -> None:
        """Go on with a session that broke off."""
        summary = next((one for one in self._hall.summaries if one.id == session), None)
        kind = summary.round if summary is not None else ""
        self._before_live = "history"
        self._live.open(LiveView(round=kind, resumed=True))
        self._hall.submit(ResumeSession(session, self._hall.settings.practice.engine))
        self._hall.go("live")
