"""The sessions kept: listed, opened, searched, settled, deleted."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, assert_never

from coach_app.core.commands.records import (
    DeleteSessions,
    DiscardSession,
    FinishSession,
    ListEgress,
    ListSessions,
    OpenSession,
    RecordsCommand,
    SearchSessions,
)
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.records import (
    EgressListed,
    SessionOpened,
    SessionsDeleted,
    SessionsFound,
    SessionsListed,
)
from coach_app.core.errors import BadInput
from coach_app.core.session import StoredSession
from coach_app.engine.desk.archive import Archive

HITS = 50
"""Most turns a search gives."""

_log = logging.getLogger(__name__)


class RecordsParts(Protocol):
    """What the composition root gives for the sessions kept."""

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        """The debrief of a session."""
        ...


class Records:
    """Handles `RecordsCommand`."""

    def __init__(
        self,
        parts: RecordsParts,
        archive: Archive,
        publish: Callable[[Event], None],
        finished: Callable[[str], None],
    ) -> None:
        """Answers are published; `finished` is told a session that was finished here."""
        self._finished = finished
        self._parts = parts
        self._archive = archive
        self._publish = publish

    async def carry_out(self, command: RecordsCommand) -> None:
        """Carry out a command. Raises CoachError."""
        run = self._archive.run
        match command:
            case ListSessions():
                await self.list()
            case OpenSession(session=session):
                self._publish(SessionOpened(await self._open(session)))
            case SearchSessions(text=text):
                hits = await run(lambda store: store.search(text, HITS + 1))
                self._publish(SessionsFound(text, hits[:HITS], len(hits) > HITS))
            case ListEgress():
                self._publish(EgressListed(await run(lambda store: store.egress())))
            case FinishSession(session=session):
                await self._finish(session)
            case DiscardSession(session=session):
                await run(lambda store: store.settle(session, "discarded"))
                await self.list()
            case DeleteSessions(sessions=sessions):
                self._publish(SessionsDeleted(await run(lambda store: store.delete(sessions))))
                await self.list()
            case _:
                assert_never(command)

    async def list(self) -> None:
        """Publish the list of sessions. Raises StorageFailed."""
        sessions = await self._archive.run(lambda store: store.sessions())
        used = await self._archive.run(lambda store: store.bytes_used())
        self._publish(SessionsListed(sessions, used))

    async def _open(self, session: str) -> StoredSession:
        """A session with its debrief; one that has none yet is measured for the moment, nothing is stored."""
        stored = await self._archive.run(lambda store: store.load(session))
        return stored if stored.review is not None else replace(stored, review=await self._measured(stored))

    async def _measured(self, stored: StoredSession) -> Mapping[str, object] | None:
        """The debrief of what there is; None when making it broke, for what was said counts more."""
        try:
            return await asyncio.to_thread(self._parts.debrief, stored)
        except Exception:
            _log.exception("the review broke")
            return None

    async def _finish(self, session: str) -> None:
        """Close an unfinished session with the debrief of what there is."""
        run = self._archive.run
        stored = await run(lambda store: store.load(session))
        if stored.summary.state != "unfinished":
            what = f"session {stored.summary.id} is {stored.summary.state}"
            raise BadInput(what, "only an unfinished one can be finished")
        review = await self._measured(stored)
        await run(lambda store: store.settle(stored.summary.id, "finished", review))
        self._publish(SessionOpened(await run(lambda store: store.load(stored.summary.id))))
        await self.list()
        self._finished(stored.summary.id)
