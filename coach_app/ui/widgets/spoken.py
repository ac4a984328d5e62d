"""A sentence whose sounding word stands on a plate; a press on a word goes there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QTextLayout, QTextLine

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline
from coach_app.ui.view.replay import Sounding
from coach_app.ui.widgets.text import Text, x_in


class SpokenText(Text):
    """``pressed`` carries the session second of a word."""

    pressed = Signal(float)

    def __init__(self, look: Look, line: Sounding) -> None:
        """Words of the interviewer are muted."""
        super().__init__(look, " ".join(line.words), role="text" if line.mine else "text-muted")
        self.line_shown = line
        self.sounding: int | None = None
        self._places: list[tuple[int, int]] = []
        at = 0
        for word in line.words:
            self._places.append((at, at + len(word)))
            at += len(word) + 1
        if line.times:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_word(self, number: int | None) -> None:
        """Put the plate under a word, or take it away."""
        if number != self.sounding:
            self.sounding = number
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plate, lines under fillers, words."""
        painter = QPainter(self)
        layout, lines = self._lines_set()
        if self.sounding is not None:
            for box in self._boxes(lines, self.sounding):
                outline(
                    painter,
                    self.look,
                    box.adjusted(-3, 2, 3, -1),
                    fill="selected",
                    line="accent",
                    pen=1.5,
                    radius=self.look.tokens.radius["small"],
                )
        painter.setPen(QPen(self.look.colour("watch"), 2))
        for number in self.line_shown.fillers:
            for box in self._boxes(lines, number):
                painter.drawLine(
                    QPointF(box.left(), box.bottom() - 2), QPointF(box.right(), box.bottom() - 2)
                )
        painter.setPen(self.look.colour(self.role))
        layout.draw(painter, QPointF(0, 0))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the word under the pointer."""
        _, lines = self._lines_set()
        for number, time in enumerate(self.line_shown.times):
            if any(box.contains(event.position()) for box in self._boxes(lines, number)):
                self.pressed.emit(time.started)
                return
        super().mousePressEvent(event)

    def boxes(self, number: int) -> list[QRectF]:
        """Where a word stands, in pixels; two boxes for one that is broken."""
        layout, lines = self._lines_set()
        found = self._boxes(lines, number)
        del layout  # lines are only as good as the layout they belong to
        return found

    def _lines_set(self) -> tuple[QTextLayout, list[QTextLine]]:
        layout = self._layout(self._measure(self.width()))
        height = self.look.line(self.step)
        lines = [layout.lineAt(one) for one in range(layout.lineCount())]
        for index, line in enumerate(lines):
            line.setPosition(QPointF(0, index * height + (height - line.height()) / 2))
        return layout, lines

    def _boxes(self, lines: list[QTextLine], number: int) -> list[QRectF]:
        start, end = self._places[number]
        height = self.look.line(self.step)
        out = []
        for index, line in enumerate(lines):
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                left, right = line.x() + x_in(line, first), line.x() + x_in(line, last)
                out.append(QRectF(left, index * height, right - left, height))
        return out
