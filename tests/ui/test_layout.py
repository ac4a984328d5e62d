"""Nothing is cut, nothing goes sideways, everything has a name and can be reached by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from coach_app.core.settings import Colours, LookSettings
from coach_app.ui.screens.page import Page
from coach_app.ui.widgets.buttons import Button, Control
from coach_app.ui.widgets.pressable import Pressable
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import MainWindow, dress
from tests.screens import samples
from tests.screens.__main__ import SCREENS
from tests.screens.stage import Engine, settle, window_for

pytestmark = pytest.mark.gui

SIZES = [((960, 640), 1.0), ((1280, 800), 1.0), ((1280, 800), 2.0), ((960, 640), 1.3)]
MAY_BE_CUT = {"older", "latest", "note"}
"""Caption lines show as much of what was said as fits."""


class Stages:
    """One window for each size and text size; every screen is drawn in it in turn."""

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[int, int], float], tuple[MainWindow, Engine]] = {}

    def show(self, name: str, size: tuple[int, int] = (1280, 800), scale: float = 1.0) -> MainWindow:
        if (size, scale) not in self._made:
            self._made[size, scale] = self._make(size, scale)
        window, engine = self._made[size, scale]
        dress(window.look)
        window.desk.go("home")
        engine.give(replace(samples.SHOWN, settings=window.desk.settings), samples.LISTED, samples.DEVICES)
        window.show()
        SCREENS[name](window, engine)
        settle()
        return window

    def focus(self, name: str) -> MainWindow:
        """The same in a window of its own, which has the keyboard."""
        self.close()
        window = self.show(name)
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, 2000)
        return window

    def close(self) -> None:
        for window, _ in self._made.values():
            window.bridge.close()
            window.hide()
            window.deleteLater()
        self._made.clear()
        settle()

    def _make(self, size: tuple[int, int], scale: float) -> tuple[MainWindow, Engine]:
        engine = Engine()
        settings = replace(samples.SETTINGS, look=LookSettings(Colours.LIGHT, scale, True))
        window = window_for(engine, settings)
        window.resize(*size)
        return window, engine


@pytest.fixture(scope="module")
def stages(qapp: QApplication) -> Iterator[Stages]:
    made = Stages()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def alone(stages: Stages) -> Iterator[None]:
    """No other window stays in front of the next one."""
    yield
    for window in QApplication.topLevelWidgets():
        window.hide()


def visible(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [part for part in window.findChildren(kind) if part.isVisible()]


def within(window: MainWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


@pytest.mark.parametrize(("size", "scale"), SIZES, ids=lambda value: str(value))
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut(stages: Stages, name: str, size: tuple[int, int], scale: float) -> None:
    window = stages.show(name, size, scale)
    captions = window.desk.live.stage.captions
    free = {getattr(captions, part) for part in MAY_BE_CUT}
    for part in visible(window, Text):
        assert isinstance(part, Text)
        if part in free or not part.text():
            continue
        if part.wrap:
            assert part.heightForWidth(part.width()) <= part.height(), part.text()
            assert part.minimumSizeHint().width() <= part.width(), part.text()
        else:
            assert part.sizeHint().width() <= part.width() + 4, part.text()
    for button in [*visible(window, Button), *visible(window, Control)]:
        assert button.sizeHint().width() <= button.width(), button.accessibleName()
        assert button.sizeHint().height() <= button.height(), button.accessibleName()
    for part in [*visible(window, Text), *visible(window, QAbstractButton), *visible(window, QLineEdit)]:
        place = within(window, part)
        assert place.left() >= 0, part.accessibleName()
        assert place.right() < window.width(), part.accessibleName()
    for page in visible(window, Page):
        assert isinstance(page, Page)
        assert page.column.width() + page.column.x() <= page.scroller.viewport().width()


@pytest.mark.parametrize("name", ["live", "live-speaking", "live-reconnecting", "live-end"])
@pytest.mark.parametrize(("size", "scale"), [((960, 640), 1.0), ((1280, 800), 1.0), ((1280, 800), 2.0)])
def test_live_needs_no_scrolling(stages: Stages, name: str, size: tuple[int, int], scale: float) -> None:
    window = stages.show(name, size, scale)
    assert window.desk.live.scroller.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", SCREENS)
def test_everything_that_acts_has_a_name_and_a_target(stages: Stages, name: str) -> None:
    window = stages.show(name)
    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
        for part in visible(window, kind):
            assert part.accessibleName(), part
            assert min(part.width(), part.height()) >= 32, part.accessibleName()
            if not part.isEnabled():
                assert part.toolTip(), part.accessibleName()


@pytest.mark.parametrize("name", SCREENS)
def test_there_is_at_most_one_filled_button(stages: Stages, name: str) -> None:
    window = stages.show(name)
    filled = [part for part in visible(window, Button) if isinstance(part, Button) and part.kind == "primary"]
    assert len(filled) <= 1, [one.text() for one in filled]


@pytest.mark.parametrize(
    "name",
    [
        "welcome",
        "key",
        "leave",
        "microphone",
        "home",
        "setup",
        "history",
        "privacy",
        "settings",
        "session",
        "live",
    ],
)
def test_the_keyboard_reaches_everything_once_and_comes_round(stages: Stages, name: str) -> None:
    window = stages.focus(name)
    window.activateWindow()
    settle()
    window.focusNextChild()
    first = QApplication.focusWidget()
    assert first is not None
    order = [first]
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is first:
            break
        order.append(focused)
    assert len(order) == len(set(order))
    reached = set(order)
    for button in visible(window, Pressable):
        assert isinstance(button, Pressable)
        assert button in reached or not button.isEnabled(), button.accessibleName()


def test_focus_runs_with_the_form(stages: Stages) -> None:
    window = stages.focus("setup")
    form = window.desk.set_up
    wanted = [
        form.role,
        form.company,
        form.length,
        form.questions,
        form.persona,
        form.engine,
        form.microphone,
    ]
    wanted.append(form.summary.start_button)
    window.activateWindow()
    form.role.setFocus()
    order = [QApplication.focusWidget()]
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    found = [order.index(part) for part in wanted]
    assert found == sorted(found)


def test_the_focus_ring_is_for_the_keyboard(stages: Stages) -> None:
    window = stages.focus("home")
    start = window.desk.home.start_button
    start.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(start, Qt.Key.Key_Tab)
    QTest.keyClick(window.desk.home.change_button, Qt.Key.Key_Backtab)
    settle()
    assert QApplication.focusWidget() is start
    assert window.focus_frame.widget() is start
    ring = within(window, window.focus_frame)
    assert ring.contains(within(window, start))
    window.desk.go("practise")
    window.desk.set_up.role.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert not window.focus_frame.isVisible()
