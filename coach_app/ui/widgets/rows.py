"""A row of the list of sessions: one press opens it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.view.sessions import SessionCells
from coach_app.ui.widgets.pressable import Pressable

GAP = 24
"""Pixels between two columns."""


class SessionRow(Pressable):
    """Day, round, job, mode, length, questions; two lines of them where the width is short."""

    def __init__(self, look: Look, cells: SessionCells, *, inset: int = 0, with_mode: bool = False) -> None:
        """``inset`` keeps the words off the edges; the row is told in one line to readers of the screen."""
        super().__init__(look, cells.spoken())
        self.cells, self.inset, self.with_mode = cells, inset, with_mode
        self.compact = False
        self.ticked = False
        self.last_width = 0.0
        self.setProperty("corner", look.tokens.radius["small"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEnabled(cells.open)
        self.setToolTip("" if cells.open else "This session is still running.")

    def fit(self, *, compact: bool) -> None:
        """One line or two."""
        self.compact = compact
        self.updateGeometry()
        self.update()

    def questions_width(self) -> float:
        """What the last column of this row needs; a list gives its widest to all its rows."""
        return self._width(self.cells.questions)

    def sizeHint(self) -> QSize:
        """48 high for one line at 100 %."""
        if self.compact:
            lines = self.look.line("body") + self.look.line("small") + self.look.pad(20)
            return QSize(200, lines)
        return QSize(600, self.look.height(self.look.tokens.layout["list_row"]))

    def minimumSizeHint(self) -> QSize:
        """Columns are cut before the row grows out of the page."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hover, words, arrow."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.fill("accent-soft" if self.ticked else None, "hover", "pressed"))
        side = self.look.pad(18)
        right = self.width() - self.inset - side
        role = "link" if self.isEnabled() else "text-disabled"
        icon = self.look.pixmap("right", role, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(right, (self.height() - side) / 2), icon)
        if self.compact:
            self._two_lines(painter, right - 8)
        else:
            self._one_line(painter, right - 16)
        painter.end()

    def _one_line(self, painter: QPainter, right: float) -> None:
        cells = self.cells
        left = float(self.inset)
        left += self._put(painter, left, self._width("Wed 30 Mar"), cells.day, "text-muted") + GAP
        left += self._put(painter, left, self._width("System design", 500), cells.round, "text", 500) + GAP
        tail = [(cells.length, "1 min 55 s"), (cells.questions, "10 questions, not finished")]
        if self.with_mode:
            tail.insert(0, (cells.mode, "Realistic"))
        widths = [self._width(sample) for _, sample in tail]
        widths[-1] = max(self._width("10 questions"), self.last_width)
        start = right - sum(widths) - GAP * (len(tail) - 1)
        self._put(painter, left, start - left - GAP, cells.role, "text")
        for (words, _), width in zip(tail, widths, strict=True):
            self._put(painter, start, width, words, "text-muted")
            start += width + GAP

    def _two_lines(self, painter: QPainter, right: float) -> None:
        cells = self.cells
        title = ", ".join(part for part in (cells.round, cells.role) if part)
        below = " · ".join(part for part in (cells.day, cells.length, cells.questions) if part)
        width = right - self.inset
        half = self.look.line("body")
        top = (self.height() - half - self.look.line("small")) / 2
        self._put(painter, self.inset, width, title, "text", 500, top=top, height=half)
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("text-muted"))
        box = QRectF(self.inset, top + half, width, self.look.line("small"))
        elided = QFontMetricsF(painter.font()).elidedText(below, Qt.TextElideMode.ElideRight, width)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, elided)

    def _put(
        self,
        painter: QPainter,
        left: float,
        width: float,
        words: str,
        role: str,
        weight: int = 400,
        *,
        top: float = 0,
        height: float | None = None,
    ) -> float:
        font = self.look.font("body", weight)
        painter.setFont(font)
        painter.setPen(self.look.colour(role if self.isEnabled() else "text-disabled"))
        cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, width) + 1)
        box = QRectF(left, top, width + 2, self.height() if height is None else height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, cut)
        return width

    def _width(self, words: str, weight: int = 400) -> float:
        return math.ceil(self.look.text_width(words, "body", weight))


def align_rows(rows: Sequence[SessionRow]) -> None:
    """Give the last column of all rows of a list the width of its widest."""
    widest = max((row.questions_width() for row in rows), default=0.0)
    for row in rows:
        row.last_width = widest
        row.update()
