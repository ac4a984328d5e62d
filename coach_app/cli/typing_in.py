"""Typed answers: one line of standard input each."""

import asyncio
import sys
import threading
from collections.abc import Callable

from coach_app.core.commands.practice import EndSession, SessionCommand, TypeAnswer
from coach_app.core.events import SessionEvent, StateChanged


class TypedAnswers:
    """Hands over one line whenever the interviewer listens; the end of input ends the session."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._listening = asyncio.Event()

    def start(self, submit: Callable[[SessionCommand], None]) -> None:
        """Begin to read; on the session's loop."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        self._task = loop.create_task(self._answer(submit))

    def hear(self, event: SessionEvent) -> None:
        """Follow the session's state."""
        if isinstance(event, StateChanged):
            if event.value == "listening":
                self._listening.set()
            else:
                self._listening.clear()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """On a thread of its own, since reading can't be interrupted."""
        line = "-"
        while line:
            line = sys.stdin.readline()
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(self._lines.put_nowait, line)

    async def _answer(self, submit: Callable[[SessionCommand], None]) -> None:
        while True:
            line = await self._lines.get()
            await self._listening.wait()
            if not line:
                submit(EndSession("quit"))
                return
            if line.strip():
                self._listening.clear()
                submit(TypeAnswer(line.strip()))
