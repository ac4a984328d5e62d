"""Searching in History: words, where they were said, and the way there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coach_app.core.commands.records import OpenSession, SearchSessions
from coach_app.core.desk_events.records import SessionOpened, SessionsFound
from coach_app.core.rounds import Speaker
from coach_app.core.session import SearchHit
from coach_app.ui.screens.history import History
from coach_app.ui.view.search import found
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine, settle
from tests.ui.hands import go, place

pytestmark = pytest.mark.gui


@pytest.fixture
def history(desk: MainWindow) -> History:
    go(desk, "history")
    return desk.desk.history


def test_typing_searches_once_it_rests(qtbot: QtBot, engine: Engine, history: History) -> None:
    QTest.keyClicks(history.search, "pallet")
    assert engine.taken() == []
    qtbot.waitUntil(lambda: bool(engine.commands), timeout=20_000)
    assert engine.taken() == [SearchSessions("pallet")]


def test_enter_searches_at_once(engine: Engine, history: History) -> None:
    history.search.setText("  late truck ")
    QTest.keyClick(history.search, Qt.Key.Key_Return)
    assert engine.taken() == [SearchSessions("late truck")]


def test_what_is_found_takes_the_place_of_the_list(engine: Engine, history: History) -> None:
    history.search.setText("pallet")
    engine.give(samples.hits())
    assert not history.card.isVisible()
    assert not history.offer.isVisible()
    assert history.found.amount.text() == "3 places"
    row = history.found.rows[0]
    assert row.where.text() == "Thu 19 Nov · Behavioural round · Warehouse shift lead · You, 2:38"
    assert row.accessibleName().endswith("and one who thought…")
    assert [row.said.text()[span.start :][: span.length] for span in row.said.spans] == ["pallet"]


def test_esc_and_the_link_go_back_to_the_list(engine: Engine, history: History) -> None:
    for by_key in (True, False):
        history.search.setText("pallet")
        engine.give(samples.hits())
        if by_key:
            QTest.keyClick(history.search, Qt.Key.Key_Escape)
        else:
            history.found.back.click()
        assert history.search.text() == ""
        assert history.card.isVisible()
        assert not history.found.isVisible()


def test_an_answer_to_older_words_is_not_shown(engine: Engine, history: History) -> None:
    history.search.setText("pallets at night")
    engine.give(samples.hits())
    assert history.card.isVisible()


def test_nothing_found_is_one_sentence(engine: Engine, history: History) -> None:
    history.search.setText("pineapple")
    engine.give(SessionsFound("pineapple", (), False))
    assert history.found.empty.isVisible()
    assert not history.found.card.isVisible()


def test_a_hit_opens_the_session_at_that_turn(desk: MainWindow, engine: Engine, history: History) -> None:
    history.search.setText("pallet")
    engine.give(samples.hits())
    QTest.mouseClick(history.found.rows[0], Qt.MouseButton.LeftButton)
    assert engine.taken()[-1] == OpenSession("s6")
    engine.give(SessionOpened(samples.stored()))
    settle()
    assert place(desk) == "session"
    page = desk.desk.session
    assert page.marked is not None
    port = page.scroller.viewport()
    top = page.marked.mapTo(port, page.marked.rect().topLeft()).y()
    assert 0 <= top < port.height() / 2


def test_a_session_from_the_list_opens_at_its_top(desk: MainWindow, engine: Engine, history: History) -> None:
    history.hit.emit("s6", 4)
    engine.give(SessionOpened(samples.stored()))
    history.opened.emit("s6")
    engine.give(SessionOpened(samples.stored()))
    page = desk.desk.session
    assert page.marked is None
    assert page.scroller.verticalScrollBar().value() == 0


def test_sessions_that_are_not_listed_are_not_found() -> None:
    hit = SearchHit("gone", "2026-11-19T18:40:00Z", 1, Speaker.USER, 1, None, "a pallet")
    assert found("pallet", [hit], {}) == []


@pytest.mark.parametrize(
    ("text", "snippet", "marked"),
    [
        ("pall", "Pallets and palms", ["Pallets"]),
        ("pa", "Pallets, pa", ["pa"]),
        ("the late", "The truck was late, later", ["The", "late", "later"]),
        ("...", "The truck", []),
        ("ÜBER", "über Nacht", ["über"]),
    ],
)
def test_searched_words_are_marked(text: str, snippet: str, marked: list[str]) -> None:
    hit = SearchHit("s1", "2026-11-19T18:40:00Z", 1, Speaker.USER, 1, 3.0, snippet)
    (cells,) = found(text, [hit], {"s1": samples.SESSIONS[0]})
    assert [snippet[start : start + length] for start, length in cells.marked] == marked
