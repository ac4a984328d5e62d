"""Replay: what is heard of the session that is open, from where and how fast."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands.playback import PlayStretch, SteerPlayback, Track
from coach_app.core.desk_events.outline import OutlineShown
from coach_app.core.desk_events.words import WordsShown
from coach_app.core.session import StoredSession
from coach_app.ui.flow.hall import Hall
from coach_app.ui.flow.player import Player
from coach_app.ui.flow.records import Records
from coach_app.ui.screens.replay import ReplayScreen
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.view.replay import replay_of


class Replay(QObject):
    """``practised`` carries the question to practise again."""

    practised = Signal(str)

    def __init__(
        self, hall: Hall, player: Player, records: Records, session: SessionScreen, screen: ReplayScreen
    ) -> None:
        """`records` tell which session is open."""
        super().__init__()
        self._hall, self._player, self._screen = hall, player, screen
        self._stored: StoredSession | None = None
        self._question: int | None = None
        self._words: WordsShown | None = None
        self._track: Track = "both"
        self._loop: tuple[float, float] | None = None
        records.opened.connect(self._learn)
        session.replayed.connect(self.open)
        player.outlined.connect(self._outline)
        player.worded.connect(self._word)
        player.moved.connect(self._moved)
        player.ended.connect(self._ended)
        player.finished.connect(self._finished)
        self._connect()

    def open(self, turn: int = 0) -> None:
        """Show the question of a turn of the open session, or all of it for turn 0."""
        stored = self._stored
        if stored is None:
            return
        found = next((one for one in stored.turns if one.turn == turn), None)
        self._question = None if found is None or not found.question else found.question
        at = None if found is None else found.started
        if stored.has_recording:
            self._player.show_sound(stored.summary.id)
        self._show(at)
        self._hall.go("replay")

    def _learn(self, stored: StoredSession) -> None:
        self._stored, self._words = stored, None

    def _show(self, at: float | None = None) -> None:
        if self._stored is not None:
            times = None if self._words is None else self._words.turns
            self._screen.show_replay(replay_of(self._stored, self._question, times), at)

    def _outline(self, outline: OutlineShown) -> None:
        if self._stored is not None and outline.session == self._stored.summary.id:
            self._screen.show_outline(outline)

    def _word(self, words: WordsShown) -> None:
        if self._stored is not None and words.session == self._stored.summary.id:
            self._words = words
            if self._screen.replay is not None:
                self._show()

    def _moved(self, at: float) -> None:
        if self._here:
            self._screen.show_place(at)

    def _ended(self, stretch: PlayStretch) -> None:
        self._screen.show_playing(on=False)

    def _finished(self) -> None:
        """Heard to its end: the next Play begins anew."""
        replay = self._screen.replay
        if self._here and replay is not None:
            self._screen.show_place(replay.started)

    @property
    def _here(self) -> bool:
        return self._hall.place == "replay"

    def _play(self) -> None:
        screen, replay = self._screen, self._screen.replay
        if replay is None:
            return
        if self._player.playing is not None:
            self._player.stop()
            return
        started, ended = self._loop or (replay.started, replay.ended)
        inside = started <= screen.at < ended
        stretch = PlayStretch(
            replay.session,
            started,
            ended,
            self._track,
            screen.speed,
            loop=self._loop is not None,
            at=screen.at if inside else started,
        )
        self._player.toggle(stretch)
        screen.show_playing(on=True)

    def _seek(self, at: float) -> None:
        if self._loop is not None and not self._loop[0] <= at < self._loop[1]:
            self._screen.loop.setChecked(False)
        self._screen.show_place(at)
        self._player.steer(SteerPlayback(at=at))

    def _repeat(self, loop: tuple[float, float] | None) -> None:
        self._loop = loop
        replay = self._screen.replay
        if replay is None:
            return
        stretch = loop or (replay.started, replay.ended)
        at = None if stretch[0] <= self._screen.at < stretch[1] else stretch[0]
        if at is not None:
            self._screen.show_place(at)
        self._player.steer(SteerPlayback(at=at, loop=loop is not None, stretch=stretch))

    def _solo(self, on: bool) -> None:
        self._track = "user" if on else "both"
        self._player.steer(SteerPlayback(track=self._track))

    def _widen(self) -> None:
        self._player.stop()
        self._question = None
        self._show(self._screen.at)

    def _connect(self) -> None:
        screen = self._screen
        screen.left.connect(lambda: self._hall.go("session"))
        screen.played.connect(self._play)
        screen.sought.connect(self._seek)
        screen.looped.connect(self._repeat)
        screen.paced.connect(lambda speed: self._player.steer(SteerPlayback(speed=speed)))
        screen.soloed.connect(self._solo)
        screen.widened.connect(self._widen)
        screen.retried.connect(self.practised)
        screen.changed.connect(lambda: self._hall.go("settings"))
