"""One sheet of every part, in every state that can be set."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFocusFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.settings import Colours
from coach_app.ui.theme.look import Look
from coach_app.ui.view.bands import Band, Reading
from coach_app.ui.widgets.arc import ArcTime, paint_arc
from coach_app.ui.widgets.band import BandBar
from coach_app.ui.widgets.buttons import Button, Kind
from coach_app.ui.widgets.choices import Switch
from coach_app.ui.widgets.cue import CueSlot, ShownCue
from coach_app.ui.widgets.fields import Entry
from coach_app.ui.widgets.mark import Glyph
from coach_app.ui.widgets.ring import paint_ring
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import dress
from tests.screens.stage import ASSETS


class Rings(QWidget):
    """The voices in their states."""

    STATES = ("at rest", "speaking", "line lost", "answering", "past the soft limit")

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedSize(640, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, words in enumerate(self.STATES):
            centre = QPointF(58 + at * 131, 62)
            role = "user-voice" if at > 2 else "interviewer-voice"
            if at > 2:
                time = ArcTime(55.0 if at == 3 else 131.0, 105.0, 150.0)
                paint_arc(painter, self.look, centre, 52, time)
            level = (0.0, 0.9, 0.0, 0.55, 0.8)[at]
            paint_ring(painter, self.look, centre, 32, level, role, lost=at == 2)
            painter.setPen(self.look.colour("text-muted"))
            painter.setFont(self.look.font("small"))
            painter.drawText(QRectF(centre.x() - 65, 124, 130, 20), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


class Components(QWidget):
    """The sheet."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.look = Look(ASSETS)
        self.look.use("dark" if colours is Colours.DARK else "light", 1.0, False)
        dress(self.look)
        self.setFixedSize(1280, 800)
        self._focused: list[Button] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(40, 32, 40, 24)
        box.setSpacing(16)
        box.addWidget(Text(self.look, "Parts", step="display"))
        columns = QHBoxLayout()
        columns.setSpacing(48)
        columns.addLayout(self._left(), 1)
        columns.addLayout(self._right(), 1)
        box.addLayout(columns)
        box.addLayout(self._icons())
        box.addStretch(1)

    def _left(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        kinds: tuple[Kind, ...] = ("primary", "secondary", "quiet", "danger")
        for row, kind in enumerate(kinds):
            grid.addWidget(Text(self.look, kind.capitalize(), step="small"), row, 0)
            for column, state in enumerate(("Rest", "Hover", "Pressed", "Focus", "Disabled"), start=1):
                grid.addWidget(self._button(kind, state), row, column)
        box.addLayout(grid)
        box.addWidget(Rings(self.look))
        fields = QHBoxLayout()
        fields.addWidget(Entry(self.look, "Job title"))
        wrong = Entry(self.look, "Minutes")
        wrong.setText("twenty-five")
        wrong.setProperty("wrong", True)
        fields.addWidget(wrong)
        box.addLayout(fields)
        return box

    def _button(self, kind: Kind, state: str) -> Button:
        button = Button(self.look, state, kind)
        button.setEnabled(state != "Disabled")
        button.setDown(state == "Pressed")
        button.warmth = 1.0 if state == "Hover" else 0.0
        if state == "Focus":
            self._focused.append(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for button in self._focused:
            QFocusFrame(self).setWidget(button)

    def _right(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(12)
        for kind, words in (("length", "Wrap up: the result?"), ("filler", "Pause, then go on")):
            slot = CueSlot(self.look)
            slot.cue, slot.presence = ShownCue(kind, words), 1.0
            box.addWidget(slot)
        bands = (Band(3.0, "good"), Band(6.0, "watch"), Band(9.0, "work"))
        row = QHBoxLayout()
        row.setSpacing(16)
        for value, words in ((1.8, "Good"), (4.2, "Watch"), (7.6, "Work on it")):
            part = QVBoxLayout()
            part.addWidget(Text(self.look, words, step="small", weight=500))
            part.addWidget(BandBar(self.look, words, Reading(value, bands, words)))
            row.addLayout(part)
        box.addLayout(row)
        switches = QHBoxLayout()
        for on in (True, False):
            switch = Switch(self.look, "Example")
            switch.setChecked(on)
            switches.addWidget(switch)
        choice = Segmented(self.look, "Length", [("10", "10 min"), ("25", "25 min"), ("45", "45 min")])
        choice.choose("25")
        switches.addWidget(choice)
        box.addLayout(switches)
        box.addStretch(1)
        return box

    def _icons(self) -> QGridLayout:
        grid = QGridLayout()
        names = sorted(path.stem for path in (ASSETS / "icons").glob("*.svg"))
        for at, name in enumerate(names):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(Glyph(self.look, name, "text", 20), 0, Qt.AlignmentFlag.AlignHCenter)
            words = Text(
                self.look, name, step="small", role="text-muted", align=Qt.AlignmentFlag.AlignHCenter
            )
            cell.addWidget(words)
            grid.addLayout(cell, at // 18, at % 18)
        return grid
