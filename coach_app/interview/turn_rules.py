"""When the user's answer begins and ends: a pure rule over 10 ms frames of voice activity.

An answer begins once enough voice was heard to rule out a cough; its onset is back-dated to the first
voiced frame. It ends after `patience` seconds without voice. Thinking before the first word never
counts, and `hold` keeps patience waiting until the user speaks again ("let me think").
"""

from dataclasses import dataclass, replace

CONFIRM_SECONDS = 0.20
"""Seconds of voice that make an answer; a cough lasts 0.1-0.2 s (two-step barge-in, architecture.md)."""

FORGET_SECONDS = 0.60
"""Seconds without voice after which an unconfirmed onset is forgotten."""

YIELD_SECONDS = 0.30
"""Seconds after its onset at which a voice over the interviewer that is still there makes it stop."""

STILL_SECONDS = 0.22
"""It is still there if its newest voiced frame ended this long after its onset; a cough ends before."""

YIELD_VOICED_SECONDS = 0.15
"""Seconds of it that must have been voice: cancelling an echo takes some of the user's voice away too."""

LET_GO_SECONDS = 0.35
"""Seconds without voice after which the interviewer is turned up again; what follows is another voice."""

DUCK_SECONDS = 0.06
"""Seconds of voice over the interviewer that turn it down."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A running stretch of voice: its onset and the end of its last voiced frame, in session seconds."""

    onset: float
    last: float


@dataclass(frozen=True, slots=True)
class Onset:
    """An answer began; `at` is its first voiced frame, in session seconds."""

    at: float


@dataclass(frozen=True, slots=True)
class Ending:
    """The answer is over; `started` and `ended` are its first and last voiced frames' edges."""

    started: float
    ended: float


@dataclass(frozen=True, slots=True)
class Duck:
    """Turn the interviewer down (`on`) or up again."""

    on: bool


Decision = Onset | Ending | Duck


@dataclass(frozen=True, slots=True)
class TurnRules:
    """The state of the rule. All times in session seconds.

    `voiced` counts seconds of voice in stretches that are over; `stretch` is the newest one.
    """

    patience: float
    onset: float | None = None
    stretch: Stretch | None = None
    voiced: float = 0.0
    waited_seconds: float = 0.0
    answering: bool = False
    hold: bool = False
    ducked: bool = False

    def frame(self, now: float, voice: Stretch | None, *, over: bool) -> tuple["TurnRules", list[Decision]]:
        """Take one frame that ended at `now`: `voice` while the user speaks, `over` while the other does."""
        if voice is not None:
            return self._heard(now, voice, over=over)
        return self._silent(now)

    @property
    def heard(self) -> float:
        """Seconds of voice so far."""
        return self.voiced + (self.stretch.last - self.stretch.onset if self.stretch else 0.0)

    def _heard(self, now: float, voice: Stretch, *, over: bool) -> tuple["TurnRules", list[Decision]]:
        another = self.stretch is not None and self.stretch.onset != voice.onset
        if over and another and not self.answering and self._passed_before(voice):
            return replace(self.fresh(), ducked=self.ducked).frame(voice.last, voice, over=over)
        state = replace(
            self,
            onset=voice.onset if self.onset is None else self.onset,
            voiced=self.heard if another else self.voiced,
            stretch=voice,
            waited_seconds=0.0,
            hold=False,
        )
        if state.answering:
            return state, []
        decisions: list[Decision] = []
        if over and not state.ducked and _reached(state.heard, DUCK_SECONDS):
            state = replace(state, ducked=True)
            decisions.append(Duck(True))
        if state.lasted(now) if over else _reached(state.heard, CONFIRM_SECONDS):
            state = replace(state, answering=True, ducked=False)
            decisions.append(Onset(voice.onset if state.onset is None else state.onset))
        return state, decisions

    def _passed_before(self, voice: Stretch) -> bool:
        return self.stretch is not None and _reached(voice.onset - self.stretch.last, LET_GO_SECONDS)

    def lasted(self, now: float) -> bool:
        """Whether the voice has gone on for long enough at `now` to make the interviewer stop."""
        if self.onset is None or self.stretch is None:
            return False
        return (
            _reached(now - self.onset, YIELD_SECONDS)
            and _reached(self.stretch.last - self.onset, STILL_SECONDS)
            and _reached(self.heard, YIELD_VOICED_SECONDS)
        )

    def _silent(self, now: float) -> tuple["TurnRules", list[Decision]]:
        if self.onset is None or self.stretch is None:
            return self, []
        quiet = now - self.stretch.last - self.waited_seconds
        if self.answering:
            if self.hold or not _reached(quiet, self.patience):
                return self, []
            return self.finish()
        release: list[Decision] = [Duck(False)] if self.ducked and _reached(quiet, LET_GO_SECONDS) else []
        state = replace(self, ducked=self.ducked and not release)
        return (state.fresh() if _reached(quiet, FORGET_SECONDS) else state), release

    def finish(self) -> tuple["TurnRules", list[Decision]]:
        """The user says the answer is over. Without a running answer nothing happens."""
        if not self.answering or self.onset is None or self.stretch is None:
            return self, []
        return self.fresh(), [Ending(self.onset, self.stretch.last)]

    def think(self) -> "TurnRules":
        """The user asks for time: patience waits until the next voice."""
        return replace(self, hold=True)

    def waited(self, seconds: float) -> "TurnRules":
        """Time that does not count (a pause) went by: patience stood still for `seconds`."""
        return replace(self, waited_seconds=self.waited_seconds + seconds)

    def fresh(self) -> "TurnRules":
        """The rule at rest, with the same patience."""
        return TurnRules(patience=self.patience)


def _reached(value: float, limit: float) -> bool:
    """Sums of 10 ms steps carry rounding; half a millisecond decides nothing."""
    return value >= limit - 0.0005
