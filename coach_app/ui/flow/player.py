"""Hearing stored sound: one stretch at a time, for whichever page asks."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands.outline import ShowOutline
from coach_app.core.commands.playback import PlayStretch, SteerPlayback, StopPlayback
from coach_app.core.commands.words import ShowWords
from coach_app.core.desk_events.outline import OutlineEvent
from coach_app.core.desk_events.playback import PlaybackEnded, PlaybackEvent, PlaybackMoved
from coach_app.core.desk_events.words import WordsEvent
from coach_app.ui.flow.hall import Hall


class Player(QObject):
    """``began`` and ``ended`` carry the stretch, ``moved`` the session second that sounds now.

    ``finished`` tells that a stretch was heard to its end.

    ``outlined`` and ``worded`` carry the `OutlineShown` and `WordsShown` that `show_sound` asked for.
    """

    began = Signal(object)
    moved = Signal(float)
    ended = Signal(object)
    finished = Signal()
    outlined = Signal(object)
    worded = Signal(object)

    def __init__(self, hall: Hall) -> None:
        """Silent; leaving a page makes it silent again."""
        super().__init__()
        self._hall = hall
        self.playing: PlayStretch | None = None
        hall.entered.connect(self.stop)

    def toggle(self, stretch: PlayStretch) -> None:
        """Let a stretch be heard, or stop it if it is the one that sounds."""
        if stretch == self.playing:
            self.stop()
            return
        self._over()
        self.playing = stretch
        self._hall.submit(stretch)
        self.began.emit(stretch)

    def show_sound(self, session: str) -> None:
        """Ask for the outline of a session's sound and for the times of its words."""
        self._hall.submit(ShowOutline(session))
        self._hall.submit(ShowWords(session))

    def steer(self, how: SteerPlayback) -> None:
        """Change what sounds, if anything does."""
        if self.playing is not None:
            self._hall.submit(how)

    def stop(self) -> None:
        """Be quiet."""
        if self.playing is not None:
            self._hall.submit(StopPlayback())
            self._over()

    def failed(self) -> None:
        """What was asked for can't be heard."""
        self._over()

    def take(self, event: PlaybackEvent | OutlineEvent | WordsEvent) -> None:
        """Follow what sounds; news of a stretch that was replaced is old."""
        if isinstance(event, OutlineEvent):
            self.outlined.emit(event)
            return
        if isinstance(event, WordsEvent):
            self.worded.emit(event)
            return
        playing = self.playing
        if playing is None or (playing.session, playing.started) != (event.session, event.started):
            return
        match event:
            case PlaybackMoved(at=at):
                self.moved.emit(at)
            case PlaybackEnded(how="done"):
                self._over()
                self.finished.emit()
            case PlaybackEnded():
                return
            case _:
                assert_never(event)

    def _over(self) -> None:
        before, self.playing = self.playing, None
        if before is not None:
            self.ended.emit(before)
