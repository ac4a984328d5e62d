"""Whether a voice over the interviewer is a person's: it has this long to be found out."""

from dataclasses import replace

from coach_app.audio.echo_guard import EchoGuard
from coach_app.interview.turn_rules import LET_GO_SECONDS, YIELD_SECONDS, Decision, Duck, Onset, TurnRules

DOUBT_SECONDS = 0.7
"""A voice over the interviewer in which nothing but its echo was found for so long is one.

The longest way back from the speaker takes 0.6 s: from then on every echo is turned down as well.
"""

KNOWN_SECONDS = 0.15
"""A short voice goes on for so long after a person was found in it; a cough that an echo led into doesn't."""


class Doubt:
    """Keeps the interviewer turned down, and going, until a lasting voice is known to be a person's.

    Where two speak at once, a voice is often found late in what the canceller has left of it. A person who is
    heard in what sounds turns the interviewer down already.
    """

    def __init__(self) -> None:
        """Doubt nothing."""
        self._since: float | None = None
        self._known: float | None = None
        self._stirred = self._looked = float("-inf")

    def forget(self) -> None:
        """The voice does not matter any more."""
        self._since = self._known = None

    def examined(
        self,
        guard: EchoGuard,
        before: TurnRules,
        after: tuple[TurnRules, list[Decision]],
        now: float,
        *,
        echoing: bool,
        stirring: bool = False,
    ) -> tuple[TurnRules, list[Decision]]:
        """What may be done of what the rules decided `after` a frame, at session second `now`.

        `echoing`: what is heard may be an echo; `stirring`: something sounds, be it a voice or not. A voice
        that never was a person's is told to `guard`.
        """
        if echoing and not before.answering:
            self._look(guard, after[0], now, stirring=stirring)
        rules, decisions = self._judged(guard, before, after, now, echoing=echoing)
        if rules.answering or rules.onset is not None:
            return rules, decisions
        if self._known == now and not rules.ducked:
            return replace(rules, ducked=True), [*decisions, Duck(True)]
        if rules.ducked and now - self._stirred > LET_GO_SECONDS:
            return replace(rules, ducked=False), [*decisions, Duck(False)]
        return rules, decisions

    def _look(self, guard: EchoGuard, rules: TurnRules, now: float, *, stirring: bool) -> None:
        """Find out, once for each moment, since when a person is heard in what sounds."""
        if stirring or rules.onset is not None:
            self._stirred = now
        elif now - self._stirred > LET_GO_SECONDS:
            self._known = None
        if self._stirred == now and self._known is None and self._looked != now:
            self._looked = now
            if guard.is_somebody():
                self._known = now

    def _judged(
        self,
        guard: EchoGuard,
        before: TurnRules,
        after: tuple[TurnRules, list[Decision]],
        now: float,
        *,
        echoing: bool,
    ) -> tuple[TurnRules, list[Decision]]:
        rules, decisions = after
        if any(isinstance(decision, Onset) for decision in decisions):
            if not echoing or (self._lasted(rules) and guard.is_somebody()):
                self.forget()
                return rules, decisions
            self._since = now if self._since is None else self._since
            rules, decisions = replace(rules, answering=False, ducked=before.ducked), []
        if self._since is None:
            return rules, decisions
        if rules.onset is None or now - self._since > DOUBT_SECONDS:
            if self._known is None:
                guard.was_echo(now)
            self.forget()
            return rules.fresh(), [Duck(False)]
        return rules, decisions

    def _lasted(self, rules: TurnRules) -> bool:
        """Whether there was voice for long enough, also without the echo that may have led into it."""
        if self._known is None or rules.stretch is None or rules.onset is None:
            return False
        last = rules.stretch.last
        return last - self._known >= KNOWN_SECONDS or last - rules.onset >= YIELD_SECONDS
