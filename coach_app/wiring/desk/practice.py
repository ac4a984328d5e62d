"""Parts of a practice the window asks for."""

from collections.abc import Mapping
from dataclasses import replace

from coach_app.core.clock import Clock
from coach_app.core.commands.practice import ResumeSession, StartSession
from coach_app.core.session import Consent, StoredSession
from coach_app.engine.session import SessionParts
from coach_app.wiring.card_coach import CardCoach
from coach_app.wiring.cues import newest
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from coach_app.wiring.practice import debrief, session_parts, warm
from coach_app.wiring.resume import find_unfinished, resumed_parts


class PracticeDesk:
    """`PracticeParts`. Blocking calls are made off the loop."""

    def __init__(self, household: Household, clock: Clock, options: Options) -> None:
        """`options` hold for the first session only, which the command line asked for."""
        self._household = household
        self._options = options
        self.clock = clock

    def session(self, command: StartSession | ResumeSession, consents: tuple[Consent, ...]) -> SessionParts:
        """Parts of a session, new or gone on with, engines warmed; blocks. Raises CoachError."""
        options, self._options = self._options, Options()
        store, _ = self._household.open_store()
        keeper = self._household.keeper
        if isinstance(command, ResumeSession):
            found = keeper.call(find_unfinished, store, command.session)
            start = StartSession(engine=command.engine)
            parts = resumed_parts(self._household, found, start, self.clock, consents, options)
        else:
            past = keeper.call(newest, store)
            parts = session_parts(self._household, command, self.clock, consents, options, past)
        warm(parts.rungs)
        settings, _ = self._household.settings()
        holds = settings.practice.cards and parts.card is not None
        return replace(parts, holds=holds, bullets=CardCoach(self._household, store) if holds else None)

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        """The debrief of a session."""
        return debrief(stored)
