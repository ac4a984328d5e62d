"""What every painted button shares: the look, a soft hover, a name for readers of the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QEnterEvent, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from coach_app.ui.theme.look import Look


class Pressable(QPushButton):
    """A push button that is painted by its subclass; ``warmth`` runs 0 to 1 as the pointer enters."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        """The text is also the accessible name."""
        super().__init__(text, parent)
        self.look = look
        self.warmth = 0.0
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self._hover = QVariantAnimation(self)
        self._hover.valueChanged.connect(self._warm)
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.updateGeometry()
        self.update()

    def name(self, text: str) -> None:
        """Change the words and the accessible name together."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came: fade to the hover colour."""
        self._fade_to(1.0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left: fade back."""
        self._fade_to(0.0)
        super().leaveEvent(event)

    def fill(self, rest: str | None, hover: str, pressed: str) -> QColor:
        """The fill of this moment between the roles of three states; None at rest is see-through."""
        if self.isDown() and self.isEnabled():
            return self.look.colour(pressed)
        warm = self.warmth if self.isEnabled() else 0.0
        if rest is None:
            return self.look.colour(hover, warm)
        return mix(self.look.colour(rest), self.look.colour(hover), warm)

    def draw_icon(self, painter: QPainter, name: str, role: str, box: QRectF) -> None:
        """Paint an icon into a square."""
        size = round(box.width())
        painter.drawPixmap(box.topLeft(), self.look.pixmap(name, role, size, self.devicePixelRatioF()))

    def _fade_to(self, end: float) -> None:
        self._hover.stop()
        duration = self.look.motion.hover
        if duration == 0:
            self._warm(end)
            return
        self._hover.setDuration(duration)
        self._hover.setStartValue(self.warmth)
        self._hover.setEndValue(end)
        self._hover.start()

    def _warm(self, value: float) -> None:
        self.warmth = value
        self.update()


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """The colour ``share`` (0 to 1) of the way from ``one`` to ``other``."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
