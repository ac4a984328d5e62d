"""Testing speakers and microphone on Settings."""

from __future__ import annotations

import pytest

from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.sound import TestSound
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.sound import ECHO_JOB, EchoMeasured
from coach_app.ui.screens.echo_test import ABOUT, EchoTest
from coach_app.ui.window import MainWindow
from tests.screens.stage import Engine, settle

pytestmark = pytest.mark.gui

FOUND = EchoMeasured(0.083, -21.0, "canceller", "The microphone hears the speaker after 83 ms.")


@pytest.fixture
def card(desk: MainWindow, engine: Engine) -> EchoTest:
    desk.desk.go("settings")
    settle()
    engine.taken()
    return desk.desk.preferences.test


def test_it_is_asked_for_followed_and_told(desk: MainWindow, engine: Engine, card: EchoTest) -> None:
    card.begin.click()
    assert engine.taken() == [TestSound()]
    desk.desk.take(JobMoved(ECHO_JOB, None, "Playing a tone…"))
    assert not card.begin.isEnabled()
    assert card.said.text() == "Playing a tone…"
    card.stop.click()
    assert engine.taken() == [CancelJob(ECHO_JOB)]
    desk.desk.take(FOUND)
    desk.desk.take(JobEnded(ECHO_JOB, "done"))
    assert card.begin.isEnabled()
    assert card.stop.isHidden()
    assert card.said.text() == FOUND.words


def test_a_failure_is_one_line_above_the_page(desk: MainWindow, engine: Engine, card: EchoTest) -> None:
    desk.desk.take(JobMoved(ECHO_JOB, None, "Playing a tone…"))
    desk.desk.take(CommandFailed("TestSound", "no speaker was found", "connect one, then try again"))
    desk.desk.take(JobEnded(ECHO_JOB, "failed"))
    assert desk.desk.preferences.notice.words.text() == "No speaker was found. Connect one, then try again."
    assert card.said.text() == ABOUT
    assert card.begin.isEnabled()


def test_it_stops_when_the_page_is_left(desk: MainWindow, engine: Engine, card: EchoTest) -> None:
    desk.desk.take(JobMoved(ECHO_JOB, None, "Playing a tone…"))
    desk.desk.go("home")
    assert CancelJob(ECHO_JOB) in engine.taken()
