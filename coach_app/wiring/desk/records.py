"""What the handler of stored sessions needs."""

from collections.abc import Mapping

from coach_app.core.session import StoredSession
from coach_app.wiring.household import Household
from coach_app.wiring.practice import debrief


class RecordsDesk:
    """`RecordsParts`."""

    def __init__(self, household: Household) -> None:
        """Exports without a path go to the household's folder for them."""
        self._household = household

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        """The debrief of a session."""
        return debrief(stored)
