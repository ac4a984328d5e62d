"""Live under the hands of a user: every control and shortcut, every event that is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coach_app.core.commands import Command, Shutdown
from coach_app.core.commands.practice import (
    AddBookmark,
    EndSession,
    FinishAnswer,
    LetMeThink,
    RepeatQuestion,
    SetMuted,
    SetPaused,
    SkipQuestion,
    TypeAnswer,
)
from coach_app.core.commands.records import ListSessions, OpenSession
from coach_app.core.desk_events import CommandFailed, EngineStopped
from coach_app.core.desk_events.records import SessionOpened
from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CueDecided,
    LinkChanged,
    QuestionAsked,
    SessionEnded,
    SessionStarted,
    StateChanged,
    Warned,
)
from coach_app.ui.screens.live import Live
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine, listen, settle

pytestmark = pytest.mark.gui

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def live(window: MainWindow, engine: Engine) -> Live:
    """A running session in which the user is answering the third question."""
    window.activateWindow()
    engine.give(*samples.answering())
    engine.taken()
    return window.desk.live


def press(qtbot: QtBot, live: Live, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(live, key, modifier)
    settle()


def asking(live: Live) -> bool:
    return live.controls.asking


def filled(live: Live) -> bool:
    return live.controls.main.kind == "primary"


def cue_text(live: Live) -> str:
    return live.stage.cue.cue.text if live.stage.cue.cue else ""


def elapsed(live: Live) -> float | None:
    return live.stage.user.time.elapsed if live.stage.user.time else None


def test_a_session_that_starts_is_shown(window: MainWindow, engine: Engine, live: Live) -> None:
    assert live.isVisible()
    assert live.stage.question.text() == samples.QUESTIONS[2]
    assert live.stage.question.accessibleName() == samples.QUESTIONS[2]
    assert live.where.text() == "Behavioural, question 3 of 5"
    assert live.stage.state.text() == "Listening"
    assert (live.link.value, live.link.words) == ("good", "Connected to Gemini")
    assert live.link.accessibleName() == "Connected to Gemini"
    assert live.stage.captions.latest.text().endswith("together and the")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("mute", SetMuted(True)),
        ("pause", SetPaused(True)),
        ("think", LetMeThink()),
        ("repeat", RepeatQuestion()),
        ("skip", SkipQuestion()),
        ("bookmark", AddBookmark()),
        ("main", FinishAnswer()),
    ],
)
def test_each_control_gives_its_command(
    qtbot: QtBot, engine: Engine, live: Live, name: str, command: Command
) -> None:
    QTest.mouseClick(getattr(live.controls, name), Qt.MouseButton.LeftButton)
    assert engine.taken() == [command]


@pytest.mark.parametrize(
    ("key", "modifier", "command"),
    [
        (Qt.Key.Key_Return, CTRL, FinishAnswer()),
        (Qt.Key.Key_Enter, CTRL, FinishAnswer()),
        (Qt.Key.Key_M, CTRL, SetMuted(True)),
        (Qt.Key.Key_P, CTRL | SHIFT, SetPaused(True)),
        (Qt.Key.Key_B, CTRL, AddBookmark()),
    ],
)
def test_each_shortcut_gives_its_command(
    qtbot: QtBot, engine: Engine, live: Live, key: Qt.Key, modifier: Qt.KeyboardModifier, command: Command
) -> None:
    press(qtbot, live, key, modifier)
    assert engine.taken() == [command]


def test_mute_says_what_it_will_do_next(qtbot: QtBot, engine: Engine, live: Live) -> None:
    press(qtbot, live, Qt.Key.Key_M, CTRL)
    assert live.controls.mute.accessibleName() == "Unmute"
    press(qtbot, live, Qt.Key.Key_M, CTRL)
    assert live.controls.mute.accessibleName() == "Mute"
    assert engine.taken() == [SetMuted(True), SetMuted(False)]


def test_pause_follows_the_state_and_not_the_press(engine: Engine, live: Live) -> None:
    live.controls.pause.click()
    assert live.controls.pause.text() == "Pause"
    engine.give(StateChanged(310.0, "paused"))
    assert live.controls.pause.text() == "Go on"
    live.controls.pause.click()
    assert engine.taken() == [SetPaused(True), SetPaused(False)]


def test_escape_asks_and_never_ends(qtbot: QtBot, engine: Engine, live: Live) -> None:
    press(qtbot, live, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert asking(live)
    assert live.controls.question.words.text() == "End now? Two answers are saved."
    assert QApplication.focusWidget() is live.controls.question.keep
    press(qtbot, live, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not asking(live)
    assert engine.taken() == []


def test_keep_going_keeps_going(engine: Engine, live: Live) -> None:
    live.controls.end.click()
    live.controls.question.keep.click()
    assert not asking(live)
    assert engine.taken() == []


def test_end_ends_after_the_question(engine: Engine, live: Live) -> None:
    live.controls.end.click()
    assert engine.taken() == []
    live.controls.question.act.click()
    assert engine.taken() == [EndSession()]


def test_ctrl_enter_does_nothing_while_asked(qtbot: QtBot, engine: Engine, live: Live) -> None:
    live.controls.end.click()
    press(qtbot, live, Qt.Key.Key_Return, CTRL)
    assert engine.taken() == []


def test_while_the_interviewer_speaks_no_button_is_filled(engine: Engine, live: Live) -> None:
    assert filled(live)
    engine.give(StateChanged(320.0, "speaking"))
    assert not filled(live)
    assert not live.controls.main.isEnabled()
    assert live.controls.main.toolTip() == "Nothing to finish while the interviewer speaks."
    assert live.stage.state.role == "interviewer-voice-text"


def test_the_timer_runs_with_the_answer(window: MainWindow, engine: Engine, live: Live) -> None:
    listen(window, engine, user=-30, interviewer=-90, seconds=30)
    assert elapsed(live) == pytest.approx(30.0, abs=0.5)
    engine.give(StateChanged(310.0, "paused"))
    listen(window, engine, user=-90, interviewer=-90, seconds=20)
    assert elapsed(live) == pytest.approx(30.0, abs=0.5)
    engine.give(StateChanged(330.0, "listening"))
    listen(window, engine, user=-30, interviewer=-90, seconds=10)
    assert elapsed(live) == pytest.approx(40.0, abs=0.5)
    engine.give(AnswerEnded(340.0, 3, 40.0))
    listen(window, engine, user=-90, interviewer=-90, seconds=10)
    assert elapsed(live) == pytest.approx(40.0, abs=0.5)
    engine.give(QuestionAsked(350.0, 4, "behavioural", samples.QUESTIONS[3], 0, 1))
    assert elapsed(live) is None
    engine.give(AnswerStarted(360.0, 4))
    assert elapsed(live) == 0.0


def test_rings_follow_the_levels(window: MainWindow, engine: Engine, live: Live) -> None:
    listen(window, engine, user=-12, interviewer=-90, seconds=2)
    assert live.stage.user.envelope.value > 0.95
    assert live.stage.interviewer.envelope.value == 0.0
    listen(window, engine, user=-90, interviewer=-31, seconds=4)
    assert live.stage.user.envelope.value == 0.0
    assert live.stage.interviewer.envelope.value == pytest.approx(0.5, abs=0.02)


def test_nothing_moves_but_voices(window: MainWindow, engine: Engine, live: Live) -> None:
    stage = live.stage
    parts = (stage.question, stage.interviewer, stage.user, stage.captions, live.controls, live.controls.main)
    before = [part.geometry() for part in parts]
    engine.give(
        CueDecided(314.0, "length", "Wrap up: the result?", True, "shown", 121.0, 120.0),
        StateChanged(315.0, "reconnecting"),
        LinkChanged(315.0, "lost", "closed"),
        StateChanged(316.0, "speaking"),
    )
    listen(window, engine, user=-20, interviewer=-20, seconds=2)
    assert [part.geometry() for part in parts] == before


def test_a_cue_that_is_shown_is_seen(engine: Engine, live: Live) -> None:
    engine.give(CueDecided(313.0, "filler", "Pause, then go on", False, "spacing", 3, 3))
    assert cue_text(live) == ""
    engine.give(CueDecided(314.0, "length", "Wrap up: the result?", True, "shown", 121.0, 120.0))
    assert cue_text(live) == "Wrap up: the result?"


def test_a_lost_line_is_dashed_and_told(engine: Engine, live: Live) -> None:
    engine.give(StateChanged(300.0, "reconnecting"), LinkChanged(300.0, "lost", "closed"))
    assert live.stage.interviewer.lost
    assert not live.stage.user.lost
    assert live.link.words == "Reconnecting"
    assert live.stage.captions.note.text() == "Keep talking if you like. Your words are being kept here."


def test_a_warning_is_one_line_that_can_be_put_away(engine: Engine, live: Live) -> None:
    engine.give(Warned(300.0, "slow_disk", "The disk is nearly full; free some space."))
    assert live.notice.isVisible()
    assert live.notice.words.accessibleName() == "The disk is nearly full; free some space."
    live.notice.button.click()
    assert not live.notice.isVisible()


def test_good_news_about_a_device_goes_away_by_itself(engine: Engine, live: Live) -> None:
    engine.give(Warned(300.0, "microphone_changed", "You are heard through Headset now."))
    engine.give(StateChanged(305.0, "listening"))
    assert live.notice.isVisible()
    engine.give(StateChanged(309.0, "thinking"))
    assert not live.notice.isVisible()
    engine.give(Warned(310.0, "microphone_lost", "the microphone has gone silent; plug it in again"))
    engine.give(StateChanged(390.0, "listening"))
    assert live.notice.isVisible(), "this has something to be done about"
    assert live.notice.words.accessibleName() == "The microphone has gone silent; plug it in again."


def test_without_a_microphone_answers_are_written(qtbot: QtBot, window: MainWindow, engine: Engine) -> None:
    window.activateWindow()
    engine.give(*samples.in_writing())
    engine.taken()
    live = window.desk.live
    assert live.controls.writing.isVisible()
    assert not live.controls.mute.isVisible()
    assert not live.controls.main.isEnabled()
    assert live.controls.main.toolTip() == "Write an answer first."
    engine.give(AnswerStarted(191.0, 3))
    assert elapsed(live) is None
    QTest.keyClicks(live.controls.writing.edit, "I would ask both of them.")
    press(qtbot, live, Qt.Key.Key_Return, CTRL)
    assert engine.taken() == [TypeAnswer("I would ask both of them.")]
    assert live.controls.writing.edit.toPlainText() == ""


def test_hide_everything_keeps_the_question(qtbot: QtBot, live: Live) -> None:
    press(qtbot, live, Qt.Key.Key_Period, CTRL)
    hidden = (live.stage.cue, live.stage.user, live.stage.interviewer, live.stage.captions)
    assert not any(part.isVisible() for part in hidden)
    assert live.stage.question.isVisible()
    assert live.hide_button.accessibleName() == "Show again"
    press(qtbot, live, Qt.Key.Key_Period, CTRL)
    assert all(part.isVisible() for part in hidden)


def test_an_ended_session_opens_its_page(window: MainWindow, engine: Engine, live: Live) -> None:
    engine.give(StateChanged(400.0, "saved"), SessionEnded(400.0, "done", "s6"))
    assert engine.taken() == [ListSessions(), OpenSession("s6")]
    assert live.stage.state.text() == "Saved"
    assert not live.controls.end.isEnabled()
    engine.give(SessionOpened(samples.stored()))
    assert window.desk.session.isVisible()
    assert not live.isVisible()


def test_a_session_that_stopped_by_itself_says_so(window: MainWindow, engine: Engine, live: Live) -> None:
    engine.give(SessionEnded(400.0, "error", "s6"), SessionOpened(samples.stored()))
    assert window.desk.session.notice.isVisible()
    assert window.desk.session.notice.words.text() == "The session stopped early. What was said is kept."


def test_painted_parts_have_a_role_and_a_name(live: Live) -> None:
    stage = live.stage
    for part, name in (
        (stage.user, "You"),
        (stage.interviewer, "Warm listener"),
        (stage.cue, "Cue"),
        (live.link, "Connected to Gemini"),
        (stage.question, samples.QUESTIONS[2]),
        (stage.state, "Listening"),
    ):
        found = QAccessible.queryAccessibleInterface(part)
        assert found is not None
        assert found.role() == QAccessible.Role.StaticText
        assert found.text(QAccessible.Text.Name) == name
    for control in (*live.controls.left(), live.controls.end, live.controls.main):
        button = QAccessible.queryAccessibleInterface(control)
        assert button is not None
        assert button.role() in (
            QAccessible.Role.Button,
            QAccessible.Role.CheckBox,
            QAccessible.Role.PushButton,
        )
        assert button.text(QAccessible.Text.Name)


def test_a_failure_inside_a_session_stays_in_it(engine: Engine, live: Live) -> None:
    engine.give(CommandFailed("AddBookmark", "the store is full", "free some space"))
    assert live.isVisible()
    assert live.notice.words.text() == "The store is full. Free some space."


def test_closing_the_window_asks_first_and_then_shuts_down(
    window: MainWindow, engine: Engine, live: Live
) -> None:
    first = QCloseEvent()
    window.closeEvent(first)
    assert not first.isAccepted()
    assert asking(live)
    assert engine.taken() == []
    window.closeEvent(QCloseEvent())
    assert engine.taken() == [Shutdown()]
    assert not window.isVisible()
    engine.give(EngineStopped())
    last = QCloseEvent()
    window.closeEvent(last)
    assert last.isAccepted()


def test_a_session_that_says_answers_are_typed_has_the_field_at_once(
    window: MainWindow, engine: Engine
) -> None:
    first, *rest = samples.started("offline")
    assert isinstance(first, SessionStarted)
    engine.give(replace(first, typed=True), *rest)
    assert window.desk.live.controls.writing.isVisible()
