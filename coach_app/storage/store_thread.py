"""The one thread that owns the store; the engine awaits it, the command line calls it."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from coach_app.core.folders import Home
from coach_app.storage.keychain import Keychain
from coach_app.storage.opening import OpenedStore, open_store

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """A single worker that opens the store and then runs every call on it, in order.

    `await thread.run(store.put_turn, session, turn)` in the engine, `thread.call(store.sessions)`
    where there is no loop. Keychain questions may run here too.
    """

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._opened: OpenedStore | None = None

    def open(
        self, home: Home, environment: Mapping[str, str], keychain: Keychain | None = None
    ) -> OpenedStore:
        """Open the store of a home on this thread, once. Raises BadInput, StorageFailed."""
        return self.call(self._open_here, home, environment, keychain)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on the thread without holding up the loop. Raises what it raises.

        A cancelled wait does not undo it: it still runs, in its turn.
        """
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._executor, partial(work, *args, **kwargs)))

    def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on the thread and wait for it. Raises what it raises."""
        return self._executor.submit(work, *args, **kwargs).result()

    def close(self) -> None:
        """Finish what is queued, close the store, end the thread."""
        try:
            self.call(self._close_here)
        finally:
            self._executor.shutdown()

    def _open_here(
        self, home: Home, environment: Mapping[str, str], keychain: Keychain | None
    ) -> OpenedStore:
        if self._opened is None:
            self._opened = open_store(home, environment, keychain)
        return self._opened

    def _close_here(self) -> None:
        if self._opened is not None:
            opened, self._opened = self._opened, None
            opened.store.close()
