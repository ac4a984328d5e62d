"""The questions before the first session: may sound be sent, may recordings be kept."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout

from coach_app.ui.screens.page import Page
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.setup import ONLINE
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card
from coach_app.ui.widgets.choices import OptionCard
from coach_app.ui.widgets.text import Text

Purpose = Literal["live_audio", "recordings", "scoring"]
NOTICE = (
    f"With an unpaid {ONLINE} key, Google may use what you say and people may review it. "
    "In the EEA, the UK and Switzerland a paid key is required. For users aged 18 and over."
)


class ConsentPage(Page):
    """One card a question. ``answered`` carries purpose → yes or no when all are answered."""

    answered = Signal(object)
    left = Signal()

    def __init__(self, look: Look) -> None:
        """Both questions are there; ``ask`` shows those that are open."""
        super().__init__(look, "Before you start")
        self.send, self.stay = (
            OptionCard(look, f"Send it to {ONLINE}", "A live interviewer that answers what you say."),
            OptionCard(look, "Stay offline", "The offline interviewer asks. No sound leaves this computer."),
        )
        self.keep, self.drop = (
            OptionCard(look, "Keep recordings", "Encrypted, on this computer, until you delete them."),
            OptionCard(look, "Keep the text only", "The sound is removed once a session is reviewed."),
        )
        self._pairs: list[QBoxLayout] = []
        self.voice_card = self._card(
            f"May your voice be sent to {ONLINE} while a session runs?", (self.send, self.stay), NOTICE
        )
        self.keep_card = self._card("May recordings be kept on this computer?", (self.keep, self.drop), "")
        self.keep.setChecked(True)
        self._asked: tuple[str, ...] = ()
        self.go = Button(look, "Start", "primary", height=56, pad=56)
        self.back = Button(look, "Back", "muted", height=56)
        self.go.clicked.connect(self._answer)
        self.back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.go)
        row.addWidget(self.back)
        row.addStretch(1)
        self.body.addLayout(row)
        for card in (self.send, self.stay):
            card.toggled.connect(self._refresh)

    def ask(self, purposes: tuple[str, ...]) -> None:
        """Show the open questions."""
        self._asked = purposes
        self.voice_card.setVisible("live_audio" in purposes)
        self.keep_card.setVisible("recordings" in purposes)
        amount = "Two questions" if len(purposes) > 1 else "One question"
        self.head_line(f"{amount}, asked once. You can change the answers later under Privacy.")
        self._refresh()

    def arrange(self, frame: Frame) -> None:
        """Answers below each other where they do not fit beside each other."""
        super().arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for pair in self._pairs:
            pair.setDirection(down if frame.compact_rows else across)

    def _card(self, question: str, answers: tuple[OptionCard, OptionCard], small: str) -> Card:
        card = Card(self.look, spacing=14)
        card.body.addWidget(Text(self.look, question, step="lead", balance=True))
        pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        pair.setSpacing(12)
        group = QButtonGroup(self)
        for answer in answers:
            group.addButton(answer)
            pair.addWidget(answer, 1)
        card.body.addLayout(pair)
        if small:
            card.body.addWidget(Text(self.look, small, step="small", role="text-muted", balance=True))
        self._pairs.append(pair)
        self.body.addWidget(card)
        return card

    def _refresh(self) -> None:
        ready = "live_audio" not in self._asked or self.send.isChecked() or self.stay.isChecked()
        self.go.setEnabled(ready)
        self.go.setToolTip("" if ready else "Choose where your voice may go.")

    def _answer(self) -> None:
        given: dict[Purpose, bool] = {}
        if "live_audio" in self._asked:
            given["live_audio"] = self.send.isChecked()
        if "recordings" in self._asked:
            given["recordings"] = self.keep.isChecked()
        self.answered.emit(given)
