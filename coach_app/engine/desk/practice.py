"""The one practice that may run: begun, held to its end, ended with the program."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from coach_app.core.clock import Clock
from coach_app.core.commands.practice import (
    EndSession,
    PracticeCommand,
    ResumeSession,
    SessionCommand,
    StartSession,
)
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.session import Consent, StoredSession
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.session import Levels, Outcome, PracticeSession, SessionParts

END_SECONDS = 4.0
"""Longest wait for a session to end when the program does."""

BROKE = (
    "the session broke off; what was said until then is kept",
    "start again; the log has the details",
)


class PracticeParts(Protocol):
    """What the composition root gives for a practice."""

    clock: Clock

    def session(self, command: StartSession | ResumeSession, consents: tuple[Consent, ...]) -> SessionParts:
        """Parts of a session, new or gone on with, engines warmed; blocks. Raises CoachError."""
        ...

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        """The debrief of a session."""
        ...


@dataclass(slots=True)
class _Running:
    session: PracticeSession
    task: asyncio.Task[None]


class Practice:
    """Handles `PracticeCommand` and passes `SessionCommand` on; holds at most one session."""

    def __init__(
        self,
        parts: PracticeParts,
        archive: Archive,
        guard: Guard,
        publish: Callable[[Event], None],
        levels: Callable[[Levels], None],
        ended: Callable[[], Awaitable[None]],
        finished: Callable[[str], None],
    ) -> None:
        """Publish events and levels as they come; `ended` is awaited after each session.

        `finished` is told, after that, each session that came to its own end.
        """
        self._parts = parts
        self._archive = archive
        self._guard = guard
        self._publish = publish
        self._levels = levels
        self._ended = ended
        self._finished = finished
        self._running: _Running | None = None

    @property
    def runs(self) -> bool:
        """Whether a session runs."""
        return self._running is not None

    @property
    def at_card(self) -> bool:
        """Whether the running session waits at a card."""
        return self._running is not None and self._running.session.at_card

    def submit(self, command: SessionCommand) -> None:
        """Give a command to the running session, if there is one."""
        if self._running is not None:
            self._running.session.submit(command)

    async def carry_out(self, command: PracticeCommand) -> None:
        """Begin a session. Raises CoachError."""
        if self._running is not None:
            self._publish(CommandFailed(type(command).__name__, "a session is running", "end it first"))
            return
        store = await self._archive.opened()
        consents = await self._archive.run(lambda store: store.consents())
        parts = await asyncio.to_thread(self._parts.session, command, consents)
        session = PracticeSession(
            parts,
            self._archive.keeper,
            store,
            self._parts.clock,
            self._publish,
            self._parts.debrief,
            self._levels,
        )
        self._running = _Running(session, asyncio.create_task(self._hold(session)))

    async def end(self) -> None:
        """End the running session, if there is one; waits for it at most four seconds."""
        running = self._running
        if running is not None:
            running.session.submit(EndSession("quit"))
            await asyncio.wait({running.task}, timeout=END_SECONDS)

    async def _hold(self, session: PracticeSession) -> None:
        over: list[Outcome] = []

        async def work() -> None:
            outcome = await session.run()
            over.append(outcome)
            if not outcome.heard:  # left before its first word
                await self._archive.run(lambda store: store.delete((outcome.session,)))

        try:
            await self._guard.run("StartSession", work, BROKE)
        finally:
            self._running = None
        await self._guard.run("ListSessions", self._ended)
        for outcome in over:
            if outcome.reason in ("done", "time"):
                self._finished(outcome.session)
