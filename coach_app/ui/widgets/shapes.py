"""The shapes of marks: filled was shown, an outline was held back."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.pressable import Pressable

BOX, TARGET = 16, 32


def paint_shape(
    painter: QPainter, look: Look, box: QRectF, kind: str, *, filled: bool = True, role: str = ""
) -> None:
    """The shape of a kind of mark in a square box of about 16 px."""
    colour = look.colour(role or ("accent" if kind == "bookmark" else "text"))
    inner = box.adjusted(2.5, 2.5, -2.5, -2.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(inner, kind))


def _path(box: QRectF, kind: str) -> QPainterPath:
    path = QPainterPath()
    match kind:
        case "filler":
            path.addEllipse(box)
        case "length":
            top = QPointF(box.center().x(), box.top())
            path.addPolygon(_closed([top, box.bottomRight(), box.bottomLeft()]))
        case "silence":
            width = box.width() * 0.3
            for left in (box.left() + 1, box.right() - width - 1):
                path.addRoundedRect(QRectF(left, box.top(), width, box.height()), 1, 1)
        case "hedging":
            radius, middle = box.width() / 2, box.center()
            turns = [math.pi / 3 * side for side in range(6)]
            path.addPolygon(
                _closed([middle + QPointF(radius * math.cos(t), radius * math.sin(t)) for t in turns])
            )
        case "bookmark":
            x, y = box.center().x(), box.center().y()
            across = [QPointF(box.right(), y), QPointF(x, box.bottom()), QPointF(box.left(), y)]
            path.addPolygon(_closed([QPointF(x, box.top()), *across]))
        case "seam":
            path.moveTo(box.center().x(), box.top())
            path.lineTo(box.center().x(), box.bottom())
        case _:
            path.addRoundedRect(box, 1.5, 1.5)
    return path


def _closed(points: list[QPointF]) -> QPolygonF:
    return QPolygonF([*points, points[0]])


class Shape(QWidget):
    """A shape beside the word that says the same."""

    def __init__(self, look: Look, kind: str, *, filled: bool = True) -> None:
        """Decoration: it has no name of its own."""
        super().__init__()
        self.look, self.kind, self.filled = look, kind, filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as a small line."""
        return QSize(self.look.pad(BOX), max(self.look.pad(BOX), self.look.line("small")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the middle."""
        painter = QPainter(self)
        side = self.look.pad(BOX)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_shape(painter, self.look, box, self.kind, filled=self.filled)
        painter.end()


class MarkButton(Pressable):
    """A mark over the waveform that can be pressed; its name says kind, time and whether it was shown."""

    def __init__(self, look: Look, kind: str, name: str, *, shown: bool, parent: QWidget) -> None:
        """32 px to press, 16 px to see."""
        super().__init__(look, "", parent)
        self.kind, self.shown = kind, shown
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCheckable(True)
        self.setProperty("corner", look.tokens.radius["small"])

    def sizeHint(self) -> QSize:
        """The target."""
        return QSize(self.look.pad(TARGET), self.look.pad(TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plate of the pointer or of the mark that is open, and the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill("selected" if self.isChecked() else None, "hover", "pressed"))
        radius = self.look.tokens.radius["small"]
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        side = self.look.pad(BOX)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_shape(painter, self.look, box, self.kind, filled=self.shown)
        painter.end()
