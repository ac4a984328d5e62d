"""Buttons: one filled for the obvious next thing, outlined ones, quiet ones, and those of Live."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import snapped
from coach_app.ui.theme.tokens import Step
from coach_app.ui.widgets.pressable import Pressable

Kind = Literal["primary", "secondary", "quiet", "muted", "danger"]

_FILLS: dict[Kind, tuple[str | None, str, str]] = {
    "primary": ("accent", "accent-hover", "accent-pressed"),
    "secondary": (None, "hover", "pressed"),
    "quiet": (None, "hover", "pressed"),
    "muted": (None, "hover", "pressed"),
    "danger": (None, "danger-soft", "danger-soft"),
}
_INKS: dict[Kind, str] = {
    "primary": "accent-text",
    "secondary": "text",
    "quiet": "link",
    "muted": "text-muted",
    "danger": "danger",
}
_LINES: dict[Kind, str | None] = {
    "primary": None,
    "secondary": "border-strong",
    "quiet": None,
    "muted": None,
    "danger": "danger",
}


class Button(Pressable):
    """A button with words, an optional icon before them and an optional hint after them."""

    def __init__(
        self,
        look: Look,
        text: str,
        kind: Kind = "secondary",
        *,
        icon: str | None = None,
        hint: str = "",
        height: int = 40,
        pad: int = 16,
        step: Step = "body",
        parent: QWidget | None = None,
    ) -> None:
        """``height`` and ``pad`` are pixels at 100 %; ``hint`` is a shortcut shown smaller."""
        super().__init__(look, text, parent)
        self.kind, self.icon_name, self.hint, self.step = kind, icon, hint, step
        self.base_height, self.base_pad = height, pad
        self.icon_after = False
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def become(self, kind: Kind) -> None:
        """Change the kind, for example to leave a screen without a filled button."""
        self.kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        """Words, icon, hint and padding."""
        width = self._content_width() + 2 * self.look.pad(self.base_pad)
        return QSize(math.ceil(width), self.look.height(self.base_height, self.step))

    def minimumSizeHint(self) -> QSize:
        """Nothing of a button is ever cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, outline, icon, words, hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._panel(painter)
        role = _INKS[self.kind] if self.isEnabled() else "text-disabled"
        left = (self.width() - self._content_width()) / 2
        if self.icon_name and not self.icon_after:
            left = self._icon(painter, role, left)
        painter.setPen(self.look.colour(role))
        painter.setFont(self.look.font(self.step, 500))
        width = self._text_width()
        painter.drawText(
            QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.hint:
            painter.setFont(self.look.font("small"))
            place = QRectF(left + width + self.look.pad(14), 0, self.width(), self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.hint)
        if self.icon_name and self.icon_after:
            self._icon(painter, role, left + width + self.look.pad(4))
        painter.end()

    def _panel(self, painter: QPainter) -> None:
        rest, hover, pressed = _FILLS[self.kind]
        line = _LINES[self.kind]
        if not self.isEnabled():
            rest, line = (
                ("sunken", "border") if self.kind == "primary" else (None, "border" if line else None)
            )
        pen = snapped(painter, self.look.tokens.stroke["control"])
        inset = pen / 2 if line else 0.0
        painter.setPen(QPen(self.look.colour(line), pen) if line else Qt.PenStyle.NoPen)
        painter.setBrush(self.fill(rest, hover, pressed))
        radius = self.look.tokens.radius["control"] - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _icon(self, painter: QPainter, role: str, left: float) -> float:
        size = self.look.pad(18)
        self.draw_icon(
            painter, self.icon_name or "", role, QRectF(left, (self.height() - size) / 2, size, size)
        )
        return left + size + (self.look.pad(8) if self.text() else 0)

    def _text_width(self) -> float:
        return self.look.text_width(self.text(), self.step, 500) if self.text() else 0.0

    def _content_width(self) -> float:
        width = self._text_width()
        if self.icon_name:
            width += self.look.pad(18) + (self.look.pad(8) if self.text() else 0)
        if self.hint:
            width += self.look.pad(14) + self.look.text_width(self.hint, "small")
        return width


class Link(Button):
    """Words that act, in the colour of a link, with nothing around them at rest."""

    def __init__(self, look: Look, text: str, *, icon: str | None = None, after: bool = False) -> None:
        """``after`` puts the icon behind the words."""
        super().__init__(look, text, "quiet", icon=icon, height=32, pad=8, step="small")
        self.icon_after = after


class Control(Pressable):
    """A control used while speaking: an icon over its word, or the icon alone when space is short."""

    WIDTH = 92
    NARROW = 72

    def __init__(self, look: Look, text: str, icon: str, shortcut: str = "") -> None:
        """``shortcut`` is shown in the tool tip."""
        super().__init__(look, text)
        self.icon_name, self.shortcut_text = icon, shortcut
        self.labelled = True
        self.least = self.WIDTH
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_as(text, icon)

    def show_as(self, text: str, icon: str) -> None:
        """Change word and icon, as Mute does when it is on."""
        self.icon_name = icon
        self.name(text)
        self.setToolTip(f"{text} ({self.shortcut_text})" if self.shortcut_text else text)
        self.update()

    def fit(self, *, labelled: bool, least: int) -> None:
        """With or without the word, at least ``least`` pixels wide."""
        self.labelled, self.least = labelled, least
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """64 high; as wide as the word needs."""
        if not self.labelled:
            return QSize(self.look.tokens.target["live"], self.look.tokens.target["live"])
        words = math.ceil(self.look.text_width(self.text(), "small", 500)) + 16
        return QSize(max(self.least, words), self.look.height(self.look.tokens.target["live"], "small"))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its target."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hover plate, icon, word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill("selected" if self.isChecked() else None, "hover", "pressed"))
        radius = self.look.tokens.radius["control"]
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        role = "text" if self.isEnabled() else "text-disabled"
        size, line = self.look.pad(20), self.look.line("small")
        block = size + 5 + line if self.labelled else size
        top = (self.height() - block) / 2
        self.draw_icon(painter, self.icon_name, role, QRectF((self.width() - size) / 2, top, size, size))
        if self.labelled:
            painter.setPen(self.look.colour(role))
            painter.setFont(self.look.font("small", 500 if self.isChecked() else 400))
            place = QRectF(0, top + size + 5, self.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
