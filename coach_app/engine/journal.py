"""Writes a session down as it happens and tells those who listen."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from coach_app.audio.values import Chunk
from coach_app.core.egress import added, grown
from coach_app.core.errors import StorageFailed
from coach_app.core.events import SessionEvent, TranscriptGrew, Warned, as_json
from coach_app.core.session import (
    EgressRow,
    Gap,
    NewSession,
    SessionState,
    SessionSummary,
    StoredSession,
    Turn,
)
from coach_app.storage.store import Store

FLUSH_SECONDS = 0.2
"""Sound is committed within this time of its chunk being full (architecture.md, storage)."""

FINISH_SECONDS = 10.0
"""How long a session's end is tried to be written before that is given up."""

P = ParamSpec("P")
T = TypeVar("T")


class StoreKeeper(Protocol):
    """The one thread that owns the store."""

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on the store's thread."""
        ...


@dataclass(slots=True)
class _Batch:
    """What waits to be written."""

    turns: dict[int, Turn] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    lines: list[Mapping[str, object]] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)
    egress: tuple[EgressRow, ...] = ()

    def told(self) -> bool:
        """Whether anything but sound waits."""
        return bool(self.turns or self.gaps or self.lines or self.egress)

    def empty(self) -> bool:
        return not (self.told() or self.chunks)

    def put_back(self, failed: "_Batch") -> None:
        """Take over what could not be written; what is newer here wins."""
        self.turns = {**failed.turns, **self.turns}
        self.gaps = failed.gaps + self.gaps
        self.lines = failed.lines + self.lines
        self.chunks = failed.chunks + self.chunks
        self.egress = added(failed.egress, self.egress)


