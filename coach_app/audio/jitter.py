"""How much sound to hold before playing, learnt from how unevenly it arrives."""

from collections import deque

import numpy as np

TURNS = 20
"""Turns whose worst lateness is remembered."""

TURN_QUANTILE = 0.9
MARGIN_SECONDS = 0.060

PAUSES = 400
"""Pauses between pieces that are remembered."""

PAUSE_QUANTILE = 0.985

SHORTEST_SECONDS = 0.080
LONGEST_SECONDS = 0.200
FIRST_SECONDS = 0.150
"""Held before anything was learnt."""

CALM_SECONDS = 0.020
"""Pieces that are never later than this arrive evenly: such a line needs no slowing."""


class JitterEstimate:
    """The prebuffer in seconds, within 80-200 ms: whichever of two lessons asks for more.

    The first is the 0.9 quantile of the last 20 turns' worst lateness + 60 ms: a piece is late by the time it
    arrives after it would have been due, had the turn been played from its first piece's arrival without a
    break. The second is the 0.985 quantile of the last 400 pauses between pieces. Arrival times are passed
    in, so the rule is pure. Quantiles of relative delays are NetEQ's idea (WebRTC `delay_manager`), here per
    turn because sound comes over TCP; the numbers come from simulated uniform, Pareto and stalling lines.
    """

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self._worst: deque[float] = deque(maxlen=TURNS)
        self._pauses: deque[float] = deque(maxlen=PAUSES)
        self._target = FIRST_SECONDS
        self._first: float | None = None
        self._latest = 0.0
        self._received = 0.0
        self._lateness = 0.0

    @property
    def target(self) -> float:
        """Seconds to hold before playing starts."""
        return self._target

    @property
    def calm(self) -> bool:
        """Whether everything has arrived evenly for as long as is remembered."""
        return max([self._lateness, *self._worst]) < CALM_SECONDS

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
            late = float(np.quantile(np.array(self._worst), TURN_QUANTILE)) + MARGIN_SECONDS
            pause = float(np.quantile(np.array(self._pauses or [0.0]), PAUSE_QUANTILE))
            self._target = min(max(late, pause, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._begin_turn()

    def turn_dropped(self) -> None:
        """The turn was cut off: begin the next without a lesson."""
        self._begin_turn()

    def _begin_turn(self) -> None:
        self._first = None
        self._received = 0.0
        self._lateness = 0.0
