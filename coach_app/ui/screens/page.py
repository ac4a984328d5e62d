"""What every page beside the sidebar shares: a column that scrolls down, a title, a line for trouble."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.widgets.notice import Notice
from coach_app.ui.widgets.scroll import Scroller
from coach_app.ui.widgets.text import Text

TOP = 40
"""Pixels above the title."""


class Page(QWidget):
    """A scrolling column; ``body`` takes the page's parts, ``arrange`` fits them to a frame."""

    def __init__(self, look: Look, title: str, subtitle: str = "") -> None:
        """``title`` is the one display line of the page."""
        super().__init__()
        self.look = look
        self.title = Text(look, title, step="display", balance=True)
        self.subtitle = Text(look, subtitle, step="body", role="text-muted")
        self.subtitle.setVisible(bool(subtitle))
        self.notice = Notice(look)
        self.head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.head.setSpacing(16)
        self.head.addWidget(self.title, 1)
        self.column = QWidget()
        self.body = QVBoxLayout(self.column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(look.tokens.layout["gutter"])
        self.titles = QVBoxLayout()
        self.titles.setSpacing(4)
        self.titles.addLayout(self.head)
        self.titles.addWidget(self.subtitle)
        self.body.addLayout(self.titles)
        self.body.addWidget(self.notice)
        self.scroller = Scroller(look, self._inside())
        for keys, step in (
            ("PgDown", QScrollBar.SliderAction.SliderPageStepAdd),
            ("PgUp", QScrollBar.SliderAction.SliderPageStepSub),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._scroll, step))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.scroller)

    def arrange(self, frame: Frame) -> None:
        """Fit the column; pages with more than one column add their own rules."""
        self.column.setFixedWidth(frame.content)
        right = 0 if frame.sidebar else frame.margin
        self._inner.setContentsMargins(frame.margin, TOP if frame.margin >= TOP else 28, right, 32)
        self._across.setStretch(0, 1 if frame.centred else 0)

    def head_line(self, subtitle: str) -> None:
        """Say something below the title."""
        self.subtitle.say(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def _scroll(self, step: QScrollBar.SliderAction) -> None:
        self.scroller.verticalScrollBar().triggerAction(step)

    def _inside(self) -> QWidget:
        inner = QWidget()
        self._inner = QVBoxLayout(inner)
        self._inner.setSpacing(0)
        self._across = QHBoxLayout()  # across, so that heights are worked out for the column's own width
        self._across.setSpacing(0)
        self._across.addStretch(0)
        self._across.addWidget(self.column)
        self._across.addStretch(1)
        self._inner.addLayout(self._across)
        self._inner.addStretch(1)
        return inner


def clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout for good."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
