"""Choosing an export and seeing it before it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.screens.page import Page, clear
from coach_app.ui.screens.switches import SettingLine
from coach_app.ui.theme.look import Look
from coach_app.ui.view.export import FILTERS, FORMATS, MEANINGS, PARTS, ExportForm, Format
from coach_app.ui.view.frame import Frame
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.choices import Switch, Tick
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.text import Text

DRAWING = "The page is being drawn."
NO_SOUND = "No sound was kept for this session."
NO_PREVIEW = "Only the PDF is shown here before it is saved."


class PagePicture(QLabel):
    """A page of a report, as wide as there is room."""

    def __init__(self, look: Look, number: int, total: int, png: bytes) -> None:
        """`png` is the drawn page."""
        super().__init__()
        self.look, self._image = look, QImage.fromData(png)
        self.setAccessibleName(f"Page {number} of {total} of the report")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """A page at reading width."""
        return QSize(480, self.heightForWidth(480))

    def hasHeightForWidth(self) -> bool:
        """A page keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height at a width."""
        return round(width * self._image.height() / max(1, self._image.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page with a hairline round it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.setPen(self.look.colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ExportScreen(Page):
    """``changed`` when something else is chosen; ``saved`` carries a path, or None for the usual folder."""

    left = Signal()
    changed = Signal()
    saved = Signal(object)

    def __init__(self, look: Look) -> None:
        """Nothing is chosen but a PDF of everything."""
        super().__init__(look, "Export")
        self.form = ExportForm()
        self._frame: Frame | None = None
        back = Link(look, "Session", icon="left")
        back.become("muted")
        back.clicked.connect(self.left)
        self.titles.insertWidget(0, back)
        self.format = Segmented(look, "Format", FORMATS, ground="surface")
        self.meaning = Text(look, step="small", role="text-muted")
        self.hide_names = Switch(look, "Hide names")
        taken_out = "Names found by rule are taken out. Look before you send it."
        self.names = SettingLine(look, "Hide names", taken_out, self.hide_names)
        self.parts: dict[str, Tick] = {}
        self.save = Button(look, "Save", "primary", hint="Ctrl+E")
        self.save_as = Button(look, "Save as…")
        self.pages = QVBoxLayout()
        self.pages.setSpacing(16)
        self.waiting = Text(look, DRAWING, role="text-muted")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(look.tokens.layout["gutter"])
        self._sides.addWidget(self._choices(), 2, Qt.AlignmentFlag.AlignTop)
        self._sides.addWidget(self._preview(), 3)
        self.body.addLayout(self._sides)
        self.format.choose("pdf")
        self.format.chosen.connect(self._choose)
        self.hide_names.toggled.connect(self._choose)
        self.save.clicked.connect(lambda: self.saved.emit(None))
        self.save_as.clicked.connect(self.ask_where)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.save.click)
        self._show_form()

    def open(self, subtitle: str, *, has_recording: bool) -> None:
        """Begin with a session."""
        self.head_line(subtitle)
        self.format.allow("wav", "" if has_recording else NO_SOUND)
        self.format.choose("pdf")
        self._choose()

    def show_pages(self, pages: tuple[bytes, ...]) -> None:
        """Show the drawn pages."""
        clear(self.pages)
        self.waiting.hide()
        for number, png in enumerate(pages, 1):
            self.pages.addWidget(PagePicture(self.look, number, len(pages), png))

    def wait(self) -> None:
        """Say that pages are being drawn."""
        self.waiting.say(DRAWING if self.form.format == "pdf" else NO_PREVIEW)
        self.waiting.show()
        if self.form.format != "pdf":
            clear(self.pages)

    def ask_where(self) -> None:
        """Let the user choose a place with the system's own dialog."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as", "", FILTERS[self.form.format])
        if chosen:
            self.saved.emit(Path(chosen))

    def arrange(self, frame: Frame) -> None:
        """The preview below the choices where both do not fit beside each other."""
        super().arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(down if frame.compact_rows else across)
        self.names.fit(compact=frame.compact_rows)

    def _choices(self) -> Card:
        card = Card(self.look, spacing=12)
        card.body.addWidget(self.format)
        card.body.addWidget(self.meaning)
        self.sections = QWidget()
        box = QVBoxLayout(self.sections)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Rule(self.look))
        box.addSpacing(8)
        for part, name in PARTS:
            tick = self.parts[part] = Tick(self.look, name)
            tick.setChecked(True)
            tick.toggled.connect(self._choose)
            line = QHBoxLayout()
            line.setSpacing(4)
            line.addWidget(tick)
            words = Text(self.look, name, step="small", middle=True)
            words.setBuddy(tick)
            line.addWidget(words, 1)
            box.addLayout(line)
        card.body.addWidget(self.sections)
        card.body.addWidget(Rule(self.look))
        card.body.addWidget(self.names)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.save_as)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _preview(self) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.waiting)
        box.addLayout(self.pages)
        box.addStretch(1)
        return part

    def _choose(self) -> None:
        chosen: Format = next(kind for kind, _ in FORMATS if kind == self.format.value)
        without = tuple(part for part, tick in self.parts.items() if not tick.isChecked())
        self.form = ExportForm(chosen, without, self.hide_names.isChecked())
        self._show_form()
        self.changed.emit()

    def _show_form(self) -> None:
        self.meaning.say(MEANINGS[self.form.format])
        self.sections.setVisible(self.form.has_sections)
        self.names.setVisible(self.form.has_names)
