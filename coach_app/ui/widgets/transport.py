"""Buttons of a player: a filled round one for play and pause, quiet ones with an icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.pressable import Pressable


class IconButton(Pressable):
    """An icon; its name is in the tool tip and for readers of the screen."""

    def __init__(self, look: Look, icon: str, name: str, keys: str = "", *, checkable: bool = False) -> None:
        """``keys`` are shown in the tool tip."""
        super().__init__(look, "")
        self.icon_name, self._keys = icon, keys
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("corner", look.tokens.radius["control"])
        self.show_as(icon, name)

    def show_as(self, icon: str, name: str) -> None:
        """Another icon under another name."""
        self.icon_name = icon
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({self._keys})" if self._keys else name)
        self.update()

    def sizeHint(self) -> QSize:
        """The usual target."""
        side = self.look.pad(self.look.tokens.target["control"])
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plate and icon; one that is on has an outline too, as colour is never alone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(self.look.colour("accent") if on else Qt.PenStyle.NoPen)
        painter.setBrush(self.fill("selected" if on else None, "hover", "pressed"))
        radius = self.look.tokens.radius["control"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        side = self.look.pad(20)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        self.draw_icon(painter, self.icon_name, "text" if self.isEnabled() else "text-disabled", box)
        painter.end()


class PlayButton(IconButton):
    """The one filled button of the page."""

    def sizeHint(self) -> QSize:
        """A primary target."""
        side = self.look.pad(self.look.tokens.target["primary"])
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc and its icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            self.fill("accent", "accent-hover", "accent-pressed")
            if self.isEnabled()
            else self.look.colour("sunken")
        )
        painter.drawEllipse(QRectF(self.rect()))
        side = self.look.pad(22)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        self.draw_icon(painter, self.icon_name, "accent-text" if self.isEnabled() else "text-disabled", box)
        painter.end()
