"""Fillers or hedges that come close together: the one thing about them worth saying while somebody speaks."""

from dataclasses import dataclass, field, replace

from coach_app.core.events import CueKind
from coach_app.cues.policy import Candidate

FILLER_WORDS = "Pause, then go on"
HEDGE_WORDS = "Say it plainly"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Counts what is heard of the running answer within `window` seconds; `count` make a candidate.

    Faded (after good sessions) `count_faded` are needed; a cluster that would have counted before is offered
    all the same, marked as faded.
    """

    count: int = 3
    window: float = 30.0
    faded: bool = False
    count_faded: int = 4
    kind: CueKind = "filler"
    text: str = FILLER_WORDS
    times: tuple[float, ...] = field(default=())

    def fresh(self) -> "Cluster":
        """Nothing heard yet, same numbers."""
        return replace(self, times=())

    def heard(self, ended: float, at: float) -> tuple["Cluster", Candidate | None]:
        """One that ended at `ended`, decided at `at`; gives a candidate when it completes a cluster.

        Times may come out of order: a text follows the ear. What ended more than `window` before the newest
        is forgotten.
        """
        newest = max(ended, *self.times) if self.times else ended
        times = tuple(sorted(t for t in (*self.times, ended) if t > newest - self.window))
        state = replace(self, times=times)
        needed = max(self.count, self.count_faded) if self.faded else self.count
        if len(times) < self.count or ended not in times:
            return state, None
        return state, Candidate(self.kind, self.text, len(times), needed, at, faded=len(times) < needed)


def hedge_cluster(count: int = 3, window: float = 30.0) -> Cluster:
    """The cluster of hedges; it does not fade."""
    return Cluster(count, window, kind="hedging", text=HEDGE_WORDS)
