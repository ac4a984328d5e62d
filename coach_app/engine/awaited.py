"""What the model still owes: a reply that is due, or the rest of a turn that has begun."""

from coach_app.engine.interviewer import Interviewer
from coach_app.engine.latency import ReplyTimer
from coach_app.engine.mouth import Mouth


class Awaited:
    """Since when something is owed. Times in session seconds."""

    def __init__(self, timer: ReplyTimer, interviewer: Interviewer, mouth: Mouth) -> None:
        """Look at these."""
        self._timer = timer
        self._interviewer = interviewer
        self._mouth = mouth
        self._arrived = 0.0
        self.resumed_at = 0.0
        """When a pause ended: what was waited for is waited for afresh."""

    @property
    def due(self) -> bool:
        """Whether a reply, or the rest of one, is still to come."""
        return self._timer.waiting or self._interviewer.broke_off

    def arrived(self, now: float) -> None:
        """The service said something."""
        self._arrived = now

    def resumed(self, now: float) -> None:
        """A pause is over."""
        self.resumed_at = now
        if self._timer.waiting:
            self._timer.expect(now)

    def overdue(self, now: float) -> float:
        """Seconds for which a reply has been due, or a turn that began has been left without its rest."""
        broken = now - max(self._arrived, self.resumed_at) if self._interviewer.broke_off else 0.0
        return max(self._timer.waited(now), 0.0 if self._mouth.sounding else broken)
