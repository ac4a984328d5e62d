"""How long the user waits for a reply."""

from coach_app.core.events import LatencyClass, TurnTimed

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

    def __init__(self) -> None:
        """Nothing is waited for."""
        self._decided: float | None = None
        self._last_voice: float | None = None
        self._expected: float | None = None
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
        self._decided, self._last_voice = at, last_voice
        self.expect(at)

    def expect(self, at: float) -> None:
        """A reply is due from `at` on."""
        self._expected = at
        self.latest = at

    def reply_came(self) -> None:
        """Something of the reply has arrived."""
        self._expected = None

    def heard(self, at: float, turn: int, now: float) -> TurnTimed | None:
        """The first sample of interviewer turn `turn` sounds at `at`; None when no answer came before it."""
        if self._decided is None:
            return None
        ms = (at - self._decided) * 1000
        silence = None if self._last_voice is None else (at - self._last_voice) * 1000
        self._decided = None
        return TurnTimed(now, turn, ms, silence, latency_class(ms))
