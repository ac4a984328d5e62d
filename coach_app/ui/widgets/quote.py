"""Words somebody said: press them to hear them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.pressable import Pressable

ICON = 18
GAP = 8
PAD = 6


class QuoteButton(Pressable):
    """A quote on one line with where it was said; while it sounds the triangle is a square."""

    def __init__(self, look: Look, text: str, place: str, *, audible: bool = True) -> None:
        """`place` follows the words. What cannot be heard is told in the tool tip."""
        super().__init__(look, f"“{text}”")
        self.words, self.place = f"“{text}”", place
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEnabled(audible)
        self.setToolTip(self.words if audible else f"{self.words}\nNo sound was kept of this.")
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Show whether it sounds."""
        self.playing = playing
        act = "Stop" if playing else "Hear"
        self.setAccessibleName(f"{act} {self.words} {self.place}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """One line and the icon."""
        line = f"{self.words} {self.place}".strip()
        width = QFontMetricsF(self.look.font("small")).horizontalAdvance(line) * 1.02
        return QSize(
            round(width) + self.look.pad(ICON) + GAP + 2 * PAD, max(32, self.look.line("small") + 12)
        )

    def minimumSizeHint(self) -> QSize:
        """Some words must be seen."""
        return QSize(min(self.sizeHint().width(), round(160 * self.look.scale)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Triangle, words, place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill(None, "hover", "pressed"))
        radius = self.look.tokens.radius["control"]
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        role = "link" if self.isEnabled() else "text-disabled"
        middle, icon = self.height() / 2, self.look.pad(ICON)
        if self.playing:
            painter.setBrush(self.look.colour(role))
            side = icon * 0.55
            painter.drawRoundedRect(QRectF(PAD + (icon - side) / 2, middle - side / 2, side, side), 2, 2)
        elif self.isEnabled():
            self.draw_icon(painter, "play", role, QRectF(PAD, middle - icon / 2, icon, icon))
        else:
            self.draw_icon(painter, "quote", role, QRectF(PAD, middle - icon / 2, icon, icon))
        font = self.look.font("small")
        painter.setFont(font)
        painter.setPen(self.look.colour("text-muted"))
        metrics = QFontMetricsF(font)
        left = PAD + icon + GAP
        room = self.width() - left - PAD
        tail = f" {self.place}" if self.place else ""
        words = metrics.elidedText(
            self.words, Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(tail)
        )
        box = QRectF(left, 0, room, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words + tail)
        painter.end()


def quote_rows(parent: QWidget) -> list[QuoteButton]:
    """All quotes within a part of the page, in order."""
    return parent.findChildren(QuoteButton)
