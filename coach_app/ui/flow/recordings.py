"""Recordings made elsewhere: chosen, listened to, kept as a session or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coach_app.core.commands.recordings import AnalyseRecording, DropRecording, KeepRecording
from coach_app.core.desk_events.jobs import JobEnded, JobMoved, JobsEvent
from coach_app.core.desk_events.recordings import RecordingAnalysed, RecordingKept, RecordingsEvent
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.history import History
from coach_app.ui.screens.home import Home
from coach_app.ui.view.recordings import NOBODY, found

SOUND = "Sound (*.wav *.flac *.ogg *.opus *.mp3);;All files (*)"


class Recordings(QObject):
    """Asks for a file and shows on History what is in it. ``kept`` carries the session made of it."""

    kept = Signal(str)

    def __init__(self, hall: Hall, home: Home, history: History) -> None:
        """Both pages offer it."""
        super().__init__()
        self._hall, self._history = hall, history
        self.choose: Callable[[QWidget], str] = _chosen
        home.analyse.connect(lambda: self.ask(home))
        history.analyse.connect(lambda: self.ask(history))
        history.recording.answered.connect(self._answered)
        hall.job.connect(self._job)

    def ask(self, page: QWidget) -> None:
        """Let the user choose a recording."""
        path = self.choose(page)
        if path:
            self._history.ask_to_keep("")
            self._hall.go("history")
            self._hall.submit(AnalyseRecording(Path(path)))

    def take(self, event: RecordingsEvent) -> None:
        """Show what an event changed."""
        match event:
            case RecordingAnalysed(spoken=False):
                self._history.notice.say(NOBODY)
            case RecordingAnalysed(metrics=metrics, note=note):
                self._history.ask_to_keep(found(metrics, note))
            case RecordingKept(session=session):
                self.kept.emit(session)
            case _:
                assert_never(event)

    def _answered(self, keep: bool) -> None:
        self._hall.submit(KeepRecording() if keep else DropRecording())

    def _job(self, event: JobsEvent) -> None:
        match event:
            case JobMoved(job="analysis", doing=doing):
                self._history.notice.say(f"{doing}.")
            case JobEnded(job="analysis", how="done" | "cancelled"):
                self._history.notice.hide()
            case _:
                return


def _chosen(page: QWidget) -> str:
    path, _ = QFileDialog.getOpenFileName(page, "Analyse a recording", "", SOUND)
    return path
