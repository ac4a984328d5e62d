"""The state of the line, in words beside an icon."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from coach_app.ui.theme.look import Look

_ICONS = {"good": "link", "poor": "link", "lost": "link-lost", "offline": "offline"}


class LinkIndicator(QLabel):
    """Quiet while all is well; a dashed outline and full ink while the line is lost."""

    def __init__(self, look: Look) -> None:
        """Nothing is said at first."""
        super().__init__()
        self.look = look
        self.value, self.words = "offline", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_link(self, value: str, words: str) -> None:
        """``value`` is good, poor, lost or offline."""
        if (value, words) == (self.value, self.words):
            return
        self.value, self.words = value, words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, words, padding."""
        words = math.ceil(self.look.text_width(self.words, "small", 500)) if self.words else 0
        return QSize(words + self.look.pad(18) + self.look.pad(8) + 28, self.look.height(32, "small"))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outline when lost, icon, words."""
        if not self.words:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lost = self.value == "lost"
        if lost:
            pen = QPen(self.look.colour("border-strong"), 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        role = "text-muted" if self.value in ("good", "offline") else "text"
        side = self.look.pad(18)
        icon = self.look.pixmap(_ICONS.get(self.value, "link"), role, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(13, (self.height() - side) / 2), icon)
        painter.setPen(self.look.colour(role))
        painter.setFont(self.look.font("small", 500 if lost else 400))
        place = QRectF(13 + side + self.look.pad(8), 0, self.width(), self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.words)
        painter.end()
