"""The card after a question: what it says, and that it leaves the session to the user."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coach_app.core.commands.playback import PlayStretch, StopPlayback
from coach_app.core.commands.practice import EndSession, GoOn, RepeatQuestion
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.playback import PlaybackEnded
from coach_app.core.events import CardReady, QuestionAsked
from coach_app.core.settings import Colours, LookSettings
from coach_app.ui.widgets.band import BandBar
from coach_app.ui.widgets.quote import QuoteButton
from coach_app.ui.widgets.strip import StarStrip
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.review_samples import CARD, at_card
from tests.screens.stage import Engine, settle

pytestmark = pytest.mark.gui


@pytest.fixture
def up(desk: MainWindow, engine: Engine) -> MainWindow:
    """The card of the third question is up."""
    engine.give(*at_card())
    engine.taken()
    return desk


def quotes(window: MainWindow) -> list[QuoteButton]:
    return window.desk.live.card.card.findChildren(QuoteButton)


def test_it_shows_two_strengths_two_fixes_and_a_quote_each(up: MainWindow) -> None:
    card = up.desk.live.card
    assert card.isVisible()
    assert not up.desk.live.controls.isVisible()
    assert card.headline.text() == "A clear story. Bring the ending forward."
    assert card.question.text() == samples.QUESTIONS[2]
    assert [button.accessibleName() for button in quotes(up)] == [
        "Hear “Our cold store failed on the Friday night” 0:06",
        "Hear “I split the load by expiry date” 0:58",
        "Hear “By Saturday noon thirty-six of the forty had left” 2:08",
        "Hear “I, um, called the, um, other two sites” 0:31",
    ]
    bars = card.card.findChildren(BandBar)
    assert [(bar.accessibleName(), bar.accessibleDescription()) for bar in bars] == [
        ("Length: 2 min 22 s", "Watch: past 2 min"),
        ("Pace: 151 words a minute", "Good: 130 to 165"),
        ("Fillers: about 4 a minute", "Watch: 2 to 5"),
    ]
    (strip,) = card.card.findChildren(StarStrip)
    assert strip.accessibleDescription() == "situation 38 s, task 14 s, action 76 s, result 14 s"


def test_next_goes_on(up: MainWindow, engine: Engine) -> None:
    assert QApplication.focusWidget() is up.desk.live.card.next_button
    up.desk.live.card.next_button.click()
    assert engine.taken() == [GoOn()]
    assert not up.desk.live.card.isVisible()
    assert up.desk.live.controls.isVisible()


def test_the_keyboard_is_enough(up: MainWindow, engine: Engine) -> None:
    live = up.desk.live
    QTest.keyClick(live, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert engine.taken() == [PlayStretch("s7", 193.0, 336.0, "user")]
    QTest.keyClick(live, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert RepeatQuestion() in engine.taken()
    engine.give(*at_card())
    QTest.keyClick(live, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert GoOn() in engine.taken()


def test_a_second_press_asks_for_nothing_more(up: MainWindow, engine: Engine) -> None:
    card = up.desk.live.card
    card.next.emit()
    card.next.emit()
    assert engine.taken() == [GoOn()]


def test_the_answer_is_heard_and_stopped(up: MainWindow, engine: Engine) -> None:
    listen = up.desk.live.card.listen_button
    listen.click()
    assert engine.taken() == [PlayStretch("s7", 193.0, 336.0, "user")]
    assert listen.text() == "Stop"
    listen.click()
    assert engine.taken() == [StopPlayback()]
    assert listen.text() == "Listen"
    listen.click()
    engine.give(PlaybackEnded("s7", 193.0, 336.0, "done"))
    assert listen.text() == "Listen"


def test_a_quote_is_heard_from_just_before_it(up: MainWindow, engine: Engine) -> None:
    quote = quotes(up)[1]
    quote.click()
    (play,) = engine.taken()
    assert isinstance(play, PlayStretch)
    assert play.started == pytest.approx(250.6)
    assert play.track == "user"
    assert 253 < play.ended < 257
    assert quote.accessibleName().startswith("Stop “I split")
    engine.give(CommandFailed("PlayStretch", "there is no speaker", "plug one in, then try again"))
    assert quote.accessibleName().startswith("Hear “I split")


def test_esc_asks_and_comes_back_to_the_card(up: MainWindow, engine: Engine) -> None:
    live = up.desk.live
    QTest.keyClick(live, Qt.Key.Key_Escape)
    settle()
    assert live.controls.question.isVisible()
    live.controls.question.keep.click()
    assert live.card.isVisible()
    QTest.keyClick(live, Qt.Key.Key_Escape)
    settle()
    live.controls.question.act.click()
    assert engine.taken() == [EndSession()]


def test_a_card_that_grows_stays_up(up: MainWindow, engine: Engine) -> None:
    engine.give(CardReady(338.0, 3, {**CARD, "headline": "Another word for it."}))
    assert up.desk.live.card.headline.text() == "Another word for it."
    assert up.desk.live.card.isVisible()


def test_points_of_a_text_model_are_marked_as_such(up: MainWindow, engine: Engine) -> None:
    words = "I rang each driver myself"
    added = {"rule": "coach", "title": "Keep the calls", "quote": {"turn": 7, "text": words}, "at": 260.0}
    engine.give(CardReady(337.0, 3, {**CARD, "bullets": [added]}))
    card = up.desk.live.card
    said = [label.text() for label in card.card.findChildren(Text) if label.isVisible()]
    assert said.index("From the text model") < said.index("Keep the calls")
    assert quotes(up)[-1].accessibleName() == f"Hear “{words}” 1:07"
    assert QApplication.focusWidget() is card.next_button


def test_it_goes_when_the_next_question_is_asked(up: MainWindow, engine: Engine) -> None:
    engine.give(QuestionAsked(350.0, 4, "behavioural", samples.QUESTIONS[3], 0, 1))
    assert not up.desk.live.card.isVisible()


def test_the_last_card_says_finish(desk: MainWindow, engine: Engine) -> None:
    events = at_card()
    last = [replace(event, index=5) if isinstance(event, QuestionAsked) else event for event in events]
    engine.give(*last)
    assert desk.desk.live.card.next_button.accessibleName() == "Finish"


def test_what_was_not_measured_is_not_drawn(desk: MainWindow, engine: Engine) -> None:
    bare = {**CARD, "pace": None, "fillers": None, "star": {**CARD["star"], "missing": ["result"]}}  # type: ignore[dict-item]
    engine.give(*at_card(bare))
    card = desk.desk.live.card
    assert [bar.accessibleName() for bar in card.card.findChildren(BandBar)] == ["Length: 2 min 22 s"]
    (strip,) = card.card.findChildren(StarStrip)
    assert strip.accessibleDescription().endswith("result not heard")
    assert strip.parts[3].missing


@pytest.mark.parametrize(("size", "scale"), [((960, 640), 1.0), ((1280, 800), 2.0), ((960, 640), 2.0)])
def test_it_never_scrolls_sideways(
    up: MainWindow, engine: Engine, size: tuple[int, int], scale: float
) -> None:
    settings = replace(samples.SETTINGS, look=LookSettings(colours=Colours.DARK, text_scale=scale))
    engine.give(replace(samples.SHOWN, settings=settings))
    up.resize(*size)
    settle()
    card = up.desk.live.card
    assert card.scroller.horizontalScrollBar().maximum() == 0
    for button in (card.retry_button, card.listen_button, card.next_button):
        corner = button.mapTo(up, button.rect().bottomRight())
        assert corner.x() < up.width()
        assert corner.y() < up.height()
