"""The shape of an answer: situation, task, action, result by length; what was not heard is dashed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look
from coach_app.ui.view.card import Part

GAP = 3
PAD = 8


class StarStrip(QLabel):
    """Neutral segments with letter and time. The same is told in words to readers of the screen."""

    def __init__(self, look: Look, parts: Sequence[Part]) -> None:
        """Parts in the order they are told."""
        super().__init__()
        self.look, self.parts = look, tuple(parts)
        self.setAccessibleName("Shape of the answer")
        said = ", ".join(f"{part.name} {part.words}" for part in parts)
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """High enough for a line."""
        return QSize(240, self.look.line("small") + 8)

    def widths(self) -> list[float]:
        """Widths in pixels: what was heard by its share, each with room for its words."""
        metrics = QFontMetricsF(self.look.font("small"))
        least = [metrics.horizontalAdvance(self._words(part)) * 1.06 + 2 * PAD for part in self.parts]
        room = self.width() - GAP * (len(self.parts) - 1)
        spare = max(0.0, room - sum(least))
        total = sum(part.weight for part in self.parts) or 1.0
        wide = [low + spare * part.weight / total for low, part in zip(least, self.parts, strict=True)]
        over = sum(wide)
        return [one * min(1.0, room / over) for one in wide] if over else wide

    def paintEvent(self, event: QPaintEvent) -> None:
        """One segment a part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for part, width in zip(self.parts, self.widths(), strict=True):
            box = QRectF(left, 0, width, self.height()).adjusted(0.5, 0.5, -0.5, -0.5)
            if part.missing:
                painter.setPen(QPen(self.look.colour("border-strong"), 1, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.look.colour("own-band"))
            painter.drawRoundedRect(box, 4, 4)
            self._write(painter, part, box)
            left += width + GAP
        painter.end()

    def _write(self, painter: QPainter, part: Part, box: QRectF) -> None:
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        strong, plain = self.look.font("small", 600), self.look.font("small")
        painter.setPen(self.look.colour("text-muted" if part.missing else "text"))
        painter.setFont(strong)
        painter.drawText(box.adjusted(PAD, 0, 0, 0), flags, part.letter)
        step = QFontMetricsF(strong).horizontalAdvance(part.letter + " ") + 3
        painter.setFont(plain)
        painter.drawText(box.adjusted(PAD + step, 0, 0, 0), flags, part.words)

    @staticmethod
    def _words(part: Part) -> str:
        return f"{part.letter}  {part.words}"
