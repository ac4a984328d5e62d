"""A row of choices of which one holds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline


class Segment(QRadioButton):
    """One choice of a segmented control; the chosen one has a tick, a fill and more weight."""

    def __init__(self, look: Look, text: str, parent: QWidget) -> None:
        """Painted flat; its parent draws the outline around all."""
        super().__init__(text, parent)
        self.look = look
        self.setProperty("corner", look.tokens.radius["control"])

    def sizeHint(self) -> QSize:
        """Room for the words in the heavier weight, the tick and the padding."""
        words = self.look.text_width(self.text(), "body", 500)
        width = words + self._tick() + 2 * self.look.pad(8)
        return QSize(math.ceil(width), self.look.height(40))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The whole cell answers to the pointer."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, tick, words."""
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.fillRect(self.rect(), self.look.colour("selected" if chosen else "hover"))
        weight = 500 if chosen else 400
        words = self.look.text_width(self.text(), "body", weight)
        tick = self._tick() if chosen else 0
        left = (self.width() - words - tick) / 2
        if chosen:
            side = self.look.pad(16)
            pixmap = self.look.pixmap("check", "text", side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, (self.height() - side) / 2), pixmap)
        painter.setPen(self.look.colour("text" if self.isEnabled() else "text-disabled"))
        painter.setFont(self.look.font("body", weight))
        place = QRectF(left + tick, 0, words + 4, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _tick(self) -> int:
        return self.look.pad(16) + self.look.pad(4)


class Segmented(QWidget):
    """A row of choices of which one holds; it breaks into more rows when the row is too long."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, name: str, choices: Sequence[tuple[str, str]], ground: str = "background"
    ) -> None:
        """``choices`` are pairs of value and words; ``name`` is told to readers; it lies on ``ground``."""
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._segments: dict[str, Segment] = {}
        for value, words in choices:
            segment = Segment(look, words, self)
            segment.setAccessibleName(f"{name}: {words}")
            segment.setAutoExclusive(True)
            self._group.addButton(segment)
            self._segments[value] = segment
            segment.toggled.connect(self._told)
        self._frame = SegmentFrame(look, self, ground)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self._place()
        self.updateGeometry()
        self.update()

    @property
    def value(self) -> str:
        """The chosen value, empty when none is."""
        return next((value for value, segment in self._segments.items() if segment.isChecked()), "")

    def choose(self, value: str) -> None:
        """Choose a value if it is there."""
        if value in self._segments:
            self._segments[value].setChecked(True)

    def clear(self) -> None:
        """Choose none."""
        self._group.setExclusive(False)
        for segment in self._segments.values():
            segment.setAutoExclusive(False)
            segment.setChecked(False)
            segment.setAutoExclusive(True)
        self._group.setExclusive(True)

    def allow(self, value: str, reason: str = "") -> None:
        """Let a value be chosen; with a `reason` it cannot be, and says so."""
        if value in self._segments:
            self._segments[value].setEnabled(not reason)
            self._segments[value].setToolTip(reason)

    def segments(self) -> list[Segment]:
        """The choices in order."""
        return list(self._segments.values())

    def columns(self, width: int) -> int:
        """How many choices fit beside each other, kept even between the rows."""
        cells = [segment.sizeHint().width() for segment in self._segments.values()]
        if sum(cells) <= width:
            return len(cells)
        fit = max(1, min(len(cells), width // max(cells)))
        return math.ceil(len(cells) / math.ceil(len(cells) / fit))

    def sizeHint(self) -> QSize:
        """One row."""
        hints = [segment.sizeHint() for segment in self._segments.values()]
        return QSize(sum(hint.width() for hint in hints), self.look.height(40))

    def minimumSizeHint(self) -> QSize:
        """One column."""
        widest = max(segment.sizeHint().width() for segment in self._segments.values())
        return QSize(widest, self.look.height(40))

    def hasHeightForWidth(self) -> bool:
        """A narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Rows times height."""
        return math.ceil(len(self._segments) / self.columns(width)) * self.look.height(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cells out again."""
        self._frame.setGeometry(self.rect())
        self._place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground under the cells."""
        painter = QPainter(self)
        outline(
            painter,
            self.look,
            QRectF(self.rect()),
            fill="surface",
            line=None,
            pen=0,
            radius=self.look.tokens.radius["control"],
        )
        painter.end()

    def _place(self) -> None:
        columns = self.columns(self.width())
        for row, cells in enumerate(self._rows(columns)):
            self._place_row(cells, row * self.look.height(40))

    def _rows(self, columns: int) -> list[list[Segment]]:
        cells = self.segments()
        return [cells[start : start + columns] for start in range(0, len(cells), columns)]

    def _place_row(self, cells: list[Segment], top: int) -> None:
        hints = [cell.sizeHint().width() for cell in cells]
        spare = max(0, self.width() - sum(hints))
        left = 0.0
        for cell, hint in zip(cells, hints, strict=True):
            width = hint + spare / len(cells)
            box = QRect(round(left), top, round(left + width) - round(left), self.look.height(40))
            cell.setGeometry(box)
            left += width

    def _told(self, on: bool) -> None:
        self.update()
        if on:
            self.chosen.emit(self.value)


class SegmentFrame(QWidget):
    """The outline and dividers drawn over the cells, so that their fills end in round corners."""

    def __init__(self, look: Look, around: Segmented, ground: str) -> None:
        """Lies over ``around`` and lets the pointer through; ``ground`` is the role around it."""
        super().__init__(around)
        self.look, self._around, self._ground = look, around, ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Corners of the page's colour, dividers, outline."""
        painter = QPainter(self)
        box, radius = QRectF(self.rect()), float(self.look.tokens.radius["control"])
        corners, inner = QPainterPath(), QPainterPath()
        corners.addRect(box)
        inner.addRoundedRect(box, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(corners.subtracted(inner), self.look.colour(self._ground))
        painter.setPen(QPen(self.look.colour("border"), 1))
        for segment in self._around.segments():
            cell = QRectF(segment.geometry())
            if cell.right() < box.right() - 2:
                painter.drawLine(
                    QPointF(cell.right() + 0.5, cell.top()), QPointF(cell.right() + 0.5, cell.bottom())
                )
            if cell.bottom() < box.bottom() - 2:
                painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        pen = self.look.tokens.stroke["control"]
        outline(painter, self.look, box, fill=None, line="border-strong", pen=pen, radius=radius)
        painter.end()
