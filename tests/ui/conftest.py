"""A window without an engine, offscreen; anything Qt warns about fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from coach_app.ui.theme.look import Look
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import ASSETS, Engine, settle, window_for


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look(ASSETS)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def window(qtbot: QtBot, engine: Engine) -> Iterator[MainWindow]:
    made = window_for(engine)
    made.show()
    settle()
    yield made
    made.bridge.close()
    made.hide()
    made.deleteLater()
    settle()


@pytest.fixture
def desk(window: MainWindow, engine: Engine) -> MainWindow:
    """The window once it knows settings, consents, sessions and devices."""
    engine.give(samples.SHOWN, samples.LISTED, samples.DEVICES)
    engine.taken()
    return window
