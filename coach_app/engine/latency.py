"""How long the user waits for a reply."""

from collections.abc import Callable

from coach_app.core.events import LatencyClass, TurnTimed, TurnTraced

CLASSES: tuple[tuple[float, LatencyClass], ...] = (
    (300.0, "natural"),
    (500.0, "responsive"),
    (800.0, "slow"),
    (1200.0, "broken"),
)
"""Upper limits in milliseconds (architecture.md, events); beyond, a reply wants bridging."""


def latency_class(ms: float) -> LatencyClass:
    """The class of a wait of `ms` milliseconds."""
    return next((name for limit, name in CLASSES if ms < limit), "bridged")


class ReplyTimer:
    """Times from the decision that an answer is over to the first sound heard."""

    def __init__(self, now: Callable[[], float] = lambda: 0.0) -> None:
        """Nothing is waited for; `now` is session time."""
        self._now = now
        self._decided: float | None = None
        self._last_voice: float | None = None
        self._expected: float | None = None
        self._requested: float | None = None
        self._arrived: float | None = None
        self.latest = 0.0

    @property
    def waiting(self) -> bool:
        """Whether a reply is due and none of it has come."""
        return self._expected is not None

    @property
    def unanswered_since(self) -> float | None:
        """When the answer was decided to be over whose reply is due and has not come; None without one."""
        return self._decided if self.waiting else None

    def waited(self, now: float) -> float:
        """Seconds the due reply has been waited for; 0 when none is."""
        return 0.0 if self._expected is None else now - self._expected

    def answer_over(self, at: float, last_voice: float | None) -> None:
        """The answer was decided to be over at `at`; the user was last heard at `last_voice`."""
        self._decided, self._last_voice, self._requested = at, last_voice, None
        self.expect(at)

    def expect(self, at: float) -> None:
        """A reply is due from `at` on."""
        self._expected = at
        self.latest = at

    def requested(self) -> None:
        """The request for a reply went out."""
        self._requested = self._now()

    def reply_came(self) -> None:
        """Something of the reply has arrived, or none is wanted any more."""
        self._expected = None

    def turn_came(self) -> None:
        """The first of an interviewer's turn has arrived."""
        self._arrived = self._now()
        self.reply_came()

    def heard(self, at: float, turn: int, now: float) -> tuple[TurnTraced | TurnTimed, ...]:
        """The first sample of turn `turn` sounds at `at`: its trace, and the wait for it if there was any."""
        answered = self._decided is not None
        voice = self._last_voice if answered else None
        trace = TurnTraced(now, turn, voice, self._decided, self._requested, self._arrived, at)
        decided, self._decided = self._decided, None
        self._requested = self._arrived = None
        if decided is None:
            return (trace,)
        ms = (at - decided) * 1000
        silence = None if voice is None else (at - voice) * 1000
        return trace, TurnTimed(now, turn, ms, silence, latency_class(ms))
