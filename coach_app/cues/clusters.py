"""Fillers that come close together: the one thing about fillers worth saying while somebody speaks."""

from dataclasses import dataclass, field, replace

from coach_app.cues.policy import Candidate

WORDS = "Pause, then go on"


@dataclass(frozen=True, slots=True)
class FillerCluster:
    """Counts fillers of the running answer within `window` seconds; `count` of them make a candidate.

    Faded (after three good sessions) one more is needed; a cluster that would have counted before is
    offered all the same, marked as faded.
    """

    count: int = 3
    window: float = 30.0
    faded: bool = False
    times: tuple[float, ...] = field(default=())

    def fresh(self) -> "FillerCluster":
        """No fillers yet, same numbers."""
        return replace(self, times=())

    def heard(self, ended: float, at: float) -> tuple["FillerCluster", Candidate | None]:
        """A filler that ended at `ended`, decided at `at`; gives a candidate when it completes a cluster."""
        times = (*(t for t in self.times if t > ended - self.window), ended)
        state = replace(self, times=times)
        needed = self.count + (1 if self.faded else 0)
        if len(times) < self.count:
            return state, None
        return state, Candidate("filler", WORDS, len(times), needed, at, faded=len(times) < needed)
