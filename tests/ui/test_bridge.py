"""Events cross from another thread in order, on the window's own thread, and none after closing."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from coach_app.core.desk_events import Event
from coach_app.core.events import Interrupted
from coach_app.ui.bridge import Bridge

pytestmark = pytest.mark.gui


class Source:
    def __init__(self) -> None:
        self.callback: Callable[[Event], None] | None = None
        self.ended = 0

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        self.callback = callback
        return self._unsubscribe

    def _unsubscribe(self) -> None:
        self.ended += 1

    def send(self, count: int) -> None:
        assert self.callback is not None
        for number in range(count):
            self.callback(Interrupted(float(number), number))


def test_events_arrive_in_order_on_the_window_thread(qtbot: QtBot) -> None:
    source = Source()
    taken: list[Event] = []
    threads: list[QThread] = []

    def take(event: Event) -> None:
        taken.append(event)
        threads.append(QThread.currentThread())

    bridge = Bridge(source.subscribe, take)
    sender = threading.Thread(target=source.send, args=(500,))
    sender.start()
    sender.join()
    assert taken == []
    qtbot.waitUntil(lambda: len(taken) == 500, timeout=20_000)
    assert taken == [Interrupted(float(number), number) for number in range(500)]
    assert set(threads) == {QThread.currentThread()}
    bridge.close()


def test_nothing_arrives_after_closing(qtbot: QtBot) -> None:
    source = Source()
    taken: list[Event] = []
    bridge = Bridge(source.subscribe, taken.append)
    source.send(3)
    bridge.close()
    bridge.close()
    qtbot.wait(1)
    assert taken == []
    assert source.ended == 1
