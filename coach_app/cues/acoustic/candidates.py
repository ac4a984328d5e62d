"""Stretches of held voice that may be filled pauses: opened and closed with hysteresis, hop by hop."""

from collections import deque
from dataclasses import dataclass

OPEN = 0.22
CLOSE = 0.12
"""Means of the stability over MEAN_HOPS that open and close a candidate: low, for the scoring decides."""

MEAN_HOPS = 10
BACK_HOPS = 8
"""A voice that set in less than this before the steadiness did belongs to it."""

UNVOICED_HOPS = 4
LEAST_HOPS, MOST_HOPS = 10, 160
WAIT_HOPS = 10
"""Hops after its end in which a pause after it may show."""

PAUSE_HOPS = 7
"""So much of a pause is enough to stop waiting."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hops `first` to `last` (both within), and the hop at which waiting for what follows ended."""

    first: int
    last: int
    decided: int


class Tracker:
    """Finds candidates from each hop's stability, voicing and activity."""

    def __init__(self) -> None:
        self._hop = -1
        self._recent: deque[float] = deque([0.0] * MEAN_HOPS, maxlen=MEAN_HOPS)
        self._voice_began = 0
        self._last_voiced = -MEAN_HOPS
        self._first: int | None = None
        self._spent = False
        self._waiting: tuple[int, int] | None = None
        self._quiet = 0

    def advance(self, stability: float, voiced: bool, active: bool) -> Candidate | None:
        """Take the next hop; returns a candidate when all is known that may be waited for."""
        self._hop += 1
        self._recent.append(stability)
        if voiced:
            if self._hop - self._last_voiced > UNVOICED_HOPS:
                self._voice_began = self._hop
            self._last_voiced = self._hop
        self._quiet = 0 if active else self._quiet + 1
        done = self._end_of_wait()
        self._track(sum(self._recent) / MEAN_HOPS, voiced)
        return done

    def _track(self, possibility: float, voiced: bool) -> None:
        if possibility < CLOSE:
            self._spent = False
        if self._first is None:
            if voiced and possibility >= OPEN and not self._spent:
                self._first = self._onset()
            return
        unvoiced = self._hop - self._last_voiced
        too_long = self._hop - self._first >= MOST_HOPS
        if possibility < CLOSE or unvoiced >= UNVOICED_HOPS or too_long:
            self._close(too_long, unvoiced)

    def _onset(self) -> int:
        steady = self._hop - MEAN_HOPS + 1
        return max(self._voice_began, 0) if steady - self._voice_began < BACK_HOPS else steady

    def _close(self, too_long: bool, unvoiced: int) -> None:
        first, last = self._first, self._last_voiced
        if unvoiced < UNVOICED_HOPS and not too_long:
            last -= self._unsteady_hops()
        self._first = None
        self._spent = too_long
        if first is not None and last - first + 1 >= LEAST_HOPS:
            self._waiting = (first, last)

    def _unsteady_hops(self) -> int:
        """Hops at the end whose unsteadiness closed the candidate."""
        count = 0
        for value in reversed(self._recent):
            if value >= CLOSE:
                return count
            count += 1
        return count

    def _end_of_wait(self) -> Candidate | None:
        if self._waiting is None:
            return None
        first, last = self._waiting
        if self._quiet < PAUSE_HOPS and self._hop - last < WAIT_HOPS:
            return None
        self._waiting = None
        return Candidate(first, last, self._hop)
