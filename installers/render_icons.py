"""Draw the program's icon in every size an installer asks for, from ``installers/icons/coach.svg``.

``python3 installers/render_icons.py`` with the tree's own Python writes the files beside the drawing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Pixels, as hicolor icon themes and Briefcase's templates name them."""


def draw(side: int) -> QImage:
    """The icon as a square of `side` pixels."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(FOLDER / "coach.svg")).render(painter)
    painter.end()
    return image


def main() -> int:
    """Write PNG in all sizes, and one file each for Windows and macOS."""
    _application = QGuiApplication(["render_icons", "-platform", "offscreen"])
    written = [draw(side).save(str(FOLDER / f"coach-{side}.png")) for side in SIZES]
    written.append(draw(256).save(str(FOLDER / "coach.ico")))
    written.append(draw(512).save(str(FOLDER / "coach.icns")))
    return 0 if all(written) else 1


if __name__ == "__main__":
    sys.exit(main())
