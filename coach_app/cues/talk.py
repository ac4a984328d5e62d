"""Pace and silence inside an answer: when either is worth a word."""

from dataclasses import dataclass, replace

from coach_app.cues.policy import Candidate

FAST_WORDS = "A little slower"
SLOW_WORDS = "A little faster"
SILENCE_WORDS = "Go on when ready"


@dataclass(frozen=True, slots=True)
class PaceWatch:
    """Offers a cue when the pace over `seconds` of speaking leaves the range that is left alone.

    While it stays outside, it is offered again once the window holds nothing of what was judged before.
    """

    slow: float = 110.0
    fast: float = 180.0
    seconds: float = 20.0
    outside_since: float | None = None

    def measured(self, rate: float, at: float) -> tuple["PaceWatch", Candidate | None]:
        """The pace is `rate` words a minute at second `at`."""
        if self.slow <= rate <= self.fast:
            return replace(self, outside_since=None), None
        if self.outside_since is not None and at - self.outside_since < self.seconds:
            return self, None
        text, limit = (FAST_WORDS, self.fast) if rate > self.fast else (SLOW_WORDS, self.slow)
        return replace(self, outside_since=at), Candidate("pace", text, rate, limit, at)


@dataclass(frozen=True, slots=True)
class SilenceWatch:
    """Follows a silence; one of `seconds` is long and offers one cue."""

    seconds: float = 2.0
    lasted: float = 0.0

    def quiet(self, seconds: float) -> "SilenceWatch":
        """Nobody has spoken for so many seconds."""
        return replace(self, lasted=seconds)

    @property
    def long(self) -> bool:
        """Whether this silence is a long one."""
        return self.lasted >= self.seconds

    def long_since(self, before: "SilenceWatch") -> bool:
        """Whether it has become long since then."""
        return self.long and not (before.long and before.lasted <= self.lasted)

    def candidate(self, at: float) -> Candidate:
        """What may be said about it."""
        return Candidate("silence", SILENCE_WORDS, self.lasted, self.seconds, at)
