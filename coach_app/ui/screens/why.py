"""Why a cue came, and the list of what was marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view.replay import Mark
from coach_app.ui.view.words import clock_time
from coach_app.ui.widgets.buttons import Link
from coach_app.ui.widgets.card import Card
from coach_app.ui.widgets.shapes import Shape
from coach_app.ui.widgets.text import Text
from coach_app.ui.widgets.transport import IconButton


class Why(Card):
    """One mark in words. ``closed`` when it is put away, ``changed`` when its limits are to be changed."""

    closed = Signal()
    changed = Signal()

    def __init__(self, look: Look) -> None:
        """Hidden until a mark is shown."""
        super().__init__(look, padding=20, spacing=10)
        self.setAccessibleName("Why this cue")
        self._inner = QVBoxLayout()
        self._inner.setSpacing(8)
        self.body.addLayout(self._inner)
        self.hide()

    def show_mark(self, mark: Mark | None) -> None:
        """Explain a mark, or go away."""
        clear(self._inner)
        self.setVisible(mark is not None)
        if mark is None:
            return
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Shape(self.look, mark.kind, filled=mark.shown))
        head.addWidget(Text(self.look, "Why this cue" if mark.why else mark.name, weight=600), 1)
        close = IconButton(self.look, "close", "Close")
        close.clicked.connect(self.closed)
        head.addWidget(close)
        top = QWidget()
        top.setLayout(head)
        head.setContentsMargins(0, 0, 0, 0)
        self._inner.addWidget(top)
        if mark.why:
            self._inner.addWidget(Text(self.look, f"{mark.text} {mark.because}".strip()))
        elif mark.text:
            self._inner.addWidget(Text(self.look, mark.text))
        for label, value in mark.why:
            self._inner.addWidget(_row(self.look, label, value))
        if mark.why:
            change = Link(self.look, "Change when cues come")
            change.clicked.connect(self.changed)
            self._inner.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)


class Marked(QWidget):
    """Bookmarks and notes in a list; ``sought`` carries the second of one."""

    sought = Signal(float)

    def __init__(self, look: Look) -> None:
        """Hidden while there are none."""
        super().__init__()
        self.look = look
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """List these."""
        clear(self._box)
        mine = [one for one in marks if one.kind == "bookmark"]
        self.setVisible(bool(mine))
        self._box.addWidget(Text(self.look, "Bookmarks", weight=600))
        for one in mine:
            link = Link(self.look, f"{clock_time(one.at)}  {one.text or 'Bookmark'}")
            link.clicked.connect(partial(self.sought.emit, one.at))
            self._box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)


def _row(look: Look, label: str, value: str) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(Text(look, label, step="small", role="text-muted"), 1)
    row.addWidget(Text(look, value, step="small", weight=500, align=Qt.AlignmentFlag.AlignRight), 1)
    return part
