"""Events from the engine thread to the Qt loop: one queued signal carrying frozen values."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from coach_app.core.desk_events import Event

Subscribe = Callable[[Callable[[Event], None]], Callable[[], None]]
"""Calls back with every event, on any thread, until what it returns is called."""


class Bridge(QObject):
    """Subscribes, and hands every event to ``take`` on the thread of the window, in order."""

    delivered = Signal(object)

    def __init__(self, subscribe: Subscribe, take: Callable[[Event], None]) -> None:
        """Subscribed until ``close`` is called."""
        super().__init__()
        self._take = take
        self._open = True
        self.delivered.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = subscribe(self._deliver)

    def close(self) -> None:
        """Take no more events; once is enough."""
        if self._open:
            self._open = False
            self._unsubscribe()

    def _deliver(self, event: Event) -> None:
        self.delivered.emit(event)

    def _arrived(self, event: Event) -> None:
        if self._open:
            self._take(event)
