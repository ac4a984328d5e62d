"""What a user does with the window, for several test modules."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coach_app.ui.window import MainWindow
from tests.screens.stage import settle


def go(window: MainWindow, place: str) -> None:
    """Press a place of the sidebar."""
    QTest.mouseClick(window.sidebar.items[place], Qt.MouseButton.LeftButton)
    settle()


def place(window: MainWindow) -> str:
    """Where the window is."""
    return window.desk.place
