"""Words set on their own line grid: fixed line height, balanced headings, marked spans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.tokens import Step

SPARE = 1.02
"""Text sets a little wider than it measures; this much is left over."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of characters with its own ink; ``role`` names the colour."""

    start: int
    length: int
    role: str
    dotted: bool = False
    weight: int | None = None


class Text(QLabel):
    """A label with the line height of its step. It stays a QLabel for readers of the screen."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        step: Step = "body",
        role: str = "text",
        weight: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        balance: bool = False,
        wrap: bool = True,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``balance`` evens out the lines; without ``wrap`` one line is set, cut with an ellipsis.

        Lines stand at the top of a higher label, with ``middle`` in its middle.
        """
        super().__init__(parent)
        self.look, self.step, self.role, self.weight = look, step, role, weight
        self.align, self.balance, self.wrap = align, balance, wrap
        self.middle = middle or not wrap
        self.spans: Sequence[Span] = ()
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)  # else QLabel says that its height does not depend on its width
        self.setText(text)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.setFont(self.look.font(self.step, self.weight))
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def say(self, text: str, spans: Sequence[Span] = ()) -> None:
        """Show other words, with their marked spans."""
        if text == self.text() and tuple(spans) == tuple(self.spans):
            return
        self.spans = tuple(spans)
        self._heights.clear()
        self.setText(text)
        self.updateGeometry()
        self.update()

    def ink(self, role: str) -> None:
        """Change the colour role."""
        self.role = role
        self.update()

    def natural_width(self) -> int:
        """Width of the longest paragraph on one line, with the spare."""
        metrics = QFontMetricsF(self.look.font(self.step, self._widest_weight()))
        widest = max((metrics.horizontalAdvance(part) for part in self.text().split("\n")), default=0.0)
        return math.ceil(widest * SPARE) + 1

    def sizeHint(self) -> QSize:
        """One line if nothing wraps it."""
        paragraphs = self.text().count("\n") + 1
        return QSize(self.natural_width(), paragraphs * self.look.line(self.step))

    def minimumSizeHint(self) -> QSize:
        """The longest word; a line that does not wrap may be cut."""
        if not self.wrap:
            return QSize(min(self.natural_width(), 4 * self.look.line(self.step)), self.look.line(self.step))
        metrics = QFontMetricsF(self.look.font(self.step, self._widest_weight()))
        longest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0.0)
        return QSize(math.ceil(longest * SPARE) + 1, self.look.line(self.step))

    def hasHeightForWidth(self) -> bool:
        """Whether the height depends on the width."""
        return self.wrap

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped text at ``width`` pixels."""
        if width not in self._heights:
            self._heights[width] = max(1, len(self._lines(width))) * self.look.line(self.step)
        return self._heights[width]

    def line_texts(self) -> list[str]:
        """The lines as they are broken now."""
        return [self.text()[start : start + length].strip() for start, length in self._lines(self.width())]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Set every line on the grid, in the middle of the height there is."""
        if not self.text():
            return
        painter = QPainter(self)
        painter.setPen(self.look.colour(self.role if self.isEnabled() else "text-disabled"))
        layout = self._layout(self._measure(self.width()))
        height = self.look.line(self.step)
        lines = [layout.lineAt(i) for i in range(layout.lineCount())]
        top = max(0.0, (self.height() - len(lines) * height) / 2) if self.middle else 0.0
        for index, line in enumerate(lines):
            y = top + index * height + (height - line.height()) / 2
            line.setPosition(QPointF(self._left(line.naturalTextWidth()), y))
        layout.draw(painter, QPointF(0, 0))
        for span in self.spans:
            if span.dotted:
                self._dots(painter, lines, span)
        painter.end()

    def _dots(self, painter: QPainter, lines: Sequence[QTextLine], span: Span) -> None:
        """A fine dotted line under a span, clear of the descenders."""
        width = max(1.0, self.look.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.look.colour(span.role), width, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1, 2])
        painter.setPen(pen)
        for line in lines:
            first = max(span.start, line.textStart())
            last = min(span.start + span.length, line.textStart() + line.textLength())
            if first < last:
                y = round(line.y() + line.ascent() + line.descent() + 1) + width / 2
                left, right = line.x() + x_in(line, first), line.x() + x_in(line, last)
                painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _left(self, width: float) -> float:
        if self.align & Qt.AlignmentFlag.AlignHCenter:
            return max(0.0, (self.width() - width) / 2)
        return max(0.0, self.width() - width) if self.align & Qt.AlignmentFlag.AlignRight else 0.0

    def _widest_weight(self) -> int | None:
        weights = [span.weight for span in self.spans if span.weight is not None]
        return max(weights) if weights else self.weight

    def _lines(self, width: int) -> list[tuple[int, int]]:
        layout = self._layout(self._measure(width))
        lines = (layout.lineAt(i) for i in range(layout.lineCount()))
        return [(line.textStart(), line.textLength()) for line in lines]

    def _measure(self, width: int) -> int:
        """The narrowest width that needs no more lines than ``width`` does, when balancing."""
        if not (self.balance and self.wrap) or self.natural_width() <= width:
            return width
        least = self._layout(width).lineCount()
        low, high = width // 2, width
        while high - low > 4:
            middle = (low + high) // 2
            low, high = (low, middle) if self._layout(middle).lineCount() <= least else (middle, high)
        return high

    def _layout(self, width: int) -> QTextLayout:
        font = self.look.font(self.step, self.weight)
        text = self.text().replace("\n", "\u2028")
        if not self.wrap:
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(1, width))
        layout = QTextLayout(text, font)
        layout.setTextOption(_wrapping(self.wrap))
        layout.setFormats([self._format(span) for span in self.spans])
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width) if self.wrap else 1e6)
        layout.endLayout()
        return layout

    def _format(self, span: Span) -> QTextLayout.FormatRange:
        ink = QTextCharFormat()
        ink.setForeground(self.look.colour(span.role))
        if span.weight is not None:
            ink.setFont(self.look.font(self.step, span.weight))
        marked = QTextLayout.FormatRange()
        marked.start, marked.length, marked.format = span.start, span.length, ink
        return marked


def x_in(line: QTextLine, position: int) -> float:
    """Pixels from the left of a line to a character."""
    found: Any = line.cursorToX(position)  # a pair here, whatever the stub says
    return float(found[0]) - line.x()


def _wrapping(wrap: bool) -> QTextOption:
    option = QTextOption()
    mode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrap else QTextOption.WrapMode.NoWrap
    option.setWrapMode(mode)
    return option
