"""Privacy: what left this computer, what you allow, what is kept here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.ui.screens.page import Page, clear
from coach_app.ui.screens.switches import SettingLine
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.privacy import LedgerRow
from coach_app.ui.view.setup import ONLINE, consent
from coach_app.ui.view.words import count, size
from coach_app.ui.widgets.buttons import Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.choices import Switch
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.text import Text

FIRST, STEP = 12, 50
"""Lines of the ledger shown at first, and added by each press on the link below."""


SCORING = "Send transcripts for scoring"
AGAIN = "Read lost words again"
KEEP = "Keep sessions"
KEPT_DAYS = (("0", "Until I delete them"), ("365", "A year"), ("90", "90 days"), ("30", "30 days"))


class Privacy(Page):
    """The ledger and the consents. ``consented`` carries purpose and yes or no."""

    consented = Signal(str, bool)
    changed = Signal(str, str)

    def __init__(self, look: Look) -> None:
        """Empty until told."""
        super().__init__(look, "Nothing has left this computer.")
        self.body.setSpacing(24)
        self._frame: Frame | None = None
        self._rows: tuple[LedgerRow, ...] = ()
        self._shown = FIRST
        self._ledger = Card(look, spacing=12)
        self._ledger.body.addWidget(Text(look, "What left this computer", weight=600))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._ledger.body.addLayout(self._lines)
        self.more = Link(look, "", icon="down", after=True)
        self.more.clicked.connect(self._more)
        self._ledger.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self._ledger)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(look.tokens.layout["gutter"])
        self._pair.addWidget(self._allowed(), 1)
        self._pair.addWidget(self._kept(), 1)
        self.body.addLayout(self._pair)
        self.body.addWidget(self._offline())

    def show_ledger(self, title: str, rows: tuple[LedgerRow, ...]) -> None:
        """Show the title and the rows."""
        self.title.say(title)
        self._rows = rows
        self._fill()

    def show_settings(self, shown: SettingsShown) -> None:
        """Show what is allowed."""
        for switch, on in (
            (self.send, consent(shown, "live_audio") is True),
            (self.keep, consent(shown, "recordings") is True),
            (self.score, consent(shown, "scoring") is True),
            (self.again, shown.settings.privacy.read_again),
            (self.offline, shown.settings.privacy.offline_only),
        ):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
            switch.update()

        self._show_days(shown.settings.privacy.keep_days)

    def _show_days(self, days: int) -> None:
        self.days.blockSignals(True)
        usual = str(days) in dict(KEPT_DAYS)
        self.days.choose(str(days)) if usual else self.days.clear()
        self.days.blockSignals(False)
        words = "Older ones are deleted when the program starts, with their sound."
        self._other_days.say(words if usual else f"{days} days, as set in the settings file. {words}")
        self._other_days.setVisible(days > 0)

    def show_storage(self, sessions: int, used: int) -> None:
        """Show what is kept."""
        self._amount.say(f"{count(sessions, 'session')}, {size(used)}, encrypted.")

    def arrange(self, frame: Frame) -> None:
        """One column where two do not fit."""
        super().arrange(frame)
        self._frame = frame
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(down if frame.stacked else across)
        self._fill()

    def _allowed(self) -> Card:
        card = Card(self.look, spacing=0)
        card.body.addWidget(Text(self.look, "What you allow", weight=600))
        self.send = Switch(self.look, f"Send my voice to {ONLINE}")
        self.keep = Switch(self.look, "Keep recordings on this computer")
        self.send.toggled.connect(lambda on: self.consented.emit("live_audio", on))
        self.score = Switch(self.look, SCORING)
        self.keep.toggled.connect(lambda on: self.consented.emit("recordings", on))
        self.score.toggled.connect(lambda on: self.consented.emit("scoring", on))
        sentence = "Only while a session runs."
        card.body.addWidget(SettingLine(self.look, f"Send my voice to {ONLINE}", sentence, self.send))
        card.body.addWidget(Rule(self.look))
        sentence = "Encrypted, until you delete them."
        card.body.addWidget(SettingLine(self.look, "Keep recordings on this computer", sentence, self.keep))
        card.body.addWidget(Rule(self.look))
        sentence = f"Text, never sound: after an answer and after a session, to {ONLINE} or your own server."
        card.body.addWidget(SettingLine(self.look, SCORING, sentence, self.score))
        card.body.addWidget(Rule(self.look))
        self.again = Switch(self.look, AGAIN)
        self.again.toggled.connect(lambda on: self.changed.emit("privacy.read_again", _word(on)))
        sentence = f"Sound of an answer whose words did not arrive, to {ONLINE} after the session."
        card.body.addWidget(SettingLine(self.look, AGAIN, sentence, self.again))
        card.body.addStretch(1)
        return card

    def _kept(self) -> Card:
        card = Card(self.look)
        card.body.addWidget(Text(self.look, "What is kept here", weight=600))
        self._amount = Text(self.look)
        card.body.addWidget(self._amount)
        kept = "Text, sound and notes stay on this computer. No account, no copy elsewhere."
        card.body.addWidget(Text(self.look, kept, step="small", role="text-muted"))
        card.body.addWidget(
            Text(self.look, "Delete sessions under History.", step="small", role="text-muted")
        )
        self.days = Segmented(self.look, KEEP, KEPT_DAYS, ground="surface")
        self.days.chosen.connect(lambda days: self.changed.emit("privacy.keep_days", days))
        card.body.addWidget(Text(self.look, KEEP))
        card.body.addWidget(self.days)
        self._other_days = Text(self.look, step="small", role="text-muted")
        card.body.addWidget(self._other_days)
        card.body.addStretch(1)
        return card

    def _offline(self) -> Card:
        card = Card(self.look, padding=16, spacing=0)
        self.offline = Switch(self.look, "Offline only")
        self.offline.toggled.connect(lambda on: self.changed.emit("privacy.offline_only", _word(on)))
        sentence = "No connection is opened, whatever engine is chosen."
        card.body.addWidget(SettingLine(self.look, "Offline only", sentence, self.offline))
        return card

    def _more(self) -> None:
        self._shown += STEP
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        rows, left = self._rows[: self._shown], len(self._rows) - self._shown
        self.more.setVisible(left > 0)
        self.more.name(f"{min(left, STEP)} more")
        if not self._rows:
            words = "Each session adds a line here, also when nothing was sent."
            self._lines.addWidget(Text(self.look, words, role="text-muted"))
            return
        if self._frame is None or not self._frame.compact_rows:
            self._lines.addWidget(_table(self.look, rows))
            return
        for index, row in enumerate(rows):
            if index:
                self._lines.addWidget(Rule(self.look))
            self._lines.addWidget(_short(self.look, row))


def _word(on: bool) -> str:
    return "true" if on else "false"


def _table(look: Look, rows: Sequence[LedgerRow]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(2, 1)
    right = Qt.AlignmentFlag.AlignRight
    for column, words in enumerate(("When", "Where to", "What", "Sent", "Time")):
        side = right if column > 2 else Qt.AlignmentFlag.AlignLeft
        grid.addWidget(Text(look, words, step="small", role="text-muted", align=side, wrap=False), 0, column)
    for number, row in enumerate(rows):
        top = 1 + 4 * number
        grid.addWidget(Rule(look), top, 0, 1, 5)
        grid.setRowMinimumHeight(top, 17)
        grid.addWidget(Text(look, row.to, weight=500, wrap=False), top + 1, 1)
        grid.addWidget(Text(look, row.host, step="small", role="text-muted", wrap=False), top + 2, 1)
        grid.addWidget(Text(look, row.when, role="text-muted", wrap=False), top + 1, 0, 2, 1)
        grid.addWidget(Text(look, row.what, wrap=False), top + 1, 2, 2, 1)
        grid.addWidget(Text(look, row.sent, align=right, wrap=False), top + 1, 3, 2, 1)
        grid.addWidget(Text(look, row.time, align=right, role="text-muted", wrap=False), top + 1, 4, 2, 1)
    return part


def _short(look: Look, row: LedgerRow) -> QWidget:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 8, 0, 8)
    box.setSpacing(0)
    head = QHBoxLayout()
    head.addWidget(Text(look, row.to, weight=500, wrap=False), 1)
    head.addWidget(Text(look, f"{row.sent}, {row.time}", wrap=False))
    box.addLayout(head)
    said: Sequence[str] = (row.when, row.host, row.what)
    box.addWidget(Text(look, " · ".join(said), step="small", role="text-muted", balance=True))
    return part
