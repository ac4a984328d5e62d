"""How the stand-in misbehaves, as data: what it does, and at which moment."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Moment = Literal[
    "upgrade",  # the HTTP request: only `refuse`
    "setup",  # instead of setupComplete
    "ready",  # after setupComplete
    "answer_started",  # after the nth activityStart
    "answering",  # inside the nth answer, `after` seconds of its sound
    "answer_ended",  # after the nth activityEnd, before any reply
    "speaking",  # inside the model's nth turn, `after` seconds of its sound
    "spoken",  # after the model's nth turn
]
Deed = Literal["refuse", "close", "reset", "go_away", "deaf", "stall", "silent", "send"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One misdeed. `nth` counts on the connection it happens on, from 1; `connection` 0 means every one.

    `close` with `code` and `reason`; `reset` cuts the TCP connection; `go_away` with `seconds` of notice;
    `deaf` stops reading, and so answering pings; `stall` does so for `seconds`; `silent` reads on but never
    says anything again; `send` puts `raw` on the wire as it is; `refuse` answers the upgrade with
    `status` and `raw` as its body.
    """

    when: Moment
    do: Deed
    nth: int = 1
    after: float = 0.0
    connection: int = 1
    code: int = 1011
    reason: str = ""
    seconds: float = 50.0
    status: int = 503
    raw: str = ""


class FaultPlan:
    """Which faults are still to come; each happens once on each connection it is meant for."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._faults = tuple(faults)
        self._done: set[tuple[int, int]] = set()

    def due(self, connection: int, when: Moment, nth: int = 1, elapsed: float = math.inf) -> Iterator[Fault]:
        """What happens now; `elapsed` seconds of sound have gone by where sound counts."""
        for index, fault in enumerate(self._faults):
            here = fault.when == when and fault.nth == nth and fault.connection in (0, connection)
            if here and fault.after <= elapsed and (index, connection) not in self._done:
                self._done.add((index, connection))
                yield fault
