"""The line above the pages while there is no sidebar: the product, and what is being sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.widgets.mark import Glyph, Mark
from coach_app.ui.widgets.text import Text


class TopBar(QWidget):
    """Mark and name at the left, a lock and one sentence at the right."""

    def __init__(self, look: Look, name: str) -> None:
        """Says nothing is sent until told otherwise."""
        super().__init__()
        self.sending = Text(
            look, "", step="small", role="text-muted", wrap=False, align=Qt.AlignmentFlag.AlignRight
        )
        self._row = QHBoxLayout(self)
        self._row.setSpacing(10)
        self._row.addWidget(Mark(look, 28))
        self._row.addWidget(Text(look, name, weight=600, wrap=False))
        self._row.addStretch(1)
        self._row.addWidget(Glyph(look, "lock", "text-muted", 16, "small"))
        self._row.addWidget(self.sending)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fit(look.tokens.layout["margin"])

    def fit(self, margin: int) -> None:
        """Stand in line with the pages' margins."""
        self._row.setContentsMargins(margin, 24, margin, 0)
