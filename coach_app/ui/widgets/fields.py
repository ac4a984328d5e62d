"""Fields to write in or to pick from, each under its label."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.theme.palette import stylesheet
from coach_app.ui.theme.style import outline
from coach_app.ui.widgets.scroll import ThinScrollBar
from coach_app.ui.widgets.text import Text

SEARCH_REST_MS = 150
"""How long typing must rest before it is searched for."""


class Entry(QLineEdit):
    """One line to write in."""

    def __init__(self, look: Look, name: str, placeholder: str = "") -> None:
        """``name`` is told to readers of the screen."""
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTextMargins(10, 0, 10, 0)
        self.setProperty("field", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.setFont(self.look.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """40 high at 100 %."""
        return QSize(self.look.pad(200), self.look.height(40))

    def minimumSizeHint(self) -> QSize:
        """Room for a short word."""
        return QSize(self.look.pad(110), self.look.height(40))


class SearchField(Entry):
    """A line to search with: tells its words once the typing rests, and at once when it is emptied."""

    searched = Signal(str)

    def __init__(self, look: Look, name: str, placeholder: str) -> None:
        """A magnifier stands before the words."""
        super().__init__(look, name, placeholder)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_REST_MS)
        self._rest.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._tell)

    @property
    def words(self) -> str:
        """What is searched for, without spaces around it."""
        return self.text().strip()

    def restyle(self) -> None:
        """Keep room for the magnifier."""
        super().restyle()
        self.setTextMargins(self.look.pad(34), 0, 10, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the line."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the magnifier."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.look.pad(18)
        icon = self.look.pixmap("search", "text-muted", side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.look.pad(13), (self.height() - side) / 2), icon)
        painter.end()

    def _changed(self) -> None:
        if self.words:
            self._rest.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        self.searched.emit(self.words)


class Picker(QComboBox):
    """One of a list."""

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, str]] = ()) -> None:
        """``choices`` are pairs of value and words."""
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self.setProperty("field", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.offer(choices)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.setFont(self.look.font("body"))
        self.view().setFont(self.look.font("body"))
        self.view().setStyleSheet(stylesheet(self.look))
        self.updateGeometry()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Put other choices in, keeping the chosen one where it is still there."""
        kept = self.value
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.blockSignals(False)
        if kept:
            self.choose(kept)

    @property
    def value(self) -> str:
        """The chosen value, empty when none is."""
        data = self.currentData()
        return "" if data is None else str(data)

    def choose(self, value: str) -> None:
        """Choose a value if it is there."""
        index = self.findData(value)
        if index >= 0:
            self.setCurrentIndex(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll instead of changing the choice by accident."""
        event.ignore()

    def sizeHint(self) -> QSize:
        """40 high at 100 %."""
        words = max(
            (self.look.text_width(self.itemText(i), "body") for i in range(self.count())), default=0.0
        )
        return QSize(math.ceil(words) + 12 + self.look.pad(18) + 24, self.look.height(40))

    def minimumSizeHint(self) -> QSize:
        """Room for a short word."""
        return QSize(self.look.pad(110), self.look.height(40))


class Writing(QFrame):
    """A few lines to write in, with the outline of a field."""

    def __init__(self, look: Look, name: str, placeholder: str = "", lines: int = 3) -> None:
        """``lines`` are shown at a time."""
        super().__init__()
        self.look, self._lines = look, lines
        self.edit = QPlainTextEdit()
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setTabChangesFocus(True)
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.viewport().setAutoFillBackground(False)
        self.edit.setProperty("field", True)
        self.edit.setVerticalScrollBar(ThinScrollBar(look))
        self.edit.installEventFilter(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 6, 8, 6)
        box.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take up a changed look."""
        self.edit.setFont(self.look.font("body"))
        self.show_lines(self._lines)

    def show_lines(self, lines: int) -> None:
        """Be as high as this many lines."""
        self._lines = lines
        self.setFixedHeight(lines * self.look.line("body") + 24)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Paint the outline again when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline of a field."""
        painter = QPainter(self)
        focused = self.edit.hasFocus()
        stroke = self.look.tokens.stroke
        outline(
            painter,
            self.look,
            QRectF(self.rect()),
            fill="surface",
            line="focus-ring" if focused else "border-strong",
            pen=stroke["focus"] if focused else stroke["control"],
            radius=self.look.tokens.radius["control"],
        )
        painter.end()


class Labelled(QWidget):
    """A field under its label."""

    def __init__(self, look: Look, label: str, field: QWidget) -> None:
        """``field`` is any of the widgets one chooses or writes with."""
        super().__init__()
        self.label = Text(look, label, step="small", role="text-muted", wrap=False)
        self.label.setBuddy(field)
        self.field = field
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.label)
        box.addWidget(field)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(field.sizePolicy().hasHeightForWidth())
        self.setSizePolicy(policy)
