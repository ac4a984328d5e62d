"""Did the 20 s after a cue change anything? Each cue is looked back on, and each that was held back too.

The same measure is taken before and after, in the kind's own terms: fillers and hedges are counted, the pace
is in words a minute, the silence in seconds; of a length cue `after` is how much longer the answer went on.
A filler cluster is followed by fewer fillers by mere chance: what was held back shows how often.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from coach_app.core.events import CueDecided, CueJudged, CueKind

LEAST_SHARE = 0.5
"""Of the time after a cue, the share that must have passed inside the answer for a judgement."""


@dataclass(frozen=True, slots=True)
class EffectRules:
    """Seconds looked at before and after a cue, and the numbers that tell a change for the better."""

    seconds: float = 20.0
    pace_slow: float = 110.0
    pace_fast: float = 180.0
    silence: float = 2.0


@dataclass(frozen=True, slots=True)
class _Noted:
    kind: CueKind
    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Effects:
    """Cues of the running answer still to be judged, and what was noted since."""

    rules: EffectRules = field(default_factory=EffectRules)
    open: tuple[CueDecided, ...] = ()
    notes: tuple[_Noted, ...] = ()

    def noted(self, kind: CueKind, at: float, value: float = 1.0) -> "Effects":
        """A filler or hedge that ended at `at`, the pace of the last seconds, or the length of a silence."""
        kept = tuple(one for one in self.notes if one.at > at - 3 * self.rules.seconds)
        return replace(self, notes=(*kept, _Noted(kind, at, value)))

    def decided(self, events: Iterable[CueDecided]) -> "Effects":
        """Cues that were shown or held back just now; those only drawn or dropped are no cues."""
        new = tuple(one for one in events if one.reason not in ("drawn", "dropped", "early"))
        return replace(self, open=(*self.open, *new))

    def advance(self, now: float) -> tuple["Effects", list[CueJudged]]:
        """Time passes: judges what lies long enough back."""
        due = [one for one in self.open if now - one.at >= self.rules.seconds]
        if not due:
            return self, []
        rest = tuple(one for one in self.open if one not in due)
        return replace(self, open=rest), [self._judged(one, now, over=False) for one in due]

    def over(self, now: float) -> tuple["Effects", list[CueJudged]]:
        """The answer is over: judges what is left."""
        judged = [self._judged(one, now, over=True) for one in self.open]
        return Effects(self.rules), judged

    def _judged(self, cue: CueDecided, now: float, *, over: bool) -> CueJudged:
        passed = min(now - cue.at, self.rules.seconds)
        before, after = self._measured(cue, passed)
        helped: bool | None = None
        if cue.kind == "length":
            helped = over
        elif passed >= LEAST_SHARE * self.rules.seconds:
            helped = self._better(cue, before, after)
        return CueJudged(now, cue.kind, cue.at, cue.shown, before, after, helped)

    def _measured(self, cue: CueDecided, passed: float) -> tuple[float, float]:
        seconds = self.rules.seconds
        own = [one for one in self.notes if one.kind == cue.kind]
        then = [one.value for one in own if cue.at - seconds < one.at <= cue.at]
        since = [one.value for one in own if cue.at < one.at <= cue.at + seconds]
        match cue.kind:
            case "filler" | "hedging":
                return sum(then), sum(since)
            case "pace":
                return cue.value, since[-1] if since else cue.value
            case "silence":
                return cue.value, max(since, default=0.0)
            case "length":
                return cue.value, passed

    def _better(self, cue: CueDecided, before: float, after: float) -> bool:
        match cue.kind:
            case "filler" | "hedging":
                return 2 * after <= before
            case "pace":
                return self.rules.pace_slow <= after <= self.rules.pace_fast
            case "silence" | "length":
                return after < self.rules.silence
