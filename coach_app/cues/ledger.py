"""Which kinds of cue help this user, from what the cues of the last sessions changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from coach_app.core.events import CueKind

SESSIONS = 10
"""Sessions looked back on: a kind that went quiet comes back once what told against it is older."""

LEAST_SHOWN = 6
"""Fewer cues that could be judged say nothing about a kind."""

LEAST_HELPED = 1 / 3
"""Share of shown cues after which something changed, below which the kind goes quiet."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often cues of a kind were judged and were followed by a change for the better.

    `shown` and `helped` count those that were seen, `held` and `held_helped` those held back.
    """

    kind: CueKind
    shown: int = 0
    helped: int = 0
    held: int = 0
    held_helped: int = 0

    @property
    def useless(self) -> bool:
        """Whether enough were shown to say that they change nothing."""
        return self.shown >= LEAST_SHOWN and self.helped < LEAST_HELPED * self.shown

    def as_json(self) -> dict[str, object]:
        """As the event `cues_set` and a debrief keep it."""
        counts = {"shown": self.shown, "helped": self.helped}
        return {"kind": self.kind, **counts, "held": self.held, "held_helped": self.held_helped}


def tallies(lines: Iterable[Mapping[str, object]]) -> tuple[Tally, ...]:
    """The tally of each kind from lines of the event stream; those that could not be judged don't count."""
    counts = {kind: [0, 0, 0, 0] for kind in get_args(CueKind)}
    for line in lines:
        kind, helped = line.get("kind"), line.get("helped")
        if line.get("event") != "cue_effect" or not isinstance(helped, bool) or kind not in counts:
            continue
        first = 0 if line.get("shown") is True else 2
        counts[kind][first] += 1
        counts[kind][first + 1] += helped
    return tuple(Tally(kind, *numbers) for kind, numbers in counts.items())
