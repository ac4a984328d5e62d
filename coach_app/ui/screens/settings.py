"""Settings: the few there are. Every change is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.rounds import EngineName
from coach_app.core.settings import BargeIn, Colours, Settings
from coach_app.ui.screens.echo_test import EchoTest
from coach_app.ui.screens.page import Page
from coach_app.ui.screens.speech_models import SpeechModels
from coach_app.ui.screens.switches import SettingLine
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.setup import ONLINE, engine_choices
from coach_app.ui.view.words import number
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.choices import Switch
from coach_app.ui.widgets.fields import Picker
from coach_app.ui.widgets.text import Text

PATIENCE = (0.6, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Seconds of silence that are offered as the end of an answer."""
WIDE = 300
"""Width of a list at the right, in pixels at 100 %."""


class SettingsScreen(Page):
    """``changed`` carries a setting's dotted name and its value, ``opened`` the key of another page."""

    changed = Signal(str, str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        """Shows defaults until ``show_settings`` is called."""
        super().__init__(look, "Settings")
        self._lines: list[SettingLine] = []
        self._pickers: dict[str, tuple[Picker, Callable[[Settings], str]]] = {}
        self._key = Text(look, step="small", role="text-muted", middle=True)
        self.add_key = Button(look, "Add a key", height=32, step="small")
        self.add_key.clicked.connect(lambda: self.opened.emit("key"))
        self._interviewer_card()
        self._sound_card()
        self.models = SpeechModels(look)
        self.body.addWidget(self.models)
        self._look_card()

    def show_settings(self, shown: SettingsShown) -> None:
        """Show the settings in force, and what is wrong with the settings file."""
        self.engine.offer(engine_choices(shown))
        has_key = EngineName.GEMINI in shown.engines_with_key
        self._key.say(f"A {ONLINE} key is in place." if has_key else f"No {ONLINE} key yet.")
        self.add_key.name("Replace the key" if has_key else "Add a key")
        for picker, read in self._pickers.values():
            value = read(shown.settings)
            picker.blockSignals(True)
            if picker.findData(value) < 0:
                picker.addItem(f"{value}, not found now", value)
            picker.choose(value)
            picker.blockSignals(False)
        self.still.blockSignals(True)
        self.still.setChecked(shown.settings.look.reduced_motion)
        self.still.blockSignals(False)
        if shown.complaints:
            self.notice.say(" ".join(shown.complaints))

    def show_devices(self, devices: DevicesListed) -> None:
        """Offer the devices there are."""
        for picker, names in ((self.microphone, devices.microphones), (self.speaker, devices.speakers)):
            kept = picker.value
            picker.blockSignals(True)
            picker.offer([("", "The system's choice"), *((name, name) for name in names)])
            if kept and picker.findData(kept) < 0:
                picker.addItem(f"{kept}, not found now", kept)
                picker.choose(kept)
            picker.blockSignals(False)

    def arrange(self, frame: Frame) -> None:
        """Lists below their words where the width is short."""
        super().arrange(frame)
        for line in self._lines:
            line.fit(compact=frame.compact_rows)
        self.models.arrange(frame)

    def _interviewer_card(self) -> None:
        self.engine = self._picker(
            "Who speaks", "practice.engine", lambda s: str(s.practice.engine), engine_choices(None)
        )
        self.patience = self._picker(
            "Patience",
            "practice.patience",
            lambda s: number(s.practice.patience),
            [(number(one), f"{number(one)} seconds") for one in PATIENCE],
        )
        waits = "The silence that ends an answer. Thinking time before it is never counted."
        card = self._card(
            "Interviewer",
            SettingLine(self.look, "Who speaks", "The first that answers is used.", self.engine, wide=WIDE),
            SettingLine(self.look, "Patience", waits, self.patience, wide=WIDE),
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._key, 1)
        row.addWidget(self.add_key)
        card.body.addLayout(row)

    def _sound_card(self) -> None:
        system = [("", "The system's choice")]
        self.microphone = self._picker("Microphone", "sound.microphone", lambda s: s.sound.microphone, system)
        self.speaker = self._picker("Speaker", "sound.speaker", lambda s: s.sound.speaker, system)
        speak_over = (
            (BargeIn.AUTO, "When no echo is left"),
            (BargeIn.ON, "Always"),
            (BargeIn.OFF, "Never"),
        )
        self.barge = self._picker(
            "Speak over the interviewer", "sound.barge_in", lambda s: str(s.sound.barge_in), speak_over
        )
        card = self._card(
            "Sound",
            SettingLine(self.look, "Microphone", "What hears you.", self.microphone, wide=WIDE),
            SettingLine(self.look, "Speaker", "Where the interviewer is heard.", self.speaker, wide=WIDE),
            SettingLine(
                self.look,
                "Speak over the interviewer",
                "Whether your voice stops theirs.",
                self.barge,
                wide=WIDE,
            ),
        )
        self.test = EchoTest(self.look)
        self.check = Link(self.look, "Check your microphone", icon="right", after=True)
        self.check.clicked.connect(lambda: self.opened.emit("microphone"))
        card.body.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(Rule(self.look))
        card.body.addWidget(self.test)

    def _look_card(self) -> None:
        colours = (
            (Colours.SYSTEM, "As the system"),
            (Colours.LIGHT, "Daylight"),
            (Colours.DARK, "Evening"),
        )
        self.colours = self._picker("Colours", "look.colours", lambda s: str(s.look.colours), colours)
        scales = [(number(step), f"{step * 100:.0f} %") for step in self.look.tokens.scales]
        self.text_size = self._picker(
            "Text size", "look.text_scale", lambda s: number(s.look.text_scale), scales
        )
        self.still = Switch(self.look, "Reduced motion")
        self.still.toggled.connect(
            lambda on: self.changed.emit("look.reduced_motion", "true" if on else "false")
        )
        self._card(
            "Look",
            SettingLine(self.look, "Colours", "Both are equally easy to read.", self.colours, wide=WIDE),
            SettingLine(self.look, "Text size", "Everything grows with it.", self.text_size, wide=WIDE),
            SettingLine(self.look, "Reduced motion", "No fades, rings in still steps.", self.still),
        )

    def _picker(
        self, name: str, setting: str, read: Callable[[Settings], str], choices: Sequence[tuple[str, str]]
    ) -> Picker:
        picker = Picker(self.look, name, choices)
        picker.currentIndexChanged.connect(lambda _: self.changed.emit(setting, picker.value))
        self._pickers[setting] = (picker, read)
        return picker

    def _card(self, title: str, *lines: SettingLine) -> Card:
        card = Card(self.look, spacing=0)
        heading: QLabel = Text(self.look, title, step="lead")
        card.body.addWidget(heading)
        parts: list[QWidget] = []
        for line in lines:
            parts += [Rule(self.look), line] if parts else [line]
            self._lines.append(line)
        for part in parts:
            card.body.addWidget(part)
        self.body.addWidget(card)
        return card
