"""What a text model sent for a session, written into the session's ledger while it happens."""

from collections.abc import Iterable

from coach_app.core.session import EgressRow
from coach_app.models.text_model import TextModel
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread


class Ledger:
    """Adds to a session's ledger what its model's traffic grew by since the last look."""

    def __init__(self, keeper: StoreThread, store: Store, session: str, model: TextModel) -> None:
        """The model must serve this session alone."""
        self._keeper = keeper
        self._store = store
        self._session = session
        self._model = model
        self._written: tuple[EgressRow, ...] = ()

    async def settle(self) -> None:
        """Write what is new. Raises StorageFailed."""
        now = self._model.traffic()
        new, self._written = grown(now, self._written), now
        if new:
            await self._keeper.run(self._store.add_egress, self._session, new)


def grown(now: Iterable[EgressRow], before: Iterable[EgressRow]) -> tuple[EgressRow, ...]:
    """By how much each host's row grew; hosts that stood still are left out."""
    old = {row.host: row for row in before}
    rows = []
    for row in now:
        was = old.get(row.host, EgressRow(row.host, 0, 0, 0.0))
        more = EgressRow(
            row.host,
            row.bytes_out - was.bytes_out,
            row.bytes_in - was.bytes_in,
            row.seconds - was.seconds,
        )
        if more != EgressRow(row.host, 0, 0, 0.0):
            rows.append(more)
    return tuple(rows)
