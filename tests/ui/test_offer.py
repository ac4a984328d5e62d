"""A session that broke off is offered at the next start, and nothing happens to it unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from coach_app.core.commands.practice import ResumeSession
from coach_app.core.commands.records import DiscardSession, FinishSession, OpenSession
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.records import SessionOpened, SessionsListed
from coach_app.core.rounds import EngineName
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine
from tests.ui.hands import go, place

pytestmark = pytest.mark.gui


@pytest.fixture
def broken(desk: MainWindow, engine: Engine) -> MainWindow:
    engine.give(samples.broken_off())
    return desk


def test_home_offers_the_newest_session_when_it_is_not_finished(broken: MainWindow) -> None:
    offer = broken.desk.home.offer
    assert offer.isVisible()
    assert offer.title.text() == "Behavioural round, Warehouse shift lead: not finished"
    assert offer.detail.text() == "Fri 20 Nov · 3 questions asked · 10 min kept"
    assert not offer.question.isVisible()


def test_home_offers_nothing_once_another_session_is_done(desk: MainWindow) -> None:
    assert not desk.desk.home.offer.isVisible()
    go(desk, "history")
    assert desk.desk.history.offer.isVisible()
    assert desk.desk.history.offer.title.text() == "Case round, Regional planner: not finished"


def test_go_on_goes_on(broken: MainWindow, engine: Engine) -> None:
    broken.desk.home.offer.go_on.click()
    assert engine.taken() == [ResumeSession("s7", EngineName.AUTO)]
    assert place(broken) == "live"
    engine.give(*samples.started())
    live = broken.desk.live
    live.ask_to_end()
    assert live.controls.question.words.text() == "End now? What was said is saved."


def test_what_cannot_go_on_is_said_where_it_is_listed(broken: MainWindow, engine: Engine) -> None:
    broken.desk.home.offer.go_on.click()
    engine.give(CommandFailed("ResumeSession", "another session is running", "end it first, then try again"))
    assert place(broken) == "history"
    assert broken.desk.history.notice.words.text() == (
        "Another session is running. End it first, then try again."
    )


def test_finish_opens_its_page(broken: MainWindow, engine: Engine) -> None:
    broken.desk.home.offer.finish.click()
    assert engine.taken() == [FinishSession("s7")]
    finished = replace(samples.SESSIONS[0], id="s7")
    engine.give(SessionOpened(replace(samples.stored(), summary=finished)))
    assert place(broken) == "session"
    assert not broken.desk.session.offer.isVisible()


def test_discard_asks_first(broken: MainWindow, engine: Engine) -> None:
    offer = broken.desk.home.offer
    offer.discard.click()
    assert offer.question.words.text() == "Discard this session and its sound? This cannot be undone."
    assert QApplication.focusWidget() is offer.question.keep
    offer.question.keep.click()
    assert engine.taken() == []
    assert offer.go_on.isVisible()
    offer.discard.click()
    offer.question.act.click()
    assert engine.taken() == [DiscardSession("s7")]


def test_a_discarded_session_leaves_every_list(broken: MainWindow, engine: Engine) -> None:
    listed = samples.broken_off().sessions
    engine.give(SessionsListed((replace(listed[0], state="discarded"), *listed[1:]), 1))
    assert not broken.desk.home.offer.isVisible()
    assert [row.cells.id for row in broken.desk.home.rows] == ["s6", "s5", "s4"]
    assert "s7" not in broken.desk.history.ticks


def test_the_page_of_an_unfinished_session_offers_it_too(broken: MainWindow, engine: Engine) -> None:
    broken.desk.history.opened.emit("s7")
    engine.give(SessionOpened(replace(samples.stored(), summary=samples.broken_off().sessions[0])))
    assert engine.taken() == [OpenSession("s7")]
    offer = broken.desk.session.offer
    assert offer.isVisible()
    offer.discard.click()
    offer.question.act.click()
    assert engine.taken() == [DiscardSession("s7")]
    engine.give(samples.LISTED)
    assert place(broken) == "history"
