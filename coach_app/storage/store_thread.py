"""The one thread that owns the store; the engine awaits it, the command line calls it."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from coach_app.core.folders import Home
from coach_app.storage.keychain import Keychain
from coach_app.storage.opening import OpenedStore, open_store
from coach_app.storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """A single worker that opens the store on first need and runs every call on it, in order.

    `await thread.run(Store.put_turn, session, turn)` in the engine,
    `thread.call(Store.sessions)` where there is no loop.
    """

    def __init__(self, home: Home, environment: Mapping[str, str], keychain: Keychain | None = None) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._open: Callable[[], OpenedStore] = lambda: open_store(home, environment, keychain)
        self._opened: OpenedStore | None = None

    def open(self) -> tuple[str, ...]:
        """Open the store now; lines to tell the user. Raises BadInput, StorageFailed."""
        return self._executor.submit(lambda: self._here().complaints).result()

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the store without holding up the loop. Raises what it raises.

        A cancelled wait does not undo the call: it still runs, in its turn.
        """
        return await asyncio.wrap_future(self._submit(method, *args, **kwargs))

    def call(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the store and wait for it. Raises what it raises."""
        return self._submit(method, *args, **kwargs).result()

    def close(self) -> None:
        """Finish what is queued, close the store, end the thread."""
        try:
            self._executor.submit(self._close_here).result()
        finally:
            self._executor.shutdown()

    def _submit(
        self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T]":
        return self._executor.submit(lambda: method(self._here().store, *args, **kwargs))

    def _here(self) -> OpenedStore:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _close_here(self) -> None:
        if self._opened is not None:
            opened, self._opened = self._opened, None
            opened.store.close()
