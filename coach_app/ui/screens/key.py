"""Adding a key: pasted, tried, kept in the keychain; what goes wrong is said in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from coach_app.core.desk_events.choices import KeyTested, SettingsShown
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.ui.screens.consent import NOTICE
from coach_app.ui.screens.foot import Foot
from coach_app.ui.screens.page import Page
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.setup import ONLINE
from coach_app.ui.view.words import sentence
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Plate
from coach_app.ui.widgets.fields import Entry, Labelled
from coach_app.ui.widgets.mark import Glyph
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text

SUBTITLE = "For a live interviewer. Without one, the offline interviewer asks."
WHERE = "aistudio.google.com/apikey"
WORKS = "The key works. It is in this computer's keychain."
KEPT = "The key is in this computer's keychain, but it does not work yet."
ASKING = f"Asking {ONLINE} whether the key works."
IN_PLACE = "A key is in place. Another one takes its place once it works."


class KeyPage(Page):
    """``given`` carries the pasted key as a `SecretText`; ``asked_where`` opens the page that makes keys."""

    given = Signal(object)
    asked_where = Signal(str)

    def __init__(self, look: Look) -> None:
        """Nothing is pasted yet."""
        super().__init__(look, "Add a key", SUBTITLE)
        self.busy = False
        self.entry = Entry(look, f"{ONLINE} key", "Paste it here")
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.entry.textChanged.connect(self._refresh)
        self.entry.returnPressed.connect(self._give)
        self.test = Button(look, "Test and keep", "primary")
        self.test.clicked.connect(self._give)
        self.where = Link(look, f"Make a key at {WHERE}")
        self.where.clicked.connect(lambda: self.asked_where.emit(f"https://{WHERE}"))
        self._icon = Glyph(look, "key", "text-muted", 18, "body")
        self.said = Text(look, role="text-muted")
        self.foot = Foot(look)
        self._lay_out()
        self._refresh()

    def begin(self, shown: SettingsShown | None) -> None:
        """Come to the page anew."""
        has_key = shown is not None and EngineName.GEMINI in shown.engines_with_key
        self.entry.clear()
        self._say("check" if has_key else "", IN_PLACE if has_key else "")
        self.foot.show_done(has_key)

    def show_tested(self, tested: KeyTested) -> None:
        """What came of the test."""
        self._settle()
        if not tested.trouble:
            self._say("check", WORKS)
        elif tested.kept:
            self._say("info", f"{KEPT} {_lines(tested.trouble)}")
        else:
            self._say("info", _lines(tested.trouble))
        if tested.kept:
            self.entry.clear()
            self.foot.show_done(True)
            self.foot.skip.setFocus(Qt.FocusReason.OtherFocusReason)

    def failed(self) -> None:
        """It could not be kept; why is said above the page."""
        self._settle()
        self._say("", "")

    def arrange(self, frame: Frame) -> None:
        """The button below the field where the width is short."""
        super().arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if frame.compact_rows else across)

    def _lay_out(self) -> None:
        card = Card(self.look, spacing=12)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(12)
        self._row.addWidget(Labelled(self.look, f"{ONLINE} key", self.entry), 1)
        self._row.addWidget(self.test, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        card.body.addLayout(self._row)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        card.body.addLayout(line)
        card.body.addWidget(self.where, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(card)
        plate = Plate(self.look)
        inside = QHBoxLayout(plate)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(12)
        inside.addWidget(Glyph(self.look, "info", "text", 18, "small"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Text(self.look, NOTICE, step="small"))
        inside.addLayout(words, 1)
        self.body.addWidget(plate)
        self.body.addWidget(self.foot)

    def _give(self) -> None:
        key = self.entry.text().strip()
        if not key or self.busy:
            return
        self.busy = True
        self.notice.hide()
        self._refresh()
        self._say("key", ASKING)
        self.given.emit(SecretText(key))

    def _settle(self) -> None:
        self.busy = False
        self._refresh()

    def _refresh(self) -> None:
        ready = bool(self.entry.text().strip()) and not self.busy
        self.test.setEnabled(ready)
        self.test.setToolTip("" if ready else ASKING if self.busy else "Paste a key first.")
        self.entry.setReadOnly(self.busy)

    def _say(self, icon: str, words: str) -> None:
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.become(icon, "text-muted")
        self.said.setVisible(bool(words))
        self.said.say(words)
        announce(self.said, words)


def _lines(trouble: str) -> str:
    """``what; how to mend it`` as sentences."""
    return " ".join(sentence(part.strip()) for part in trouble.split("; ") if part.strip())
