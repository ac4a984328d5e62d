"""Carries out the window's commands on the engine's loop: sessions, lists, settings, devices."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, assert_never

from coach_app.core.clock import Clock
from coach_app.core.commands import (
    ChangeSetting,
    Command,
    DeleteSessions,
    DeskCommand,
    DiscardSession,
    EndSession,
    ExportSession,
    FinishSession,
    GiveConsent,
    ListDevices,
    ListEgress,
    ListSessions,
    OpenSession,
    ResumeSession,
    SearchSessions,
    SessionCommand,
    SetKey,
    ShowSettings,
    Shutdown,
    StartSession,
)
from coach_app.core.desk_events import (
    CommandFailed,
    DevicesListed,
    EgressListed,
    Event,
    KeyTested,
    SessionExported,
    SessionOpened,
    SessionsDeleted,
    SessionsFound,
    SessionsListed,
    SettingsShown,
)
from coach_app.core.errors import BadInput, CoachError
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.session import Consent, StoredSession
from coach_app.core.settings import Settings
from coach_app.engine.journal import StoreKeeper
from coach_app.engine.session import Levels, PracticeSession, SessionParts
from coach_app.storage.store import Store

CONSENT_WORDING = 1
"""Version of the words a consent is asked with."""

HITS = 50
"""Most turns a search gives."""

_log = logging.getLogger(__name__)


class DeskParts(Protocol):
    """What the composition root gives the desk."""

    clock: Clock

    @property
    def keeper(self) -> StoreKeeper:
        """The thread that owns the store."""
        ...

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        """Open the store; blocks. Raises StorageFailed."""
        ...

    def session(self, command: StartSession | ResumeSession, consents: tuple[Consent, ...]) -> SessionParts:
        """Parts of a session, new or gone on with, engines warmed; blocks. Raises CoachError."""
        ...

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        """The debrief of a session."""
        ...

    def devices(self) -> DevicesListed:
        """Sound devices there are; blocks."""
        ...

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        """Settings in force and complaints; blocks."""
        ...

    def change_setting(self, name: str, value: str) -> None:
        """Set one setting; blocks. Raises BadInput, StorageFailed."""
        ...

    def engines_with_key(self) -> tuple[str, ...]:
        """Engines that have a key; may block for seconds."""
        ...

    def set_key(self, engine: EngineName, key: SecretText) -> None:
        """Keep an engine's key; may block for seconds. Raises BadInput, StorageFailed."""
        ...

    async def try_key(self, engine: EngineName) -> str:
        """Try the engine's key: what is wrong and how to mend it, empty when it works."""
        ...

    def export(self, store: Store, session: str, kind: str, path: Path | None) -> Path:
        """Write an export; runs on the store's thread. Raises CoachError."""
        ...


@dataclass(slots=True)
class _Running:
    session: PracticeSession
    task: asyncio.Task[None]


