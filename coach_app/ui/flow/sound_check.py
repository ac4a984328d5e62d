"""The check of microphone and speaker: the level shows while its page is open, and nothing runs after."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from coach_app.core.commands.choices import ChangeSetting, ShowSettings
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.sound import ListDevices
from coach_app.core.commands.sound_check import HearMicrophone, RecordSample, TrySpeaker
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.sound import ECHO_JOB, DevicesListed
from coach_app.core.desk_events.sound_check import METER_JOB, SAMPLE_JOB, SPEAKER_JOB, SoundCheckEvent
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.sound_check import SoundCheckPage

PLACE = "microphone"
OURS = (METER_JOB, SAMPLE_JOB, SPEAKER_JOB)


class SoundCheck(QObject):
    """Begins and ends the jobs of the page. ``known`` carries whether a microphone is found, and is clear."""

    known = Signal(bool, bool)

    def __init__(self, hall: Hall, page: SoundCheckPage) -> None:
        """The page that shows it."""
        super().__init__()
        self._hall, self._page = hall, page
        self._running = ""
        self._clear = False
        hall.entered.connect(self._entered)
        hall.job.connect(self._job)
        hall.settled.connect(page.show_settings)
        page.picked.connect(self._pick)
        page.recorded.connect(lambda: hall.submit(RecordSample()))
        page.sounded.connect(lambda: hall.submit(TrySpeaker()))
        page.stopped.connect(lambda: hall.submit(CancelJob(self._running)))

    def take(self, event: SoundCheckEvent) -> None:
        """Show what a sample showed."""
        self._clear = event.verdict == "clear"
        self._page.show_sample(event)
        self.known.emit(True, self._clear)

    def take_devices(self, event: DevicesListed) -> None:
        """Offer the devices; listen to one that has come."""
        before = self._page.has_microphone
        self._page.show_devices(event)
        self.known.emit(bool(event.microphones), self._clear)
        if not before:
            self._listen()

    def _entered(self, place: str) -> None:
        if place == PLACE:
            self._page.begin()
            self._page.show_settings(self._hall.settings)
            self._hall.submit(ListDevices())
            self._listen()
        elif self._running:
            self._hall.submit(CancelJob(self._running))

    def _pick(self, setting: str, value: str) -> None:
        self._hall.submit(ChangeSetting(setting, value))
        self._hall.submit(ShowSettings())
        if setting == "sound.microphone":
            self._page.begin()
            self._page.notice.hide()
            self._listen(place=PLACE)

    def _listen(self, place: str = "") -> None:
        """Show the level; the page may be on its way to the front."""
        if self._page.has_microphone and (place or self._hall.place) == PLACE:
            self._hall.submit(HearMicrophone())

    def _job(self, event: JobMoved | JobEnded) -> None:
        if event.job in OURS:
            self._ours(event)
        elif event.job == ECHO_JOB and isinstance(event, JobEnded):
            self._listen()

    def _ours(self, event: JobMoved | JobEnded) -> None:
        if isinstance(event, JobMoved):
            self._running = event.job
            if event.job == METER_JOB:
                self._page.hear(True)
            else:
                button = self._page.record if event.job == SAMPLE_JOB else self._page.sound
                self._page.moved(button, event.doing)
            return
        self._running = "" if self._running == event.job else self._running
        if event.job != METER_JOB:
            self._page.over()
            self._listen()
        elif event.how == "failed":
            self._page.lost()
        else:
            self._page.hear(False)
