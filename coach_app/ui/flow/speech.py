"""Speech models: shown on Settings, looked at before they are fetched, brought in as a job."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject

from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.speech import (
    InstallSpeechModel,
    ListSpeechModels,
    LookAtSpeechModel,
    RemoveSpeechModel,
)
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.speech import (
    SPEECH_JOB,
    SpeechEvent,
    SpeechModelOffered,
    SpeechModelsListed,
)
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.speech_models import SpeechModels


class Speech(QObject):
    """Sends what is asked for and shows what comes of it."""

    def __init__(self, hall: Hall, models: SpeechModels) -> None:
        """The card on Settings."""
        super().__init__()
        self._hall, self._models = hall, models
        hall.entered.connect(self._entered)
        hall.job.connect(self._job)
        models.looked.connect(lambda source, sha256: hall.submit(LookAtSpeechModel(source, sha256)))
        models.installed.connect(lambda source, sha256: hall.submit(InstallSpeechModel(source, sha256)))
        models.removed.connect(lambda name: hall.submit(RemoveSpeechModel(name)))
        models.cancelled.connect(lambda: hall.submit(CancelJob(SPEECH_JOB)))

    def take(self, event: SpeechEvent) -> None:
        """Show what an event changed."""
        match event:
            case SpeechModelsListed():
                self._models.show_models(event)
            case SpeechModelOffered():
                self._models.offer(event)
            case _:
                assert_never(event)

    def _entered(self, place: str) -> None:
        if place == "settings":
            self._hall.submit(ListSpeechModels())

    def _job(self, event: JobMoved | JobEnded) -> None:
        if event.job != SPEECH_JOB:
            return
        match event:
            case JobMoved(share=share, doing=doing):
                self._models.moved(share, doing)
            case JobEnded(how=how):
                self._models.over(how)
            case _:
                assert_never(event)