class SessionDesk:
    """One desk for each engine thread; holds at most one session."""

    def __init__(
        self, parts: DeskParts, publish: Callable[[Event], None], levels: Callable[[Levels], None]
    ) -> None:
        """Publish events and levels as they come."""
        self._parts = parts
        self._publish = publish
        self._levels = levels
        self._queue: asyncio.Queue[DeskCommand] = asyncio.Queue()
        self._running: _Running | None = None
        self._store: Store | None = None

    def submit(self, command: Command) -> None:
        """Take a command: those of a session go straight to it."""
        if isinstance(command, SessionCommand):
            if self._running is not None:
                self._running.session.submit(command)
            return
        self._queue.put_nowait(command)

    async def run(self) -> None:
        """Carry out commands one after another until `Shutdown`."""
        while True:
            command = await self._queue.get()
            if isinstance(command, Shutdown):
                break
            await self._guarded(command)
        await self._end_running()

    async def _guarded(self, command: DeskCommand) -> None:
        name = type(command).__name__
        try:
            await self._carry_out(command)
        except CoachError as error:
            self._publish(CommandFailed(name, error.what, error.mend))
        except Exception:
            _log.exception("%s broke", name)
            self._publish(CommandFailed(name, "something went wrong inside", "the log has the details"))

    async def _carry_out(self, command: DeskCommand) -> None:
        match command:
            case StartSession() | ResumeSession():
                await self._start(command)
            case FinishSession(session=session):
                await self._finish(session)
            case DiscardSession(session=session):
                store = await self._opened()
                await self._parts.keeper.run(store.settle, session, "discarded")
                await self._list()
            case DeleteSessions(sessions=sessions):
                store = await self._opened()
                self._publish(SessionsDeleted(await self._parts.keeper.run(store.delete, sessions)))
                await self._list()
            case ExportSession(session=session, format=kind, path=path):
                await self._export(session, kind, path)
            case ListSessions() | OpenSession() | SearchSessions() | ListEgress() | ListDevices():
                await self._look_up(command)
            case ShowSettings() | ChangeSetting() | GiveConsent() | SetKey():
                await self._change(command)
            case Shutdown():
                pass
            case _:
                assert_never(command)

    async def _look_up(
        self, command: ListSessions | OpenSession | SearchSessions | ListEgress | ListDevices
    ) -> None:
        run = self._parts.keeper.run
        match command:
            case ListSessions():
                await self._list()
            case OpenSession(session=session):
                store = await self._opened()
                self._publish(SessionOpened(await run(store.load, session)))
            case SearchSessions(text=text):
                store = await self._opened()
                hits = await run(store.search, text, HITS + 1)
                self._publish(SessionsFound(text, hits[:HITS], len(hits) > HITS))
            case ListEgress():
                store = await self._opened()
                self._publish(EgressListed(await run(store.egress)))
            case ListDevices():
                self._publish(await asyncio.to_thread(self._parts.devices))
            case _:
                assert_never(command)

    async def _change(self, command: ShowSettings | ChangeSetting | GiveConsent | SetKey) -> None:
        match command:
            case ShowSettings():
                pass
            case ChangeSetting(setting=setting, value=value):
                await asyncio.to_thread(self._parts.change_setting, setting, value)
            case GiveConsent(purpose=purpose, given=given):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                store = await self._opened()
                consent = Consent(purpose, given, now, CONSENT_WORDING)
                await self._parts.keeper.run(store.give_consent, consent)
            case SetKey(engine=engine, key=key):
                await asyncio.to_thread(self._parts.set_key, engine, key)
                self._publish(KeyTested(str(engine), await self._parts.try_key(engine)))
            case _:
                assert_never(command)
        await self._show_settings()

    async def _opened(self) -> Store:
        if self._store is None:
            store, complaints = await asyncio.to_thread(self._parts.open_store)
            self._store = store
            for complaint in complaints:
                self._publish(CommandFailed("open", complaint, "nothing else needs to be done"))
            return store
        return self._store

    async def _list(self) -> None:
        store = await self._opened()
        sessions = await self._parts.keeper.run(store.sessions)
        used = await self._parts.keeper.run(store.bytes_used)
        self._publish(SessionsListed(sessions, used))

    async def _finish(self, session: str) -> None:
        """Close an unfinished session with the debrief of what there is."""
        store, run = await self._opened(), self._parts.keeper.run
        stored = await run(store.load, session)
        if stored.summary.state != "unfinished":
            what = f"session {stored.summary.id} is {stored.summary.state}"
            raise BadInput(what, "only an unfinished one can be finished")
        review: Mapping[str, object] | None = None
        try:
            review = await asyncio.to_thread(self._parts.debrief, stored)
        except Exception:  # what was said is closed in order, whatever its review does
            _log.exception("the review broke")
        await run(store.settle, stored.summary.id, "finished", review)
        self._publish(SessionOpened(await run(store.load, stored.summary.id)))
        await self._list()

    async def _export(self, session: str, kind: str, path: Path | None) -> None:
        store = await self._opened()
        written = await self._parts.keeper.run(self._parts.export, store, session, kind, path)
        self._publish(SessionExported(session, str(written)))

    async def _show_settings(self) -> None:
        settings, complaints = await asyncio.to_thread(self._parts.settings)
        store = await self._opened()
        consents = await self._parts.keeper.run(store.consents)
        engines = await asyncio.to_thread(self._parts.engines_with_key)
        self._publish(SettingsShown(settings, consents, engines, complaints))

    async def _start(self, command: StartSession | ResumeSession) -> None:
        if self._running is not None:
            self._publish(CommandFailed(type(command).__name__, "a session is running", "end it first"))
            return
        store = await self._opened()
        consents = await self._parts.keeper.run(store.consents)
        parts = await asyncio.to_thread(self._parts.session, command, consents)
        session = PracticeSession(
            parts,
            self._parts.keeper,
            store,
            self._parts.clock,
            self._publish,
            self._parts.debrief,
            self._levels,
        )
        self._running = _Running(session, asyncio.create_task(self._hold(session)))

    async def _hold(self, session: PracticeSession) -> None:
        async def work() -> None:
            outcome = await session.run()
            if not outcome.heard:  # left before its first word
                store = await self._opened()
                await self._parts.keeper.run(store.delete, (outcome.session,))

        try:
            await self._reported(work)
        finally:
            self._running = None
        await self._guarded(ListSessions())

    async def _reported(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except CoachError as error:
            self._publish(CommandFailed("StartSession", error.what, error.mend))
        except Exception:
            _log.exception("the session broke")
            what = "the session broke off; what was said until then is kept"
            self._publish(CommandFailed("StartSession", what, "start again; the log has the details"))

    async def _end_running(self) -> None:
        running = self._running
        if running is not None:
            running.session.submit(EndSession("quit"))
            await asyncio.wait({running.task}, timeout=4.0)
