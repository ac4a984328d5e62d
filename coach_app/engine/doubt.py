"""Whether a voice over the interviewer is a person's: it has this long to be found out."""

from dataclasses import replace

from coach_app.audio.echo_guard import EchoGuard
from coach_app.interview.turn_rules import Decision, Duck, Onset, TurnRules

DOUBT_SECONDS = 0.7
"""A voice over the interviewer in which nothing but its echo was found for so long is one.

The longest way back from the speaker takes 0.6 s: from then on every echo is turned down as well.
"""


class Doubt:
    """Keeps the interviewer turned down, and going, until a lasting voice is known to be a person's."""

    def __init__(self) -> None:
        """Doubt nothing."""
        self._since: float | None = None

    def forget(self) -> None:
        """The voice does not matter any more."""
        self._since = None

    def examined(
        self,
        guard: EchoGuard,
        before: TurnRules,
        after: tuple[TurnRules, list[Decision]],
        now: float,
        *,
        echoing: bool,
    ) -> tuple[TurnRules, list[Decision]]:
        """What may be done of what the rules decided `after` a frame, at session second `now`.

        `echoing`: what is heard may be an echo. A voice that never was a person's is told to `guard`.
        """
        rules, decisions = after
        if any(isinstance(decision, Onset) for decision in decisions):
            if not echoing or guard.is_somebody():
                self._since = None
                return rules, decisions
            self._since = now if self._since is None else self._since
            rules, decisions = replace(rules, answering=False, ducked=before.ducked), []
        if self._since is None:
            return rules, decisions
        if rules.onset is None or now - self._since > DOUBT_SECONDS:
            self._since = None
            guard.was_echo(now)
            return rules.fresh(), [Duck(False)]
        return rules, decisions
