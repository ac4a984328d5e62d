"""What a text model sent for a session, written into the session's ledger while it happens."""

from coach_app.core.egress import grown
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
