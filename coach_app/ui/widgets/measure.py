"""A figure with its bar of bands and the sentence that says the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.readings import Measure
from coach_app.ui.widgets.band import BandBar
from coach_app.ui.widgets.text import Text


class MeasurePart(QWidget):
    """Name and value on one line, the bar, the sentence."""

    def __init__(self, look: Look, measure: Measure) -> None:
        """Made anew when the figure changes."""
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(look, measure.name, step="small", weight=500), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Text(look, measure.value, step="small", align=Qt.AlignmentFlag.AlignRight), 1)
        box.addLayout(head)
        box.addWidget(BandBar(look, f"{measure.name}: {measure.value}", measure.reading))
        box.addWidget(Text(look, measure.reading.sentence, step="small", role="text-muted"))
        box.addStretch(1)
