"""The sidebar: where to go, and at its foot what is being sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.style import outline
from coach_app.ui.widgets.card import Rule
from coach_app.ui.widgets.mark import Glyph, Mark
from coach_app.ui.widgets.pressable import Pressable
from coach_app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A destination of the sidebar: its key, its words, its icon, whether it stands at the foot."""

    key: str
    words: str
    icon: str
    foot: bool = False


class NavItem(Pressable):
    """One place; the one we are at has a fill, an icon in the accent and more ink."""

    def __init__(self, look: Look, place: Place) -> None:
        """Words go when the sidebar keeps only icons."""
        super().__init__(look, place.words)
        self.place = place
        self.icons_only = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("corner", look.tokens.radius["control"])

    def fit(self, *, icons_only: bool) -> None:
        """With words or with a tool tip."""
        self.icons_only = icons_only
        self.setToolTip(self.place.words if icons_only else "")
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """A press goes somewhere; only being there checks the item."""

    def sizeHint(self) -> QSize:
        """40 high at 100 %."""
        words = (
            0
            if self.icons_only
            else round(self.look.text_width(self.text(), "body", 500)) + self.look.pad(56)
        )
        return QSize(max(self.look.pad(48), words), self.look.height(40))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, icon, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.look.tokens.radius["control"]
        on = self.isChecked()
        box = QRectF(self.rect())
        if on:
            outline(painter, self.look, box, fill="selected", line=None, pen=0, radius=radius)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.fill(None, "hover", "pressed"))
            painter.drawRoundedRect(box, radius, radius)
        side = self.look.pad(18)
        left = (self.width() - side) / 2 if self.icons_only else self.look.pad(13)
        icon_role = "link" if on else "text-muted"
        self.draw_icon(
            painter, self.place.icon, icon_role, QRectF(left, (self.height() - side) / 2, side, side)
        )
        if not self.icons_only:
            painter.setPen(self.look.colour("text" if on else "text-muted"))
            painter.setFont(self.look.font("body", 500))
            words = QRectF(left + side + self.look.pad(13), 0, self.width(), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Sidebar(QWidget):
    """Name of the product, places, foot."""

    went = Signal(str)

    def __init__(self, look: Look, places: Sequence[Place], name: str) -> None:
        """``went`` carries the key of the place that was pressed."""
        super().__init__()
        self.look = look
        self.items = {place.key: NavItem(look, place) for place in places}
        self._name = Text(look, name, weight=600, wrap=False)
        self._mark = Mark(look, 28)
        self.sending = Text(look, "", step="small", role="text-muted")
        self._lock = Glyph(look, "lock", "text-muted", 16, "small")
        self._box = QVBoxLayout(self)
        self._box.setSpacing(4)
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._head.addWidget(self._mark)
        self._head.addWidget(self._name, 1)
        self._box.addLayout(self._head)
        self._box.addSpacing(24)
        self._add(place for place in places if not place.foot)
        self._box.addStretch(1)
        self._add(place for place in places if place.foot)
        self._box.addSpacing(16)
        self._box.addWidget(Rule(look))
        self._box.addSpacing(10)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(9)
        self._foot.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        self._foot.addWidget(self.sending, 1)
        self._box.addLayout(self._foot)

    def fit(self, width: int, *, icons_only: bool) -> None:
        """Take up this width, with or without words."""
        self.setFixedWidth(width)
        side = 12
        self._box.setContentsMargins(side, 24, side, 20)
        inset = 0 if icons_only else 13
        self._head.setContentsMargins(inset, 0, 0, 0)
        self._foot.setContentsMargins(inset, 0, 0, 0)
        centre = Qt.AlignmentFlag.AlignHCenter if icons_only else Qt.AlignmentFlag.AlignLeft
        self._head.setAlignment(self._mark, centre | Qt.AlignmentFlag.AlignVCenter)
        self._foot.setAlignment(self._lock, centre | Qt.AlignmentFlag.AlignTop)
        self._name.setVisible(not icons_only)
        self.sending.setVisible(not icons_only)
        for item in self.items.values():
            item.fit(icons_only=icons_only)

    def show_place(self, key: str) -> None:
        """Mark where we are."""
        for name, item in self.items.items():
            item.setChecked(name == key)

    def say_sending(self, words: str, *, nothing: bool) -> None:
        """Say what is being sent."""
        self.sending.say(words)
        self._lock.become("lock" if nothing else "cloud", "text-muted")
        self._lock.setAccessibleName(words)
        self._lock.setToolTip(words)

    def _add(self, places: Iterable[Place]) -> None:
        for place in places:
            item = self.items[place.key]
            item.clicked.connect(lambda _checked=False, key=place.key: self.went.emit(key))
            self._box.addWidget(item)
