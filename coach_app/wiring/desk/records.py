"""What the handler of stored sessions needs."""

from collections.abc import Mapping
from pathlib import Path

from coach_app.core.session import StoredSession
from coach_app.storage.store import Store
from coach_app.wiring.exports import export_session
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

    def export(self, store: Store, session: str, kind: str, path: Path | None) -> Path:
        """Write an export; runs on the store's thread. Raises CoachError."""
        return export_session(store, session, kind, path, self._household.home.exports)
