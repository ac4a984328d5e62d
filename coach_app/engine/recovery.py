"""Keeping the line: a broken one is resumed, opened afresh or passed on to the next engine."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from coach_app.core.errors import EngineFailed
from coach_app.core.events import EngineChanged, LinkChanged, Reconnected
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.journal import Journal
from coach_app.engine.line import Line, broken
from coach_app.live import protocol as live
from coach_app.live.reconnect import (
    Breakage,
    How,
    Try,
    quick_deaths_after,
    tries_after,
    tries_for,
    tries_for_silence,
)

LAST_MOMENT = 5.0
"""Seconds before an announced end at which a line is changed even inside an answer."""

BriefMaker = Callable[[str, int], live.Brief]
"""Makes a brief for a resumption handle (empty: none) and a generation."""


class Recovery:
    """Watches one session's line. All methods run on the engine's loop."""

    def __init__(
        self,
        line: Line,
        dialogue: Dialogue,
        journal: Journal,
        brief: BriefMaker,
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        must_start: bool,
    ) -> None:
        """Mend `line` for `dialogue`; `must_start`: before the first words no other engine may take over."""
        self._line = line
        self._dialogue = dialogue
        self._journal = journal
        self._brief = brief
        self._spawn = spawn
        self._must_start = must_start
        self._generation = 1
        self._handle = ""
        self._opened_at = 0.0
        self._quick_deaths = 0
        self._silences = 0
        self._ending: float | None = None
        self.task: asyncio.Task[None] | None = None
        self.failure: EngineFailed | None = None

    @property
    def mending(self) -> bool:
        """Whether the line is being mended now."""
        return self.task is not None and not self.task.done()

    def opened(self, before: str, reason: str) -> None:
        """The first line is up; `before` is the engine that was meant to hold it."""
        self._opened_at = self._journal.at()
        self._tell_engine(before, reason)

    def on_live(self, event: live.LiveEvent) -> None:
        """Take what concerns the line itself."""
        match event:
            case live.ResumptionUpdated(handle=handle):
                self._handle = handle
            case live.EndingSoon(seconds=seconds):
                self._ending = self._journal.at() + seconds
            case live.Failed():
                self._broke(event.category, broken(event), retryable=event.retryable)
            case live.SessionEnded(reason=reason):
                self._broke("dropped", f"the line was closed: {reason}", retryable=True)
            case _:
                pass

    def renew(self, reason: str) -> None:
        """The line stands but takes nothing more: open another one."""
        self._broke("dropped", reason, retryable=True)

    def tick(self, now: float, answer_timeout: float) -> None:
        """Look after the line: a reply that never comes, and an end that was announced."""
        dialogue = self._dialogue
        if self.mending or dialogue.over.is_set() or self._line.session is None:
            return
        if not dialogue.awaited.due:
            self._silences = 0
        if dialogue.awaited.overdue(now) > answer_timeout:
            self._silences += 1
            reason = f"no reply came within {answer_timeout:g} s"
            self._mend(tries_for_silence(self._silences, bool(self._handle)), reason, silent=True)
        elif self._ending is not None and (dialogue.quiet or self._ending - now < LAST_MOMENT):
            self._ending = None
            self._mend(
                self._tries("dropped", retryable=True), "the service asked for a new line", planned=True
            )

    def _broke(self, category: live.FailureCategory, reason: str, *, retryable: bool) -> None:
        if self.mending or self._dialogue.over.is_set():
            return
        self._quick_deaths = quick_deaths_after(self._quick_deaths, self._journal.at() - self._opened_at)
        self._mend(self._tries(category, retryable=retryable), reason)

    def _tries(self, category: live.FailureCategory, *, retryable: bool) -> tuple[Try, ...]:
        lived = self._journal.at() - self._opened_at
        tries = tries_for(Breakage(category, retryable, bool(self._handle), lived), self._quick_deaths)
        online = self._line.session is not None and self._line.session.capabilities.online
        return tries if online else tuple(one for one in tries if one.how == "engine")

    def _mend(
        self, tries: tuple[Try, ...], reason: str, *, planned: bool = False, silent: bool = False
    ) -> None:
        self._ending = None  # it was announced for the line that is left now
        if not planned:
            self._journal.tell(LinkChanged(self._journal.at(), "lost", reason))
            self._dialogue.set_state("reconnecting")
        self._dialogue.line_lost(silent=silent)
        self.task = self._spawn(self._try_all(tries, reason, planned=planned))

    async def _try_all(self, tries: tuple[Try, ...], reason: str, *, planned: bool) -> None:
        lost_at, attempts, before = self._journal.at(), 0, self._line.engine
        while tries:
            one, tries = tries[0], tries[1:]
            attempts += 1
            try:
                await self._attempt(one, before, reason)
            except live.OpenFailed as error:
                if one.how == "engine":
                    return self._give_up(error)
                tries = tries_after(tries, error.category, retryable=error.retryable)
            except EngineFailed as error:
                return self._give_up(error)
            else:
                gap = 0 if planned and attempts == 1 else round((self._journal.at() - lost_at) * 1000)
                return self._back(one.how, gap, attempts, before, reason, planned=planned)
        return None

    async def _attempt(self, one: Try, before: str, reason: str) -> None:
        self._generation += 1
        if one.how != "engine":
            await asyncio.sleep(one.pause)
            handle = self._handle if one.how == "resume" else ""
            await self._line.reopen(self._brief(handle, self._generation), one.seconds)
            return
        unheard = self._must_start and not self._dialogue.opened
        if unheard or not self._line.another:
            raise EngineFailed(f"{before}: {reason}", "start again, or practise with --engine offline")
        self._handle = ""
        await self._line.open_next(self._brief("", self._generation))

    def _back(self, how: How, gap_ms: int, attempts: int, before: str, reason: str, *, planned: bool) -> None:
        self._opened_at = self._journal.at()
        self._journal.tell(Reconnected(self._opened_at, gap_ms, how, attempts, planned))
        self._tell_engine(before, reason)
        self._dialogue.line_back()

    def _give_up(self, error: EngineFailed) -> None:
        self.failure = error
        self._journal.warn("engine_failed", f"{error}. What was said is kept.")
        self._dialogue.over.set()

    def _tell_engine(self, before: str, reason: str) -> None:
        engine = self._line.engine
        if engine != before:
            self._journal.tell(EngineChanged(self._journal.at(), before, engine, reason, self._line.skipped))
        online = self._line.session is not None and self._line.session.capabilities.online
        value: Literal["good", "offline"] = "good" if online else "offline"
        words = f"connected to {engine}" if online else "nothing leaves this computer"
        self._journal.tell(LinkChanged(self._journal.at(), value, words))
