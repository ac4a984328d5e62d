"""Line icons on a 24 grid, recoloured and kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from coach_app.ui.theme.tokens import ThemeError


class IconCache:
    """Renders ``NAME.svg`` files whose ink is ``currentColor``, each size and colour once."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds the SVG files."""
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        """The icon in ``colour`` (``#RRGGBB``) at ``size`` logical pixels; raises ThemeError if unknown."""
        key = (name, colour, size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._render(name, colour, size, ratio)
            self._pixmaps[key] = found
        return found

    def _render(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        renderer = QSvgRenderer(QByteArray(self._source(name).replace("currentColor", colour).encode()))
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            try:
                self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            except OSError as error:
                raise ThemeError(f"the icon {name} is missing; install the program again") from error
        return self._sources[name]
