"""The single place where a cue is shown; its space is always kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline

_ROOM = (20, 18, 12, 24)
"""Pixels at 100 %: before the mark, the mark, between mark and words, after the words."""
_TIGHT = (14, 16, 10, 14)


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue on screen: its kind decides the mark, its text says what to do.

    ``seconds`` is how long it stays, None for the theme's time.
    """

    kind: str
    text: str
    seconds: float | None = None


class CueSlot(QLabel):
    """A honey plate that fades in, stays for a while and fades out. It never moves anything.

    ``taken`` tells when a cue comes and when it has gone.
    """

    taken = Signal(bool)

    def __init__(self, look: Look, *, tight: bool = False) -> None:
        """Empty at first; ``tight`` is the plate of the compact window, with less room around its words."""
        super().__init__()
        self.look = look
        self._tight = tight
        self._room = _TIGHT if tight else _ROOM
        self.cue: ShownCue | None = None
        self.presence = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.valueChanged.connect(self._appear)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.timeout.connect(self.leave)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Cue")
        look.changed.connect(self.updateGeometry)

    def show_cue(self, cue: ShownCue) -> None:
        """Show a cue in place of any other."""
        self.cue = cue
        self.setAccessibleDescription(cue.text)
        self.taken.emit(True)
        self._hold.start(self.look.motion.cue_hold if cue.seconds is None else round(1000 * cue.seconds))
        self._run(1.0, self.look.motion.cue_in)

    def leave(self) -> None:
        """Let the cue go."""
        self._hold.stop()
        self.setAccessibleDescription("")
        self._run(0.0, self.look.motion.cue_out)

    def sizeHint(self) -> QSize:
        """56 high at 100 %, whatever is in it."""
        return QSize(self.plate_width(self._text), self.look.height(self.look.tokens.cue_slot, "lead"))

    def minimumSizeHint(self) -> QSize:
        """The height is always kept."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plate, mark, words, all at the cue's present strength."""
        if self.cue is None or self.presence <= 0:
            return
        painter = QPainter(self)
        painter.setOpacity(self.presence)
        width = min(self.plate_width(self._text), self.width())
        box = QRectF(0 if self._tight else (self.width() - width) // 2, 0, width, self.height())
        outline(
            painter,
            self.look,
            box,
            fill="cue-background",
            line="cue-border",
            pen=self.look.tokens.stroke["control"],
            radius=self.look.tokens.radius["card"],
        )
        before, mark, between, after = (self.look.pad(one) for one in self._room)
        left = box.left() + before
        paint_kind(painter, self.look, QRectF(left, box.center().y() - mark / 2, mark, mark), self.cue.kind)
        painter.setPen(self.look.colour("cue-text"))
        font = self.look.font("lead")
        painter.setFont(font)
        left += mark + between
        place = QRectF(left, 0, box.right() - left, box.height())
        words = QFontMetricsF(font).elidedText(
            self._text, Qt.TextElideMode.ElideRight, place.width() - after / 2
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def plate_width(self, words: str) -> int:
        """How wide the plate of these words is, in pixels."""
        return math.ceil(self.look.text_width(words, "lead") * 1.02) + sum(map(self.look.pad, self._room))

    @property
    def _text(self) -> str:
        return self.cue.text if self.cue else ""

    def _run(self, end: float, duration: int) -> None:
        self._fade.stop()
        if duration == 0:
            self._appear(end)
            return
        self._fade.setDuration(duration)
        self._fade.setStartValue(self.presence)
        self._fade.setEndValue(end)
        self._fade.start()

    def _appear(self, value: float) -> None:
        self.presence = value
        if value == 0.0 and not self._hold.isActive():
            self.cue = None
            self.taken.emit(False)
        self.update()


def paint_kind(painter: QPainter, look: Look, box: QRectF, kind: str) -> None:
    """The mark of a kind of cue, filled: it was shown."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("cue-text"))
    inner = box.adjusted(2, 2, -2, -2)
    match kind:
        case "length":
            painter.drawPolygon(
                QPolygonF([QPointF(inner.center().x(), inner.top()), inner.bottomRight(), inner.bottomLeft()])
            )
        case "filler":
            painter.drawEllipse(inner)
        case "silence":
            bar = inner.width() * 0.36
            painter.drawRoundedRect(QRectF(inner.left(), inner.top(), bar, inner.height()), 1.5, 1.5)
            painter.drawRoundedRect(QRectF(inner.right() - bar, inner.top(), bar, inner.height()), 1.5, 1.5)
        case "hedging":
            painter.drawPolygon(_polygon(inner, 6))
        case _:
            painter.drawRoundedRect(inner, 2, 2)


def _polygon(box: QRectF, sides: int) -> QPolygonF:
    radius = box.width() / 2
    turns = [2 * math.pi * side / sides for side in range(sides)]
    return QPolygonF(
        [
            QPointF(box.center().x() + radius * math.cos(t), box.center().y() + radius * math.sin(t))
            for t in turns
        ]
    )
