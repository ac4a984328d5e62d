"""What may leave, and what may be kept: three questions of their own, every one answered no at first."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.ui.screens.foot import Foot
from coach_app.ui.screens.page import Page
from coach_app.ui.screens.switches import SettingLine
from coach_app.ui.theme.look import Look
from coach_app.ui.view.setup import ONLINE, consent
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.choices import Switch

SUBTITLE = "Everything is off until you say so. You can change it later under Privacy."
LINES = (
    (
        "live_audio",
        f"Send my voice to {ONLINE}",
        "Only while a session with the live interviewer runs. Off: the offline interviewer asks.",
    ),
    (
        "recordings",
        "Keep recordings on this computer",
        "Encrypted, until you delete them. Off: the sound is removed once a session is reviewed.",
    ),
    (
        "scoring",
        f"Send transcripts to {ONLINE} for scoring",
        "Text only, after a session. Off: feedback is worked out on this computer.",
    ),
)
"""Purpose of each consent, its name, what it means."""


class MayLeave(Page):
    """``answered`` carries purpose → yes or no for all three, once they are kept."""

    answered = Signal(object)

    def __init__(self, look: Look) -> None:
        """All are off."""
        super().__init__(look, "Choose what may leave", SUBTITLE)
        self.switches: dict[str, Switch] = {}
        card = Card(look, spacing=0)
        for purpose, name, meaning in LINES:
            self.switches[purpose] = Switch(look, name)
            if card.body.count():
                card.body.addWidget(Rule(look))
            card.body.addWidget(SettingLine(look, name, meaning, self.switches[purpose]))
        self.body.addWidget(card)
        self.keep = Button(look, "Keep these choices", "primary")
        self.keep.clicked.connect(self._answer)
        self.foot = Foot(look, self.keep)
        self.body.addWidget(self.foot)

    def begin(self, shown: SettingsShown | None) -> None:
        """Show what was agreed to before; what was never asked is off."""
        for purpose, switch in self.switches.items():
            switch.setChecked(consent(shown, purpose) is True)

    def _answer(self) -> None:
        self.answered.emit({purpose: switch.isChecked() for purpose, switch in self.switches.items()})
