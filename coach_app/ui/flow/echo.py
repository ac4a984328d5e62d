"""The test of speakers and microphone: shown where it was started."""

from __future__ import annotations

from PySide6.QtCore import QObject

from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.sound import TestSound
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.sound import ECHO_JOB
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.echo_test import EchoTest


class Echo(QObject):
    """Begins and ends the test, and follows it."""

    def __init__(self, hall: Hall, test: EchoTest, place: str) -> None:
        """The part of a page that shows it, and the key of that page."""
        super().__init__()
        self._hall, self._test, self._place = hall, test, place
        self._runs = False
        hall.entered.connect(self._entered)
        hall.job.connect(self._job)
        test.asked.connect(lambda: hall.submit(TestSound()))
        test.stopped.connect(self._stop)

    def _entered(self, place: str) -> None:
        """Whoever goes elsewhere wants to hear no more of it."""
        if self._runs and place != self._place:
            self._stop()

    def _stop(self) -> None:
        self._hall.submit(CancelJob(ECHO_JOB))

    def _job(self, event: JobMoved | JobEnded) -> None:
        if event.job != ECHO_JOB:
            return
        self._runs = isinstance(event, JobMoved)
        if isinstance(event, JobMoved):
            self._test.moved(event.doing)
        else:
            self._test.over(event.how)
