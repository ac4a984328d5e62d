"""The store as the desk's handlers reach it: opened on first need, every call on its own thread."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from coach_app.core.desk_events import CommandFailed, Event
from coach_app.engine.journal import StoreKeeper
from coach_app.storage.store import Store

T = TypeVar("T")


class ArchiveParts(Protocol):
    """What opens the store."""

    @property
    def keeper(self) -> StoreKeeper:
        """The thread that owns the store."""
        ...

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        """Open the store; blocks. Raises StorageFailed."""
        ...


class Archive:
    """One store for all handlers."""

    def __init__(self, parts: ArchiveParts, publish: Callable[[Event], None]) -> None:
        """What had to be mended when the store was opened is published once."""
        self._parts = parts
        self._publish = publish
        self._store: Store | None = None

    @property
    def keeper(self) -> StoreKeeper:
        """The thread that owns the store."""
        return self._parts.keeper

    async def opened(self) -> Store:
        """The open store. Raises StorageFailed."""
        if self._store is None:
            store, complaints = await asyncio.to_thread(self._parts.open_store)
            self._store = store
            for complaint in complaints:
                self._publish(CommandFailed("open", complaint, "nothing else needs to be done"))
            return store
        return self._store

    async def run(self, work: Callable[[Store], T]) -> T:
        """Do `work` with the store, on its thread. Raises what it raises."""
        store = await self.opened()
        return await self.keeper.run(work, store)
