"""How much sound to hold before playing, learnt from how unevenly it arrives."""

from collections import deque

import numpy as np

TURNS = 20
"""Turns whose worst lateness is remembered."""

QUANTILE = 0.9
MARGIN_SECONDS = 0.030
SHORTEST_SECONDS = 0.060
LONGEST_SECONDS = 0.400
GROWTH = 1.5
"""What an underrun multiplies the target by."""


class JitterEstimate:
    """The prebuffer in seconds: 0.9 quantile of the last 20 turns' worst lateness + 30 ms, within 60-400 ms.

    A piece is late by the time it arrives after it would have been due, had the turn been played from its
    first piece's arrival without a break. Arrival times are passed in, so the rule is pure. The quantile of
    relative delays is NetEQ's idea (WebRTC `delay_manager`), here per turn because sound comes over TCP.
    """

    def __init__(self) -> None:
        """Begin with nothing learnt: the shortest prebuffer."""
        self._worst: deque[float] = deque(maxlen=TURNS)
        self._target = SHORTEST_SECONDS
        self._first: float | None = None
        self._received = 0.0
        self._lateness = 0.0

    @property
    def target(self) -> float:
        """Seconds to hold before playing starts."""
        return self._target

    def arrived(self, seconds: float, now: float) -> None:
        """A piece of the turn, `seconds` long, arrived at clock time `now`."""
        if self._first is None:
            self._first = now
        self._lateness = max(self._lateness, now - self._first - self._received)
        self._received += seconds

    def underran(self) -> None:
        """Sound ran dry in the middle of a turn: hold more until the next lesson."""
        self._target = min(self._target * GROWTH, LONGEST_SECONDS)

    def turn_ended(self) -> None:
        """The whole turn has arrived: learn from it and begin the next."""
        if self._first is not None:
            self._worst.append(self._lateness)
            learnt = float(np.quantile(np.array(self._worst), QUANTILE)) + MARGIN_SECONDS
            self._target = min(max(learnt, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._begin_turn()

    def turn_dropped(self) -> None:
        """The turn was cut off: begin the next without a lesson."""
        self._begin_turn()

    def _begin_turn(self) -> None:
        self._first = None
        self._received = 0.0
        self._lateness = 0.0
