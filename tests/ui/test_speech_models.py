"""Speech models on Settings, and own questions from a file, under the hands of a user."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.practice import StartSession
from coach_app.core.commands.questions import ReadQuestions
from coach_app.core.commands.sound import ListDevices
from coach_app.core.commands.speech import (
    InstallSpeechModel,
    ListSpeechModels,
    LookAtSpeechModel,
    RemoveSpeechModel,
)
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.questions import QuestionsRead
from coach_app.core.desk_events.speech import (
    SPEECH_JOB,
    SpeechModel,
    SpeechModelOffered,
    SpeechModelsListed,
)
from coach_app.core.plan import PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.ui.screens.speech_models import SpeechModels
from coach_app.ui.theme.look import Look
from coach_app.ui.view import setup as setup_view
from coach_app.ui.window import MainWindow
from tests.screens.stage import Engine, settle
from tests.ui.hands import go

pytestmark = pytest.mark.gui

URL = "https://models.example/zipformer.tar.bz2"
SUM = "ab" * 32
LISTED = SpeechModelsListed((SpeechModel("zipformer-en", "streaming transducer", 42_000_000, used=True),), "")
OFFERED = SpeechModelOffered(URL, SUM, "zipformer.tar.bz2", "models.example", 42_000_000)


@pytest.fixture
def models(desk: MainWindow, engine: Engine) -> SpeechModels:
    go(desk, "settings")
    assert engine.taken() == [ListDevices(), ListSpeechModels()]
    engine.give(LISTED)
    return desk.desk.preferences.models


def test_nothing_is_fetched_before_the_user_agrees(models: SpeechModels, engine: Engine) -> None:
    models.source.setText(f"  {URL} ")
    models.checksum.setText(SUM)
    models.install.click()
    assert engine.taken() == [LookAtSpeechModel(URL, SUM)]
    engine.give(OFFERED)
    assert models.question.words.text() == "Download zipformer.tar.bz2, 42 MB, from models.example?"
    models.question.keep.click()
    assert engine.taken() == []
    engine.give(OFFERED)
    models.question.act.click()
    assert engine.taken() == [InstallSpeechModel(URL, SUM)]


def test_a_missing_checksum_is_said(models: SpeechModels, engine: Engine) -> None:
    engine.give(SpeechModelOffered("/tmp/zipformer.zip", "", "zipformer.zip", "", 1_000_000))
    assert models.question.words.text() == (
        "Install zipformer.zip, 1 MB? No checksum was given, so nobody can tell whether it was changed."
    )


def test_progress_is_shown_and_can_be_stopped(models: SpeechModels, engine: Engine) -> None:
    engine.give(JobMoved("another job", 0.9, "Counting sheep"))
    assert not models.bar.isVisible()
    engine.give(JobMoved(SPEECH_JOB, 0.25, "Downloading zipformer.tar.bz2: 10 of 42 MB"))
    assert models.bar.isVisible()
    assert (models.bar.share, models.doing.text()) == (0.25, "Downloading zipformer.tar.bz2: 10 of 42 MB")
    assert not models.install.isEnabled()
    models.cancel.click()
    assert engine.taken() == [CancelJob(SPEECH_JOB)]
    engine.give(JobEnded(SPEECH_JOB, "cancelled"))
    assert not models.bar.isVisible()
    assert "goes on from there" in models.said.text()
    assert models.install.isEnabled()


def test_a_failure_stands_on_the_page(models: SpeechModels, desk: MainWindow, engine: Engine) -> None:
    engine.give(JobMoved(SPEECH_JOB, None, "Checking and installing zipformer.tar.bz2"))
    what = "the checksum of zipformer.tar.bz2 is another one"
    engine.give(CommandFailed("InstallSpeechModel", what, "download it again, or check the sum"))
    engine.give(JobEnded(SPEECH_JOB, "failed"))
    assert desk.desk.preferences.notice.words.text().startswith("The checksum of zipformer.tar.bz2")
    assert not models.said.isVisible()


def test_a_model_is_removed_after_a_question(models: SpeechModels, engine: Engine) -> None:
    models.removals["zipformer-en"].click()
    assert engine.taken() == []
    models.question.act.click()
    assert engine.taken() == [RemoveSpeechModel("zipformer-en")]
    engine.give(SpeechModelsListed((), "the package is missing"))
    assert models.removals == {}
    assert not models.trouble.isVisible()


def test_a_file_is_chosen(look: Look, qtbot: QtBot) -> None:
    card = SpeechModels(look, pick=lambda: "/media/stick/zipformer.zip")
    qtbot.addWidget(card)
    card.choose.click()
    assert card.source.text() == "/media/stick/zipformer.zip"


def test_own_questions_are_read_from_a_file_with_their_follow_ups(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    set_up = desk.desk.set_up
    set_up.round.choose(Round.OWN)
    settle()
    engine.taken()
    set_up.questions_file.emit("/home/me/questions.csv")
    assert engine.taken() == [ReadQuestions(Path("/home/me/questions.csv"))]
    first = PlannedQuestion("What broke?", follow_ups=(("no_result", "And then?"),))
    engine.give(QuestionsRead("questions.csv", (first, PlannedQuestion("Why us?"))))
    assert set_up.notice.words.text() == "2 questions read from questions.csv."
    assert set_up.own.edit.toPlainText() == "What broke?\nWhy us?"
    set_up.own.edit.setPlainText("What  broke?\nWhy them?")
    command = setup_view.start(set_up.form())
    assert isinstance(command, StartSession)
    assert command.request.own == (first, PlannedQuestion("Why them?"))


def test_a_wrong_line_is_named_on_the_page(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    engine.give(CommandFailed("ReadQuestions", "q.csv, line 3: 'kind' is not known", "use behavioural"))
    assert desk.desk.set_up.notice.words.text() == "Q.csv, line 3: 'kind' is not known. Use behavioural."