class Journal:
    """The session's record. Times of events never decrease; nothing that failed to be written is dropped."""

    def __init__(
        self,
        keeper: StoreKeeper,
        store: Store,
        session: NewSession,
        now: Callable[[], float],
        publish: Callable[[SessionEvent], None],
    ) -> None:
        """Write to `store` through `keeper`, tell `publish`; `now` is session time."""
        self._keeper = keeper
        self._store = store
        self.session = session
        self._now = now
        self._publish = publish
        self._batch = _Batch()
        self._turns: dict[int, Turn] = {}
        self._lines: list[Mapping[str, object]] = []
        self._egress: tuple[EgressRow, ...] = ()
        self._held: list[SessionEvent] | None = None
        self._latest = 0.0
        self._told = 0.0
        self._writing = asyncio.Lock()
        self._complained = False
        self._retried = asyncio.Event()

    async def begin(self) -> None:
        """Create the session in the store. Raises StorageFailed."""
        await self._keeper.run(self._store.begin, self.session)

    async def begin_again(
        self, at: float, turns: Sequence[Turn] = (), lines: Sequence[Mapping[str, object]] = ()
    ) -> None:
        """Go on with a stored session at session second `at`; it holds these. Raises StorageFailed."""
        self._latest = at
        self._turns = {turn.turn: turn for turn in turns}
        self._lines = list(lines)
        await self._keeper.run(self._store.reopen, self.session.id)

    def at(self) -> float:
        """The time of an event decided now; never earlier than the one before."""
        self._latest = max(self._latest, self._now())
        return self._latest

    def tell(self, event: SessionEvent) -> None:
        """Publish an event and keep it; behind one that waits for its commit, it waits too."""
        if self._held is not None:
            self._held.append(event)
            return
        if event.at < self._told:
            event = replace(event, at=self._told)
        self._told = event.at
        if not (isinstance(event, TranscriptGrew) and not event.final):
            line = as_json(event)  # growing text is kept as the turn itself
            self._batch.lines.append(line)
            self._lines.append(line)
        self._publish(event)

    async def tell_committed(self, event: SessionEvent) -> None:
        """Publish an event once all that was told before is committed; later events keep behind it.

        When the store refuses, later events go on without it, and it follows when the store takes it all.
        """
        holding = self._held is None
        if holding:
            self._held = []
        committed = await self.flush()
        held, self._held = (self._held or [], None) if holding else ([], self._held)
        for one in [event, *held] if committed else held:
            self.tell(one)
        if not committed and await self._committed_later():
            self.tell(event)

    def warn(self, code: str, text: str) -> None:
        """Tell the user something that should be known."""
        self.tell(Warned(self.at(), code, text))

    def put_turn(self, turn: Turn) -> None:
        """Keep a turn as it stands now."""
        self._batch.turns[turn.turn] = turn
        self._turns[turn.turn] = turn

    def put_gap(self, gap: Gap) -> None:
        """Keep a gap of the user's track."""
        self._batch.gaps.append(gap)

    def put_chunks(self, chunks: Sequence[Chunk]) -> None:
        """Keep sound."""
        self._batch.chunks.extend(chunks)

    def put_egress(self, rows: tuple[EgressRow, ...]) -> None:
        """Keep what has left the computer so far, counted from the first call on."""
        self.add_egress(grown(rows, self._egress))
        self._egress = rows

    def add_egress(self, more: tuple[EgressRow, ...]) -> None:
        """Keep what has left the computer besides."""
        self._batch.egress = added(self._batch.egress, more)

    def so_far(self) -> StoredSession:
        """The session as far as it is told, from memory; without its sound and its ledger."""
        new = self.session
        summary = SessionSummary(
            new.id, new.started, new.engine, new.round, new.mode, 0, self._latest, "live"
        )
        turns = tuple(self._turns[number] for number in sorted(self._turns))
        return StoredSession(summary, new.plan, turns, (), tuple(self._lines), (), None, False)

    async def flush(self) -> bool:
        """Commit all that waits; False when the store refused (it is kept and tried again)."""
        async with self._writing:
            batch, self._batch = self._batch, _Batch()
            if batch.empty():
                return True
            writing = asyncio.ensure_future(self._keeper.run(_write, self._store, self.session, batch))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                await asyncio.wait({writing})
                if writing.exception() is not None:
                    self._batch.put_back(batch)
                raise
            except StorageFailed as error:
                self._retried.clear()
                self._batch.put_back(batch)
                self._complain(error)
                return False
            self._complained = False
            return True

    def _complain(self, error: StorageFailed) -> None:
        if not self._complained:
            self._complained = True
            self.warn("storage_refused", f"{error.what}; {error.mend}. It is kept in memory and tried again.")

    async def _committed_later(self) -> bool:
        await self._retried.wait()
        return not self._complained

    async def run(self) -> None:
        """Flush until cancelled."""
        try:
            while True:
                await asyncio.sleep(FLUSH_SECONDS)
                if await self.flush():
                    self._retried.set()
        finally:
            self._retried.set()

    async def finish(self, state: SessionState, questions: int) -> None:
        """Write the rest and close the session's row.

        A store that refuses is tried again for a while; raises StorageFailed when it still does then.
        """
        await self.insist(partial(self._finish, state, questions, max(self._now(), 0.0)))

    async def insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives, tried again while the store refuses it; raises StorageFailed after a while."""
        tried = 0.0
        while True:
            try:
                return await work()
            except StorageFailed as error:
                self._complain(error)
                if tried >= FINISH_SECONDS:
                    raise
            await asyncio.sleep(FLUSH_SECONDS)
            tried += FLUSH_SECONDS

    async def last(self) -> None:
        """Commit what was told after the end; raises StorageFailed when the store refuses it for good."""
        await self.insist(self._flush_or_fail)

    async def _flush_or_fail(self) -> None:
        async with self._writing:
            batch, self._batch = self._batch, _Batch()
            try:
                await self._keeper.run(_write, self._store, self.session, batch)
            except StorageFailed:
                self._batch.put_back(batch)
                raise

    async def _finish(self, state: SessionState, questions: int, ended: float) -> None:
        await self._flush_or_fail()
        async with self._writing:
            await self._keeper.run(self._store.finish, self.session.id, state, ended, questions)

    async def discard(self) -> None:
        """Remove a session that never began."""
        with contextlib.suppress(StorageFailed):
            await self._keeper.run(self._store.delete, (self.session.id,))


def _write(store: Store, session: NewSession, batch: _Batch) -> None:
    """Write a batch on the store's thread: words and events in one commit, then sound.

    What is written leaves the batch.
    """
    if batch.told():
        with store.together():
            for turn in batch.turns.values():
                store.put_turn(session.id, turn)
            for gap in batch.gaps:
                store.put_gap(session.id, gap)
            if batch.lines:
                store.put_events(session.id, batch.lines)
            if batch.egress:
                store.add_egress(session.id, batch.egress)
        batch.turns, batch.gaps, batch.lines, batch.egress = {}, [], [], ()
    if batch.chunks:
        store.add_chunks(session.id, batch.chunks)
        batch.chunks = []
