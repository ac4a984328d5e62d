"""Going on with a session that broke off."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coach_app.core.plan import Plan
from coach_app.core.session import StoredSession, Turn
from coach_app.interview.conductor import Conductor
from coach_app.interview.restore import restored
from coach_app.interview.wording import Script


@dataclass(frozen=True, slots=True)
class Resumption:
    """Where a session goes on: at session second `begins`; its user track was stored up to `recorded`."""

    begins: float
    recorded: float
    turns: tuple[Turn, ...]
    conductor: Conductor
    events: tuple[Mapping[str, object], ...] = ()


def resumption_of(stored: StoredSession, plan: Plan, script: Script, ends: Sequence[float]) -> Resumption:
    """The resumption of a stored session; `ends` are when each stored piece of the user's track ends.

    It goes on at the next whole second after the last stored time (architecture.md, the session clock).
    """
    recorded = max(ends, default=0.0)
    sounds = [time for turn in stored.turns for time in (turn.started, turn.ended) if time is not None]
    latest = max([stored.summary.seconds, recorded, *sounds])
    turns = tuple(replace(turn, final=True) for turn in stored.turns)
    conductor = restored(plan, script, stored.events)
    return Resumption(math.floor(latest) + 1.0, recorded, turns, conductor, stored.events)
