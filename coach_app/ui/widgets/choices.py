"""Choosing: one of a few cards, on or off, chosen or not."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline
from coach_app.ui.widgets.text import Text


class OptionCard(QRadioButton):
    """A choice with a sentence below it; the chosen one has a filled dot, a fill and an outline."""

    def __init__(self, look: Look, title: str, sentence: str) -> None:
        """Both are told to readers of the screen."""
        super().__init__(title)
        self.look = look
        self._title = Text(look, title, weight=500, parent=self)
        self._sentence = Text(look, sentence, step="small", role="text-muted", balance=True, parent=self)
        for part in (self._title, self._sentence):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setProperty("corner", look.tokens.radius["card"])
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Wide enough for a few words a line."""
        width = self.look.pad(220)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The title on one line."""
        width = self._title.natural_width() + self._inset() + 16
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Title, sentence and padding."""
        return 32 + self.look.line("body") + 4 + self._sentence.heightForWidth(width - 32)

    def hitButton(self, pos: object) -> bool:
        """The whole card answers to the pointer."""
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Title beside the dot, sentence below."""
        line = self.look.line("body")
        self._title.setGeometry(self._inset(), 15, self.width() - self._inset() - 8, line)
        self._sentence.setGeometry(16, 15 + line + 4, self.width() - 32, self.height() - 31 - line)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, dot."""
        painter = QPainter(self)
        on = self.isChecked()
        fill = "accent-soft" if on else "hover" if self.underMouse() else "surface"
        outline(
            painter,
            self.look,
            QRectF(self.rect()),
            fill=fill,
            line="accent" if on else "border-strong",
            pen=self.look.tokens.stroke["control"] if on else 1,
            radius=self.look.tokens.radius["card"],
        )
        side = self.look.pad(18)
        centre = QPointF(16 + side / 2, 15 + self.look.line("body") / 2)
        painter.setPen(QPen(self.look.colour("accent" if on else "border-strong"), 1.75))
        painter.setBrush(self.look.colour("surface"))
        painter.drawEllipse(centre, side / 2 - 1, side / 2 - 1)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("accent"))
            painter.drawEllipse(centre, side / 4, side / 4)
        painter.end()

    def _inset(self) -> int:
        return 16 + self.look.pad(18) + 8


class Switch(QCheckBox):
    """On or off, with the word beside the switch."""

    def __init__(self, look: Look, name: str) -> None:
        """``name`` says what is switched."""
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Word, gap, pill."""
        words = max(self.look.text_width(word, "small") for word in ("On", "Off"))
        return QSize(math.ceil(words) + 14 + self.look.pad(44), max(32, self.look.pad(24) + 8))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """Word and pill both answer to the pointer."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The word, the pill, the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        width, height = self.look.pad(44), self.look.pad(24)
        painter.setPen(self.look.colour("text-muted"))
        painter.setFont(self.look.font("small"))
        words = QRectF(0, 0, self.width() - width - 10, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "On" if on else "Off"
        )
        pill = QRectF(self.width() - width, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("accent" if on else "border-strong"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setBrush(self.look.colour("accent-text" if on else "surface"))
        x = pill.right() - height / 2 if on else pill.left() + height / 2
        painter.drawEllipse(QPointF(x, pill.center().y()), height / 2 - 3, height / 2 - 3)
        painter.end()


class Tick(QCheckBox):
    """A tick box without words of its own; its name says what it chooses."""

    def __init__(self, look: Look, name: str) -> None:
        """``name`` is told to readers of the screen."""
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self.setProperty("corner", look.tokens.radius["small"])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A target of 32 around a box of 20."""
        side = max(32, self.look.pad(20) + 8)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The whole target answers to the pointer."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box and tick."""
        painter = QPainter(self)
        side = self.look.pad(20)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        outline(
            painter,
            self.look,
            box,
            fill="accent" if on else "surface",
            line=None if on else "border-strong",
            pen=1.5,
            radius=self.look.tokens.radius["small"],
        )
        if on:
            tick = self.look.pad(16)
            pixmap = self.look.pixmap("check", "accent-text", tick, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.center().x() - tick / 2, box.center().y() - tick / 2), pixmap)
        painter.end()
