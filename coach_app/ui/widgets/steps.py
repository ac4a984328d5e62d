"""The two voices at rest and the steps one may take before practising."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.pressable import Pressable
from coach_app.ui.widgets.ring import paint_ring, reaches

RADIUS, APART = 62.5, 98.0
"""Of the two rings, in pixels at 100 %."""
CLAY, PINE = 0.5, 0.7
"""How loud the two are drawn."""
INSET = 26


class Voices(QWidget):
    """Two overlapping rings, large; decoration, so it has no name of its own."""

    def __init__(self, look: Look) -> None:
        """Nothing moves."""
        super().__init__()
        self.look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Both rings with their discs."""
        reach = reaches(self.look, RADIUS, PINE)[0] + 2
        half = self.look.pad(RADIUS + reach)
        return QSize(self.look.pad(APART) + 2 * half, 2 * half)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Clay, then pine."""
        painter = QPainter(self)
        middle, apart = QRectF(self.rect()).center(), self.look.pad(APART)
        radius = float(self.look.pad(RADIUS))
        for side, level, role in ((-0.5, CLAY, "interviewer-voice"), (0.5, PINE, "user-voice")):
            paint_ring(
                painter, self.look, QPointF(middle.x() + side * apart, middle.y()), radius, level, role
            )
        painter.end()


class StepItem(Pressable):
    """A step in two lines beside an icon; a tick stands there once it is done."""

    def __init__(self, look: Look, title: str, sentence: str, icon: str) -> None:
        """Both lines are told to readers of the screen."""
        super().__init__(look, title)
        self.title, self.icon_name, self.done = title, icon, False
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sentence = ""
        self.show_state(sentence, done=False)

    def show_state(self, sentence: str, *, done: bool) -> None:
        """What stands below the title, and whether the step is done."""
        self.sentence, self.done = sentence, done
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines and room around them."""
        width = max(
            self.look.text_width(self.title, "body", 600), self.look.text_width(self.sentence, "small")
        )
        lines = self.look.line("body") + self.look.line("small")
        return QSize(math.ceil(width) + self._left() + INSET, lines + self.look.pad(40))

    def minimumSizeHint(self) -> QSize:
        """The sentence may be cut."""
        words = math.ceil(self.look.text_width(self.title, "body", 600))
        return QSize(words + self._left() + 8, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hover, icon, two lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill(None, "hover", "pressed"))
        radius = self.look.tokens.radius["control"]
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        side = self.look.pad(20)
        icon, role = ("check", "link") if self.done else (self.icon_name, "text-muted")
        self.draw_icon(painter, icon, role, QRectF(INSET, (self.height() - side) / 2, side, side))
        body, small = self.look.line("body"), self.look.line("small")
        top, left = (self.height() - body - small) / 2, self._left()
        width = self.width() - left - 6
        for words, step, weight, ink, y, line in (
            (self.title, "body", 600, "text", top, body),
            (self.sentence, "small", 400, "text-muted", top + body, small),
        ):
            painter.setFont(self.look.font("body" if step == "body" else "small", weight))
            painter.setPen(self.look.colour(ink))
            cut = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, y, width + 2, line), Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()

    def _left(self) -> int:
        return INSET + self.look.pad(20) + 13
