"""What is being said, as it is understood: settled words in ink, provisional ones marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.captions import CaptionLines
from coach_app.ui.widgets.text import Span, Text


class Captions(QWidget):
    """An older line, muted, above the line that is being said. Its height is always kept."""

    def __init__(self, look: Look) -> None:
        """Empty at first."""
        super().__init__()
        self.look = look
        self._older_wanted = True
        centre = Qt.AlignmentFlag.AlignHCenter
        self.older = Text(look, step="body", role="text-muted", align=centre, wrap=False)
        self.latest = Text(look, step="lead", align=centre, wrap=False)
        self.note = Text(look, step="body", role="text-muted", align=centre, wrap=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for part in (self.older, self.latest, self.note):
            box.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look; every line keeps its height, so nothing moves."""
        for part in (self.older, self.latest, self.note):
            part.setFixedHeight(self.look.line(part.step))

    def fit(self, *, older: bool) -> None:
        """Whether there is room for the older line."""
        self._older_wanted = older
        self.older.setVisible(older)
        self.note.setVisible(older or bool(self.note.text()))

    def columns(self, width: int) -> int:
        """Characters of the latest line that fit into ``width`` pixels, about."""
        sample = "the quick brown fox jumps over a lazy dog "
        return max(12, int(width / (self.look.text_width(sample, "lead") / len(sample) * 1.03)))

    def show_lines(self, lines: CaptionLines, note: str) -> None:
        """Show what was said last; ``note`` is the product's own remark below."""
        self.older.say(lines.older)
        settled, provisional = lines.settled, lines.provisional
        text = f"{settled} {provisional}".strip() if provisional else settled
        start = len(text) - len(provisional)
        spans = [Span(start, len(provisional), "text-muted", dotted=True)] if provisional else []
        self.latest.say(text, spans)
        self.note.say(note)
        self.note.setVisible(self._older_wanted or bool(note))
