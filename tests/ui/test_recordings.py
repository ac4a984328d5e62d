"""Analysing a recording from Home and History: the file chosen, what is said of it, kept or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.commands.recordings import AnalyseRecording, DropRecording, KeepRecording
from coach_app.core.commands.records import OpenSession
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.recordings import RecordingAnalysed, RecordingKept
from coach_app.ui.window import MainWindow
from tests.screens.stage import Engine
from tests.ui.hands import place

pytestmark = pytest.mark.gui

FIGURES = {"answer_seconds": 76.4, "wpm": 151.2, "fillers": {"sound": 9, "like": 2}, "pauses": [0.8, 1.4]}


@pytest.mark.parametrize("page", ["home", "history"])
def test_a_recording_is_listened_to_and_kept(desk: MainWindow, engine: Engine, page: str) -> None:
    desk.desk.recordings.choose = lambda parent: "/tmp/answer.wav"
    desk.desk.go(page)
    desk.desk.pages[page].analyse_link.click()  # type: ignore[attr-defined]
    assert engine.taken() == [AnalyseRecording(Path("/tmp/answer.wav"))]
    history = desk.desk.history
    assert place(desk) == "history"
    engine.give(JobMoved("analysis", None, "Listening to answer.wav"))
    assert history.notice.isVisible()
    engine.give(RecordingAnalysed("answer.wav", True, FIGURES), JobEnded("analysis", "done"))
    assert not history.notice.isVisible()
    assert history.recording.words.text() == (
        "Length: 1 min 16 s. Pace: about 151 words a minute. Fillers: about 11. "
        "Pauses: 2, the longest 1.4 s. Keep it as a session?"
    )
    history.recording.act.click()
    assert engine.taken() == [KeepRecording()]
    engine.give(RecordingKept("s9"))
    assert engine.taken() == [OpenSession("s9")]


def test_it_may_be_let_go(desk: MainWindow, engine: Engine) -> None:
    desk.desk.go("history")
    engine.give(RecordingAnalysed("answer.wav", True, FIGURES))
    desk.desk.history.recording.keep.click()
    assert engine.taken() == [DropRecording()]
    assert not desk.desk.history.recording.isVisible()


def test_choosing_nothing_does_nothing(desk: MainWindow, engine: Engine) -> None:
    desk.desk.recordings.choose = lambda parent: ""
    desk.desk.home.analyse_link.click()
    assert engine.taken() == []
    assert place(desk) == "home"


def test_a_bad_file_or_one_without_a_voice_is_said(desk: MainWindow, engine: Engine) -> None:
    desk.desk.go("history")
    engine.give(
        JobMoved("analysis", None, "Listening to x.wav"),
        CommandFailed("AnalyseRecording", "x.wav is not a sound file", "choose a WAV file"),
        JobEnded("analysis", "failed"),
    )
    assert desk.desk.history.notice.words.text() == "X.wav is not a sound file. Choose a WAV file."
    engine.give(RecordingAnalysed("x.wav", False, {}))
    assert "Nobody is heard" in desk.desk.history.notice.words.text()
    assert not desk.desk.history.recording.isVisible()
