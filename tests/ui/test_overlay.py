"""The compact window: what it shows, where it stands, and that it never takes the focus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coach_app.core.commands.choices import ChangeSetting
from coach_app.core.commands.practice import SetMuted, SetPaused
from coach_app.core.events import CueDecided, SessionEnded, StateChanged
from coach_app.core.settings import LookSettings
from coach_app.ui.screens.live import Live
from coach_app.ui.view.overlay import Area, placed
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine, listen, settle

pytestmark = pytest.mark.gui

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def live(window: MainWindow, engine: Engine) -> Live:
    """An answer is being given, and the small window stands there."""
    window.activateWindow()
    engine.give(*samples.answering())
    window.desk.live.compact_button.click()
    settle()
    engine.taken()
    return window.desk.live


def cue_text(live: Live) -> str:
    return live.overlay.cue.cue.text if live.overlay.cue.cue else ""


def test_it_leaves_the_screen_free_and_comes_back(window: MainWindow, live: Live) -> None:
    assert live.overlay.isVisible()
    assert window.isMinimized()
    live.overlay.back_button.click()
    settle()
    assert not live.overlay.isVisible()
    assert not window.isMinimized()


def test_it_stays_where_windows_cannot_be_made_small(window: MainWindow, live: Live) -> None:
    window.showNormal()
    settle()
    assert live.overlay.isVisible()


def test_it_goes_when_the_window_is_brought_back_from_the_task_bar(
    window: MainWindow, engine: Engine, live: Live
) -> None:
    engine.now += 5.0
    window.showNormal()
    settle()
    assert not live.overlay.isVisible()


def test_a_shortcut_opens_it(window: MainWindow, engine: Engine) -> None:
    window.activateWindow()
    engine.give(*samples.answering())
    QTest.keyClick(window.desk.live, Qt.Key.Key_O, CTRL | SHIFT)
    assert window.desk.live.overlay.isVisible()


def test_it_never_takes_the_focus(live: Live) -> None:
    overlay = live.overlay
    for flag in (Qt.WindowType.WindowDoesNotAcceptFocus, Qt.WindowType.WindowStaysOnTopHint):
        assert overlay.windowFlags() & flag
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    for button in (overlay.mute_button, overlay.pause_button, overlay.back_button):
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_it_says_what_goes_on(engine: Engine, live: Live) -> None:
    overlay = live.overlay
    assert (overlay.state.text(), overlay.note.text()) == ("Listening", "Question 3 of 5")
    assert overlay.voice.side == "user"
    engine.give(StateChanged(320.0, "speaking"))
    assert (overlay.state.text(), overlay.voice.side) == ("Speaking", "interviewer")
    assert overlay.voice.accessibleName() == "Warm listener"
    engine.give(*samples.lost()[-2:])
    assert overlay.note.text() == "Your words are being kept here."
    assert overlay.voice.lost


def test_ring_and_arc_move_while_the_window_is_away(window: MainWindow, engine: Engine, live: Live) -> None:
    listen(window, engine, user=-12, interviewer=-90, seconds=30)
    assert live.overlay.voice.envelope.value > 0.95
    assert live.overlay.voice.time is not None
    assert live.overlay.voice.time.elapsed == pytest.approx(30.0, abs=0.5)


def test_a_shown_cue_is_seen_and_one_held_back_is_not(engine: Engine, live: Live) -> None:
    engine.give(CueDecided(313.0, "filler", "Pause, then go on", False, "realistic", 3, 3))
    assert cue_text(live) == ""
    engine.give(CueDecided(314.0, "length", "Wrap up: the result?", True, "shown", 121.0, 120.0))
    assert cue_text(live) == "Wrap up: the result?"
    assert not live.overlay.note.isVisible()


def test_its_buttons_do_what_those_of_the_window_do(engine: Engine, live: Live) -> None:
    overlay = live.overlay
    overlay.mute_button.click()
    assert overlay.mute_button.accessibleName() == "Unmute"
    overlay.pause_button.click()
    assert engine.taken() == [SetMuted(True), SetPaused(True)]
    engine.give(StateChanged(330.0, "paused"))
    assert overlay.pause_button.accessibleName() == "Go on"
    assert [overlay.back_button.accessibleName(), overlay.back_button.toolTip()] == [
        "Back to the whole window"
    ] * 2


def test_hide_everything_hides_cue_and_ring_here_too(engine: Engine, live: Live) -> None:
    live.hide_button.click()
    assert not live.overlay.voice.isVisible()
    assert not live.overlay.cue.isVisible()
    assert live.overlay.state.isVisible()
    live.hide_button.click()
    assert live.overlay.voice.isVisible()


def test_the_end_of_the_session_brings_the_window_back(
    window: MainWindow, engine: Engine, live: Live
) -> None:
    engine.give(SessionEnded(400.0, "done", "s6"))
    assert not live.overlay.isVisible()
    assert not window.isMinimized()


def test_answers_in_writing_need_the_whole_window(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.in_writing())
    live = window.desk.live
    assert not live.compact_button.isEnabled()
    assert live.compact_button.toolTip() == "Answers are written in this window."
    live.show_compact(True)
    assert not live.overlay.isVisible()


def test_dragging_moves_it_and_its_place_is_remembered(engine: Engine, live: Live) -> None:
    overlay = live.overlay
    grip = QPoint(5, 5)
    overlay.move(100, 100)
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(overlay, grip - QPoint(60, 40))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=grip)
    assert overlay.pos() == QPoint(40, 60)
    assert engine.taken() == [ChangeSetting("look.overlay", "40,60")]
    live.show_compact(False)
    live.show_compact(True)
    assert overlay.pos() == QPoint(40, 60)


def test_it_stands_where_the_settings_say(window: MainWindow, engine: Engine) -> None:
    window.wear(LookSettings(overlay="12,34"))
    engine.give(*samples.answering())
    window.desk.live.show_compact(True)
    assert window.desk.live.overlay.pos() == QPoint(12, 34)


FIRST, SECOND = Area(0, 0, 1920, 1040), Area(-1280, 100, 1280, 900)


@pytest.mark.parametrize("place", ["", "middle", "1", "1;2", "1e3,4", "99999999,1"])
def test_a_place_that_is_none_is_the_lower_right_corner(place: str) -> None:
    assert placed(place, (360, 120), [FIRST, SECOND]) == (1920 - 360 - 24, 1040 - 120 - 24)


@given(st.integers(-99999, 99999), st.integers(-99999, 99999), st.sampled_from([(360, 120), (2400, 200)]))
def test_it_is_always_on_a_screen(x: int, y: int, size: tuple[int, int]) -> None:
    left, top = placed(f"{x},{y}", size, [FIRST, SECOND])
    screen = SECOND if left < 0 else FIRST
    assert screen.left <= left
    assert screen.top <= top
    assert top + size[1] <= screen.top + screen.height
    assert left + size[0] <= screen.left + screen.width or left == screen.left


def test_a_place_on_a_screen_is_kept() -> None:
    assert placed(" -900 , 300", (360, 120), [FIRST, SECOND]) == (-900, 300)
    assert placed("7,8", (360, 120), []) == (0, 0)
