"""The engine thread: one asyncio loop beside the window, commands in, events out."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Protocol

from coach_app.core.commands import Command, Shutdown
from coach_app.core.desk_events import EngineStopped, Event

JOIN_SECONDS = 5.0
"""How long the window waits for the engine to close (architecture.md, threads)."""

Listener = Callable[[Event], None]

_log = logging.getLogger(__name__)


class Desk(Protocol):
    """What carries out commands on the loop."""

    def submit(self, command: Command) -> None:
        """Take a command; never waits."""
        ...

    async def run(self) -> None:
        """Work until `Shutdown`."""
        ...


class EngineThread:
    """Owns the loop. `submit`, `subscribe`: from any thread; listeners run on the engine's."""

    def __init__(self, make_desk: Callable[[Callable[[Event], None]], Desk]) -> None:
        """`make_desk` builds the desk on the engine thread and is given the way to publish events."""
        self._make_desk = make_desk
        self._listeners: tuple[Listener, ...] = ()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._desk: Desk | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._main, name="engine", daemon=True)

    def start(self) -> None:
        """Start the thread and wait until it takes commands."""
        self._thread.start()
        self._ready.wait()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Give every event to `listener`, which must not wait; call the result to stop."""
        self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def submit(self, command: Command) -> None:
        """Hand a command over."""
        loop, desk = self._loop, self._desk
        if loop is not None and desk is not None and not loop.is_closed():
            loop.call_soon_threadsafe(desk.submit, command)

    def stop(self) -> None:
        """Ask for shutdown and wait, at most five seconds."""
        self.submit(Shutdown())
        self._thread.join(JOIN_SECONDS)

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    def _main(self) -> None:
        try:
            asyncio.run(self._work())
        except Exception:
            _log.exception("the engine thread broke")
        finally:
            self._ready.set()
            self._publish(EngineStopped())

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._desk = self._make_desk(self._publish)
        self._ready.set()
        await self._desk.run()
