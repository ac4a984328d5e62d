"""How much sound to hold before playing, learnt from how unevenly it arrives."""

from collections import deque

import numpy as np

TURNS = 20
"""Turns whose worst lateness is remembered."""

TURN_QUANTILE = 0.95
MARGIN_SECONDS, UNEVEN_MARGIN_SECONDS = 0.060, 0.160
"""Held on top of that, on a line that has been even and on one that hasn't."""

PAUSES = 400
"""Pauses between pieces that are remembered."""

PAUSE_QUANTILE = 0.985

SHORTEST_SECONDS = 0.080
UNEVEN_LEAST_SECONDS = 0.120
LONGEST_SECONDS = 0.400
FIRST_SECONDS = 0.150
"""Held before anything was learnt."""

SOONEST_SECONDS, LATEST_SECONDS = 0.115, 0.185
"""A turn with the least prebuffer starts this long after its first sound, on a line as late as this:"""
UNEVEN_SECONDS, BROKEN_SECONDS = 0.190, 0.250

CALM_SECONDS, CALM_PAUSE_SECONDS = 0.020, 0.060
"""Pieces that are never later than this, nor further apart, arrive evenly: such a line needs no slowing."""


class JitterEstimate:
    """The prebuffer in seconds, within 80-400 ms: whichever of two lessons asks for more.

    The first is the 0.95 quantile of the last 20 turns' worst lateness + 60 or 160 ms: a piece is late by the
    time it arrives after it would have been due, had the turn been played from its first piece's arrival
    without a break. The second is the 0.985 quantile of the last 400 pauses between pieces. Both count in
    sound, not in time: uneven lines bring much of it at once. Arrival times are passed in, so the rule is
    pure. Quantiles of relative delays are NetEQ's idea (WebRTC `delay_manager`), here per
    turn because sound comes over TCP; the numbers come from simulated uniform, Pareto and stalling lines.
    """

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self._worst: deque[float] = deque(maxlen=TURNS)
        self._pauses: deque[float] = deque(maxlen=PAUSES)
        self._target = FIRST_SECONDS
        self._late = self._pause = 0.0
        self._first: float | None = None
        self._latest = 0.0
        self._received = 0.0
        self._lateness = 0.0

    @property
    def target(self) -> float:
        """Seconds to hold before playing starts."""
        return self._target

    @property
    def longest_wait(self) -> float:
        """Seconds after the first sound at which a turn starts with less than the target."""
        span = (UNEVEN_SECONDS, BROKEN_SECONDS)
        return float(np.interp(self._late, span, (SOONEST_SECONDS, LATEST_SECONDS)))

    @property
    def calm(self) -> bool:
        """Whether everything has arrived evenly for as long as is remembered."""
        late = max([self._lateness, *self._worst])
        return late < CALM_SECONDS and self._pause < CALM_PAUSE_SECONDS

    @property
    def least(self) -> float:
        """Seconds without which a turn doesn't start at its longest wait either."""
        return SHORTEST_SECONDS if self.calm else UNEVEN_LEAST_SECONDS

    def arrived(self, seconds: float, now: float) -> None:
        """A piece of the turn, `seconds` long, arrived at clock time `now`."""
        if self._first is None:
            self._first = now
        else:
            self._pauses.append(now - self._latest)
        self._latest = now
        self._lateness = max(self._lateness, now - self._first - self._received)
        self._received += seconds

    def turn_ended(self) -> None:
        """The whole turn has arrived: learn from it and begin the next."""
        if self._first is not None:
            self._worst.append(self._lateness)
            self._late = float(np.quantile(np.array(self._worst), TURN_QUANTILE))
            self._pause = float(np.quantile(np.array(self._pauses or [0.0]), PAUSE_QUANTILE))
            margin = MARGIN_SECONDS if self.calm else UNEVEN_MARGIN_SECONDS
            self._target = min(max(self._late + margin, self._pause, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._begin_turn()

    def turn_dropped(self) -> None:
        """The turn was cut off: begin the next without a lesson."""
        self._begin_turn()

    def _begin_turn(self) -> None:
        self._first = None
        self._received = 0.0
        self._lateness = 0.0
