"""When a cue may show: the rules of product.md (live cues, 1-6) as a pure state machine.

Candidates are offered as they arise; each becomes exactly one `CueDecided`, shown or held back and why.
A cue that may show waits for the next pause of the speaker, and is shown anyway when none comes.
"""

from dataclasses import dataclass, field, replace

from coach_app.core.events import CueDecided, CueKind, CueReason
from coach_app.core.rounds import Mode


@dataclass(frozen=True, slots=True)
class CueRules:
    """The numbers of the policy, seconds; `kinds` are switched on, `faded` after three good sessions.

    `first` = quiet start of an answer; `spacing` between cues, `kind_spacing` between cues of a kind,
    `filler_spacing` for fillers; `most` cues an answer, `most_faded` when faded; `pause` of the speaker a
    cue waits for, `wait` at the longest; `hold` = time it stays on screen; `quiet` = kinds that are on but
    were seen to change nothing.
    """

    kinds: frozenset[CueKind] = frozenset({"length", "filler"})
    first: float = 15.0
    spacing: float = 20.0
    kind_spacing: float = 60.0
    filler_spacing: float = 90.0
    most: int = 3
    most_faded: int = 2
    pause: float = 0.4
    wait: float = 3.0
    hold: float = 4.0
    faded: bool = False
    quiet: frozenset[CueKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a cue could say at session second `at`. `faded`: it counts only by the unfaded rules."""

    kind: CueKind
    text: str
    value: float
    threshold: float
    at: float
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """State of the policy. `shown` counts cues of the running answer, `latest` is when each kind showed."""

    rules: CueRules = field(default_factory=CueRules)
    mode: Mode = Mode.PRACTICE
    answer_began: float | None = None
    shown: int = 0
    latest: tuple[tuple[CueKind, float], ...] = ()
    waiting: Candidate | None = None

    def began(self, at: float) -> "Policy":
        """An answer begins."""
        return replace(self, answer_began=at, shown=0, waiting=None)

    def over(self, at: float) -> tuple["Policy", list[CueDecided]]:
        """The answer is over; what still waits is dropped."""
        dropped = [] if self.waiting is None else [_decided(self.waiting, at, "dropped")]
        return replace(self, answer_began=None, waiting=None), dropped

    def offer(self, candidate: Candidate) -> tuple["Policy", list[CueDecided]]:
        """Take a candidate: hold it back now, or let it wait for a pause."""
        reason = self._against(candidate)
        if reason is not None:
            return self, [_decided(candidate, candidate.at, reason)]
        return replace(self, waiting=candidate), []

    def listen(self, now: float, quiet: float) -> tuple["Policy", list[CueDecided]]:
        """Time passes; the speaker has been silent for `quiet` seconds. Shows what waits when it is time."""
        waiting = self.waiting
        if waiting is None or (quiet < self.rules.pause and now - waiting.at < self.rules.wait):
            return self, []
        latest = (*(one for one in self.latest if one[0] != waiting.kind), (waiting.kind, now))
        state = replace(self, waiting=None, shown=self.shown + 1, latest=latest)
        return state, [_decided(waiting, now, "shown")]

    def _against(self, candidate: Candidate) -> CueReason | None:
        """Why this candidate may not show; None when it may."""
        rules, at = self.rules, candidate.at
        if self.mode is Mode.REALISTIC:
            return "realistic"
        if candidate.kind not in rules.kinds - rules.quiet:
            return "off"
        if candidate.faded:
            return "faded"
        if self.answer_began is None or at - self.answer_began < rules.first:
            return "early"
        if self.shown >= rules.most:
            return "limit"
        if rules.faded and self.shown >= rules.most_faded:
            return "faded"
        return self._too_soon(candidate)

    def _too_soon(self, candidate: Candidate) -> CueReason | None:
        times = dict(self.latest)
        if self.waiting is not None:
            return "spacing"
        if times and candidate.at - max(times.values()) < self.rules.spacing:
            return "spacing"
        filler = candidate.kind == "filler"
        needed = self.rules.filler_spacing if filler else self.rules.kind_spacing
        last = times.get(candidate.kind)
        return "kind_spacing" if last is not None and candidate.at - last < needed else None


def _decided(candidate: Candidate, at: float, reason: CueReason) -> CueDecided:
    shown = reason == "shown"
    return CueDecided(at, candidate.kind, candidate.text, shown, reason, candidate.value, candidate.threshold)
