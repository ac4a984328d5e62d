"""Opening the store and deleting what is older than the user wants it kept."""

from datetime import UTC, datetime

from coach_app.core.errors import StorageFailed
from coach_app.core.retention import outdated
from coach_app.storage.store import Store
from coach_app.wiring.household import Household


def open_tidied(household: Household) -> tuple[Store, tuple[str, ...]]:
    """The open store without outdated sessions, and what had to be mended or went. Raises as `open_store`.

    While another session runs nothing is deleted; the next start does it.
    """
    store, complaints = household.open_store()
    days = household.settings()[0].privacy.keep_days
    if not days:
        return store, complaints
    gone = household.keeper.call(_tidy, store, days)
    if not gone:
        return store, complaints
    what = "1 session" if gone == 1 else f"{gone} sessions"
    return store, (*complaints, f"{what} older than {days} days deleted, as privacy.keep_days asks")


def _tidy(store: Store, days: int) -> int:
    due = outdated(store.sessions(), days, datetime.now(UTC))
    if not due:
        return 0
    try:
        return len(store.delete(due))
    except StorageFailed:
        return 0
