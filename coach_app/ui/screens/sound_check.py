"""The check of microphone and speaker: which ones, how loud, how it sounds, whether they hear each other."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.desk_events.sound_check import SampleJudged
from coach_app.core.settings import Settings
from coach_app.ui.screens.echo_test import EchoTest
from coach_app.ui.screens.foot import Foot
from coach_app.ui.screens.live import Levels
from coach_app.ui.screens.page import Page
from coach_app.ui.screens.switches import SettingLine
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.sound_check import (
    IN_WRITING,
    NO_MICROPHONE,
    NO_SPEAKER,
    SAY_SOMETHING,
    Listening,
    figures,
    verdict,
)
from coach_app.ui.widgets.buttons import Button
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.fields import Picker
from coach_app.ui.widgets.meter import Meter
from coach_app.ui.widgets.notice import announce
from coach_app.ui.widgets.text import Text

SUBTITLE = "Nothing of this is kept or sent. Without a microphone you can answer in writing."
RECORD_BUTTON, SOUND_BUTTON, STOP = "Record and listen", "Play a few words", "Stop"
RECORD = "Records five seconds, then plays them back."
SPEAKER = "Plays a few words. If you hear nothing, turn the sound up or pick another speaker."
TICK_MS = 33
WIDE = 300


class SoundCheckPage(Page):
    """``picked`` carries a setting and its value; the others ask for what their names say."""

    picked = Signal(str, str)
    recorded = Signal()
    sounded = Signal()
    stopped = Signal()

    def __init__(self, look: Look, levels: Levels) -> None:
        """``levels`` gives the level of the microphone (dBFS) first; it is called while the page listens."""
        super().__init__(look, "Check your microphone", SUBTITLE)
        self._levels = levels
        self._listening: Listening | None = None
        self._judged = self._figures = ""
        self._busy: Button | None = None
        self._lines: list[SettingLine] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.microphone = self._picker("Microphone", "sound.microphone")
        self.speaker = self._picker("Speaker", "sound.speaker")
        self._hear_card()
        self._speaker_card()
        self.foot = Foot(look)
        self.body.addWidget(self.foot)

    def show_settings(self, settings: Settings) -> None:
        """Show which devices are used."""
        for picker, value in (
            (self.microphone, settings.sound.microphone),
            (self.speaker, settings.sound.speaker),
        ):
            picker.blockSignals(True)
            if picker.findData(value) < 0:
                picker.addItem(f"{value}, not found now", value)
            picker.choose(value)
            picker.blockSignals(False)

    def show_devices(self, devices: DevicesListed) -> None:
        """Offer the devices there are; what can't be done without one says so."""
        for picker, names in ((self.microphone, devices.microphones), (self.speaker, devices.speakers)):
            picker.blockSignals(True)
            kept = picker.value
            picker.offer([("", "The system's choice"), *((name, name) for name in names)])
            if kept and picker.findData(kept) < 0:
                picker.addItem(f"{kept}, not found now", kept)
                picker.choose(kept)
            picker.blockSignals(False)
        self.has_microphone, self.has_speaker = bool(devices.microphones), bool(devices.speakers)
        if not self.has_microphone:
            self.hear(False)
            self.say(NO_MICROPHONE)
        elif self.said.text() == NO_MICROPHONE:
            self.say(SAY_SOMETHING)
        self.speaker_said.say(SPEAKER if self.has_speaker else NO_SPEAKER)
        self._allow()

    def hear(self, on: bool) -> None:
        """The microphone's level comes now, or no longer."""
        if on:
            self._listening = Listening()
            self._timer.start()
            if not self._judged:
                self.say(SAY_SOMETHING)
        else:
            self._listening = None
            self._timer.stop()
            self.meter.follow(-100.0, 10_000.0)

    def tick(self) -> None:
        """Follow the level; called 30 times a second while the page listens."""
        level = self._levels()[0]
        self.meter.follow(level, TICK_MS)
        if self._listening is not None:
            self._listening = self._listening.after(level, TICK_MS / 1000)
            if not self._judged:
                self.say(self._listening.words)

    def moved(self, button: Button, doing: str) -> None:
        """A recording or a sound runs."""
        if button is self.record:
            self.hear(True)
            self.sample_said.say(doing)
            announce(self.sample_said, doing)
        else:
            self.speaker_said.say(doing)
            announce(self.speaker_said, doing)
        self._busy = button
        self._allow()

    def show_sample(self, found: SampleJudged) -> None:
        """What five seconds showed."""
        self._judged = verdict(found)
        self.say(self._judged)
        self._figures = figures(found)
        self.foot.show_done(found.verdict != "silent")

    def over(self) -> None:
        """A recording or a sound has ended."""
        self.sample_said.say(self._figures or RECORD)
        self.speaker_said.say(SPEAKER if self.has_speaker else NO_SPEAKER)
        self._busy = None
        self._allow()

    def lost(self) -> None:
        """The microphone can't be heard; why is said above the page."""
        self.hear(False)
        self.say(IN_WRITING)

    def begin(self) -> None:
        """Come to the page anew."""
        self._judged = self._figures = ""
        self.foot.show_done(False)
        self.over()

    def say(self, words: str) -> None:
        """What is known of the microphone, in one line."""
        if words != self.said.text():
            self.said.say(words)
            announce(self.said, words)

    def arrange(self, frame: Frame) -> None:
        """Lists below their words where the width is short."""
        super().arrange(frame)
        for line in self._lines:
            line.fit(compact=frame.compact_rows)

    def _press(self, button: Button) -> None:
        if self._busy is button:
            self.stopped.emit()
            return
        if button is self.sound:
            self.sounded.emit()
            return
        self._judged = self._figures = ""
        self.recorded.emit()

    def _hear_card(self) -> None:
        card = self._card("Microphone", "What hears you.", self.microphone)
        self.meter = Meter(self.look, "Level of the microphone")
        self.said = Text(self.look, SAY_SOMETHING, weight=500)
        self.record = Button(self.look, RECORD_BUTTON)
        self.record.clicked.connect(lambda: self._press(self.record))
        self.sample_said = Text(self.look, RECORD, step="small", role="text-muted", middle=True)
        card.body.addWidget(self.meter)
        card.body.addWidget(self.said)
        card.body.addLayout(_beside(self.record, self.sample_said))

    def _speaker_card(self) -> None:
        card = self._card("Speaker", "Where the interviewer is heard.", self.speaker)
        self.sound = Button(self.look, SOUND_BUTTON)
        self.sound.clicked.connect(lambda: self._press(self.sound))
        self.speaker_said = Text(self.look, SPEAKER, step="small", role="text-muted", middle=True)
        card.body.addLayout(_beside(self.sound, self.speaker_said))
        card.body.addWidget(Rule(self.look))
        self.test = EchoTest(self.look)
        card.body.addWidget(self.test)
        self.has_microphone = self.has_speaker = True

    def _card(self, name: str, sentence: str, picker: Picker) -> Card:
        card = Card(self.look, padding=20, spacing=10)
        line = SettingLine(self.look, name, sentence, picker, wide=WIDE)
        self._lines.append(line)
        card.body.addWidget(line)
        self.body.addWidget(card)
        return card

    def _picker(self, name: str, setting: str) -> Picker:
        picker = Picker(self.look, name, [("", "The system's choice")])
        picker.currentIndexChanged.connect(lambda _: self.picked.emit(setting, picker.value))
        return picker

    def _allow(self) -> None:
        """What runs can be stopped, by the button that began it; nothing else is begun meanwhile."""
        for button, words in ((self.record, RECORD_BUTTON), (self.sound, SOUND_BUTTON)):
            runs = self._busy is button
            button.name(words)
            button.setMinimumWidth(button.sizeHint().width() if runs else 0)  # stays under the pointer
            button.name(STOP if runs else words)
        pair = self.has_microphone and self.has_speaker
        for button, there, why in (
            (self.record, self.has_microphone, NO_MICROPHONE),
            (self.sound, self.has_speaker, NO_SPEAKER),
            (self.test.begin, pair, NO_SPEAKER if self.has_microphone else NO_MICROPHONE),
        ):
            button.setEnabled(there and self._busy in (None, button))
            button.setToolTip("" if there else why)


def _beside(button: QWidget, words: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(button)
    row.addWidget(words, 1)
    return row
