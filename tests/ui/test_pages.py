"""The pages under the hands of a user: what each shows, and which commands each press gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coach_app.core.commands.choices import ChangeSetting, GiveConsent, ShowSettings
from coach_app.core.commands.records import (
    DeleteSessions,
    ListEgress,
    ListSessions,
    OpenSession,
)
from coach_app.core.commands.sound import ListDevices
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.records import (
    EgressListed,
    SessionOpened,
    SessionsDeleted,
    SessionsListed,
)
from coach_app.core.rounds import EngineName
from coach_app.core.session import SessionEgress
from coach_app.core.settings import Colours, LookSettings, PracticeSettings, PrivacySettings, Settings
from coach_app.ui.screens.home import FIRST
from coach_app.ui.widgets.band import BandBar
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine
from tests.ui.hands import go, place

pytestmark = pytest.mark.gui


def test_the_window_asks_for_what_it_shows(window: MainWindow, engine: Engine) -> None:
    assert engine.taken() == [ShowSettings(), ListSessions(), ListDevices()]
    assert window.windowTitle() == "Practice Coach"


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("home", "Good evening."),
        ("practise", "Set up a practice"),
        ("history", "History"),
        ("privacy", "Nothing has left this computer."),
        ("settings", "Settings"),
    ],
)
def test_every_place_is_a_press_away(desk: MainWindow, key: str, title: str) -> None:
    go(desk, key)
    page = desk.desk.pages[key]
    assert page.isVisible()
    assert page.title.text() == title
    assert desk.sidebar.items[key].isChecked()
    assert desk.sidebar.sending.text() == "Nothing is being sent."


def test_home_shows_recent_sessions_and_opens_them(desk: MainWindow, engine: Engine) -> None:
    rows = desk.desk.home.rows
    assert [row.cells.id for row in rows] == ["s6", "s5", "s4"]
    assert rows[0].accessibleName() == (
        "Thu 19 Nov, Behavioural, Warehouse shift lead, Practice, 24 min, 5 questions"
    )
    rows[0].click()
    assert engine.taken() == [OpenSession("s6")]
    engine.give(SessionOpened(samples.stored()))
    assert place(desk) == "session"
    assert desk.sidebar.items["history"].isChecked()


def test_home_leads_to_set_up_and_to_all_sessions(desk: MainWindow) -> None:
    desk.desk.home.change_button.click()
    assert place(desk) == "practise"
    desk.desk.go("home")
    desk.desk.home.all_button.click()
    assert place(desk) == "history"


def test_page_keys_scroll(desk: MainWindow, engine: Engine) -> None:
    go(desk, "settings")
    desk.activateWindow()
    bar = desk.desk.preferences.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(desk, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(desk, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_a_line_about_trouble_leaves_with_its_page(desk: MainWindow, engine: Engine) -> None:
    go(desk, "history")
    engine.give(CommandFailed("DeleteSessions", "the store is read-only", "make the folder writable"))
    assert desk.desk.history.notice.isVisible()
    go(desk, "home")
    go(desk, "history")
    assert not desk.desk.history.notice.isVisible()


def test_history_deletes_only_after_a_question(desk: MainWindow, engine: Engine) -> None:
    go(desk, "history")
    history = desk.desk.history
    assert not history.delete_button.isEnabled()
    assert history.delete_button.toolTip() == "Choose one or more sessions first."
    history.ticks["s5"].click()
    history.ticks["s4"].click()
    history.delete_button.click()
    assert history.question.words.text() == "Delete 2 sessions and their sound? This cannot be undone."
    assert engine.taken() == []
    history.question.keep.click()
    assert engine.taken() == []
    history.delete_button.click()
    history.question.act.click()
    assert engine.taken() == [DeleteSessions(("s5", "s4"))]
    engine.give(SessionsDeleted(("s5", "s4")))
    assert engine.taken() == [ListSessions()]


def test_history_keeps_the_choice_when_the_list_comes_again(desk: MainWindow, engine: Engine) -> None:
    go(desk, "history")
    desk.desk.history.ticks["s3"].click()
    engine.give(samples.LISTED)
    assert desk.desk.history.chosen() == ("s3",)


def test_history_shows_fifty_and_more_on_demand(desk: MainWindow, engine: Engine) -> None:
    many = tuple(replace(samples.SESSIONS[0], id=f"m{number}") for number in range(120))
    engine.give(SessionsListed(many, 5_000_000))
    history = desk.desk.history
    assert len(history.rows) == 50
    assert history.more.text() == "50 more"
    history.more.click()
    history.more.click()
    assert len(history.rows) == 120
    assert not history.more.isVisibleTo(history)


def test_an_empty_history_has_one_sentence_and_one_action(desk: MainWindow, engine: Engine) -> None:
    engine.give(SessionsListed((), 0))
    go(desk, "history")
    assert desk.desk.history.empty.isVisible()
    assert not desk.desk.history.card.isVisible()


def test_nobody_is_told_that_there_are_no_sessions_before_that_is_known(
    window: MainWindow, engine: Engine
) -> None:
    go(window, "history")
    history = window.desk.history
    assert not any(part.isVisible() for part in (history.empty, history.card, history.analyse_link))
    go(window, "home")
    assert FIRST not in [text.text() for text in window.desk.home.findChildren(Text) if text.isVisible()]
    engine.give(SessionsListed((), 0))
    assert FIRST in [text.text() for text in window.desk.home.findChildren(Text) if text.isVisible()]
    go(window, "history")
    assert history.empty.isVisible()


@pytest.mark.parametrize("page", ["home", "history"])
def test_a_row_stays_pressed_and_keeps_the_keyboard_when_the_list_comes_again(
    desk: MainWindow, engine: Engine, page: str
) -> None:
    go(desk, page)
    rows = desk.desk.home.rows if page == "home" else desk.desk.history.rows
    row = rows[1]
    row.setFocus()
    QTest.mousePress(row, Qt.MouseButton.LeftButton)
    engine.give(replace(samples.LISTED, bytes_used=5))
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert row.hasFocus()
    assert engine.taken() == [OpenSession(row.cells.id)]


def test_a_row_stays_pressed_when_another_session_joins_the_list(desk: MainWindow, engine: Engine) -> None:
    go(desk, "history")
    row = desk.desk.history.rows[1]
    QTest.mousePress(row, Qt.MouseButton.LeftButton)
    older = replace(samples.SESSIONS[0], id="s0", started="2020-01-01T10:00:00Z")
    engine.give(SessionsListed((*samples.SESSIONS, older), 5))
    assert len(desk.desk.history.rows) == len(samples.SESSIONS) + 1
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert engine.taken() == [OpenSession(row.cells.id)]


def test_a_row_whose_words_changed_is_made_anew(desk: MainWindow, engine: Engine) -> None:
    go(desk, "history")
    before = list(desk.desk.history.rows)
    desk.desk.history.ticks[before[1].cells.id].click()
    first, second, *rest = samples.LISTED.sessions
    engine.give(
        replace(samples.LISTED, sessions=(first, replace(second, seconds=second.seconds + 60), *rest))
    )
    after = desk.desk.history.rows
    stayed = [one is other for one, other in zip(before, after, strict=True)]
    assert stayed == [number != 1 for number in range(len(before))]
    assert desk.desk.history.chosen() == (after[1].cells.id,)


def test_a_session_shows_its_facts_and_words(desk: MainWindow, engine: Engine) -> None:
    desk.desk.history.opened.emit("s6")
    engine.give(SessionOpened(samples.stored()))
    engine.taken()
    session = desk.desk.session
    assert session.isVisible()
    assert session.title.text() == "Three things to do next"
    bars = [bar.accessibleName() for bar in session.facts.findChildren(BandBar)]
    assert [name for name in bars if name.startswith("Length")] == [
        "Length: 1 min 11 s",
        "Length: 2 min 11 s",
        "Length: 1 min 36 s",
    ]
    said = [label.text() for label in session.transcript.findChildren(Text)]
    assert said.count("You") == said.count("Interviewer") == 3
    session.back.click()
    assert place(desk) == "history"


def test_another_session_that_arrives_does_not_take_the_screen(desk: MainWindow, engine: Engine) -> None:
    engine.give(SessionOpened(samples.stored()))
    assert place(desk) == "home"


def test_privacy_asks_for_what_left_and_shows_it(desk: MainWindow, engine: Engine) -> None:
    go(desk, "privacy")
    assert engine.taken() == [ListEgress()]
    engine.give(samples.ledger())
    assert desk.desk.privacy.title.text() == "Your voice went to one place."
    assert place(desk) == "privacy"
    assert not desk.desk.privacy.more.isVisible()
    engine.give(samples.LISTED)
    assert engine.taken() == [ListEgress()]


def test_a_long_ledger_shows_its_newest_lines_first(desk: MainWindow, engine: Engine) -> None:
    go(desk, "privacy")
    silent = SessionEgress(samples.SESSIONS[1], ())
    engine.give(EgressListed((silent,) * 30 + samples.ledger().sessions[:1]))
    privacy = desk.desk.privacy
    assert privacy.title.text() == "Your voice went to one place."
    assert privacy.more.text() == "19 more"
    privacy.more.click()
    assert not privacy.more.isVisible()


def test_privacy_switches_give_and_take_back(desk: MainWindow, engine: Engine) -> None:
    go(desk, "privacy")
    engine.taken()
    privacy = desk.desk.privacy
    assert privacy.send.isChecked()
    privacy.send.click()
    assert not privacy.score.isChecked()
    assert privacy.score.accessibleName() == "Send transcripts for scoring"
    privacy.score.click()
    assert not privacy.again.isChecked()
    privacy.again.click()
    privacy.offline.click()
    assert privacy.days.value == "0"
    privacy.days.segments()[2].click()
    assert engine.taken() == [
        GiveConsent("live_audio", False),
        ShowSettings(),
        GiveConsent("scoring", True),
        ShowSettings(),
        ChangeSetting("privacy.read_again", "true"),
        ShowSettings(),
        ChangeSetting("privacy.offline_only", "true"),
        ShowSettings(),
        ChangeSetting("privacy.keep_days", "90"),
        ShowSettings(),
    ]


def test_days_set_in_the_file_are_shown_as_they_are(desk: MainWindow, engine: Engine) -> None:
    go(desk, "privacy")
    engine.give(replace(samples.SHOWN, settings=Settings(privacy=PrivacySettings(keep_days=45))))
    said = [label.text() for label in desk.desk.privacy.findChildren(Text) if label.isVisible()]
    assert any(words.startswith("45 days, as set in the settings file.") for words in said)
    assert desk.desk.privacy.days.value == ""
    engine.give(samples.SHOWN)
    assert desk.desk.privacy.days.value == "0"


@pytest.mark.parametrize(
    ("picker", "value", "setting"),
    [
        ("engine", "offline", "practice.engine"),
        ("patience", "3", "practice.patience"),
        ("microphone", "Headset", "sound.microphone"),
        ("speaker", "Headset", "sound.speaker"),
        ("barge", "off", "sound.barge_in"),
        ("colours", "dark", "look.colours"),
        ("text_size", "1.5", "look.text_scale"),
    ],
)
def test_each_setting_is_told_at_once(
    desk: MainWindow, engine: Engine, picker: str, value: str, setting: str
) -> None:
    getattr(desk.desk.preferences, picker).choose(value)
    assert engine.taken() == [ChangeSetting(setting, value), ShowSettings()]


def test_settings_that_are_shown_are_not_told_back(desk: MainWindow, engine: Engine) -> None:
    changed = replace(samples.SETTINGS, practice=PracticeSettings(patience=3.3, engine=EngineName.OFFLINE))
    engine.give(replace(samples.SHOWN, settings=changed, complaints=("settings: 'colour' is unknown",)))
    assert engine.taken() == []
    assert desk.desk.preferences.patience.value == "3.3"
    assert "unknown" in desk.desk.preferences.notice.words.text()


def test_the_look_follows_the_settings(desk: MainWindow, engine: Engine) -> None:
    dark = replace(samples.SETTINGS, look=LookSettings(Colours.DARK, 1.5, True))
    engine.give(replace(samples.SHOWN, settings=dark))
    assert (desk.look.scheme, desk.look.scale, desk.look.reduced_motion) == ("dark", 1.5, True)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().window().color() == desk.look.colour("background")
    assert desk.desk.set_up.role.font().pixelSize() == round(15 * 1.5)
