"""The virtual screen shows real windows, which can be clicked and photographed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.children import wait_until
from tests.virtual_display import HEIGHT, WIDTH, Display

pytestmark = pytest.mark.gui

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QPushButton
app = QApplication([])
button = QPushButton("Go")
button.setStyleSheet("background: #ff0000; border: none")
button.setGeometry(100, 100, 400, 300)
button.setWindowTitle("rig")
button.clicked.connect(app.quit)
button.show()
sys.exit(app.exec())
"""


def test_a_real_window_is_photographed_and_clicked(display: Display) -> None:
    assert (display.picture().width(), display.picture().height()) == (WIDTH, HEIGHT)
    assert display.picture().pixelColor(150, 150).name() == "#000000"
    program = subprocess.Popen([sys.executable, "-c", WINDOW], env=display.variables())
    try:
        wait_until(lambda: display.picture().pixelColor(150, 150).name() == "#ff0000", 60, "the red button")
        assert display.picture().pixelColor(50, 50).name() == "#000000"
        window = display.xdotool("search", "--sync", "--onlyvisible", "--name", "rig").split()[0]
        display.xdotool("mousemove", "--sync", "--window", window, "200", "150", "click", "1")
        assert program.wait(10) == 0
    finally:
        program.kill()
        program.wait()
