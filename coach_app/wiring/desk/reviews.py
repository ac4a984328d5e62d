"""What the handler of debriefs needs."""

from collections.abc import Callable, Mapping

from coach_app.core.commands.review import AskCoach
from coach_app.core.errors import EngineFailed
from coach_app.core.events import ReviewReady
from coach_app.core.rounds import EngineName
from coach_app.storage.store import Store
from coach_app.wiring.coach_talk import ask_coach
from coach_app.wiring.household import Household
from coach_app.wiring.scoring import score_after, score_session

Table = Mapping[str, object]


class ReviewsDesk:
    """`ReviewsParts`."""

    def __init__(self, household: Household) -> None:
        """Ask the text model the household's settings, keys and consents allow."""
        self._household = household

    async def score(
        self, store: Store, session: str, engine: EngineName, progress: Callable[[int, int], None]
    ) -> tuple[Table, EngineFailed | None]:
        """Make, score and store a debrief; what went wrong beside it. Raises CoachError."""
        scored = await score_session(self._household, store, session, engine, progress=progress)
        return scored.review, scored.failure

    async def score_after(
        self, store: Store, session: str, progress: Callable[[int, int], None]
    ) -> tuple[Table, EngineFailed | None, ReviewReady | None]:
        """The same for a session just finished; the event where scores were stored. Raises CoachError."""
        scored, ready = await score_after(self._household, store, session, progress)
        return scored.review, scored.failure, ready

    async def coach(self, store: Store, command: AskCoach, grow: Callable[[str], None]) -> tuple[str, Table]:
        """Ask a text model about a moment; its answer and the debrief that keeps it. Raises CoachError."""
        talk, review = await ask_coach(self._household, store, command, grow)
        return talk.answer, review
