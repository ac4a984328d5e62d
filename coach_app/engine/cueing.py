"""The coach's ear in a session: offers what could be said to the policy and tells what it decided."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coach_app.core.events import CueDecided, FillerHeard
from coach_app.core.pcm import PREROLL_SECONDS
from coach_app.core.plan import LengthLimits
from coach_app.core.rounds import QuestionKind
from coach_app.cues.clusters import FillerCluster
from coach_app.cues.filled_pauses import FilledPauses
from coach_app.cues.length import WORDS, LengthPoint, as_event, points_passed
from coach_app.cues.policy import Candidate, Policy
from coach_app.engine.journal import Journal


@dataclass(frozen=True, slots=True)
class CueParts:
    """What a session's cues are made of: fresh policy, cluster and detector, and limits by kind of answer."""

    policy: Policy
    cluster: FillerCluster
    limits: Mapping[QuestionKind, LengthLimits]
    fillers: FilledPauses | None = None


class Cueing:
    """Follows one answer at a time. All times in session seconds."""

    def __init__(self, parts: CueParts, journal: Journal) -> None:
        """Tell `journal` every decision."""
        self._policy = parts.policy
        self._cluster = parts.cluster
        self._limits = parts.limits
        self._journal = journal
        self._running: LengthLimits | None = None
        self._fillers = parts.fillers
        self._offset = 0.0
        self._onset = 0.0
        self._length = 0.0

    def answer_began(self, onset: float, kind: QuestionKind, preroll: bytes) -> None:
        """An answer to a question of this kind began with the voice at `onset`; `preroll` as it is sent."""
        self._running = self._limits[kind]
        self._onset, self._length = onset, 0.0
        self._cluster = self._cluster.fresh()
        self._policy = self._policy.began(onset)
        if self._fillers is not None:
            self._offset = max(onset - PREROLL_SECONDS, 0.0) - self._fillers.position
        self.hear(preroll)

    def answer_over(self) -> None:
        """The answer is over."""
        self._running = None
        self._policy, decided = self._policy.over(self._journal.at())
        self._tell(decided)

    def hear(self, pcm: bytes) -> None:
        """More sound of the running answer, s16le at 16 kHz: filled pauses are told as they are found."""
        if self._fillers is None:
            return
        for found in self._fillers.push(np.frombuffer(pcm, "<i2")):
            at = self._journal.at()
            event = FillerHeard(
                at,
                None,
                "acoustic",
                found.started + self._offset,
                found.ended + self._offset,
                found.confidence,
                at,
            )
            self._journal.tell(event)
            self.filler_heard(event)
        self._fillers.new_frames()

    def filler_heard(self, event: FillerHeard) -> None:
        """A filler of the running answer was heard; the event itself has been told already."""
        if self._running is None:
            return
        self._cluster, candidate = self._cluster.heard(event.ended, self._journal.at())
        if candidate is not None:
            self._offer(candidate)

    def listen(self, now: float, last_voice: float) -> None:
        """Time passes; the user was last heard at `last_voice`."""
        if self._running is None:
            return
        length = now - self._onset
        for point in points_passed(self._running, self._length, length):
            self._pass(point, length)
        self._length = length
        self._policy, decided = self._policy.listen(self._journal.at(), now - last_voice)
        self._tell(decided)

    def _pass(self, point: LengthPoint, length: float) -> None:
        if point.name == "cue":
            self._offer(Candidate("length", WORDS, length, point.threshold, self._journal.at()))
        else:
            self._journal.tell(as_event(self._journal.at(), point, length, None))

    def _offer(self, candidate: Candidate) -> None:
        self._policy, decided = self._policy.offer(candidate)
        self._tell(decided)

    def _tell(self, decided: list[CueDecided]) -> None:
        for event in decided:
            self._journal.tell(event)
