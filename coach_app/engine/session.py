"""One practice session: devices, line, dialogue and journal in one task group."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from coach_app.audio.echo_guard import EchoGuard
from coach_app.audio.microphone import Microphone
from coach_app.audio.speaker import Speaker
from coach_app.core.clock import Clock
from coach_app.core.commands.practice import (
    AddBookmark,
    EndSession,
    FinishAnswer,
    GoOn,
    LetMeThink,
    RepeatQuestion,
    SessionCommand,
    SetMuted,
    SetPaused,
    SkipQuestion,
    TypeAnswer,
)
from coach_app.core.errors import EngineFailed
from coach_app.core.events import (
    EndReason,
    ReviewReady,
    SessionEnded,
    SessionEvent,
    SessionStarted,
)
from coach_app.core.plan import Plan
from coach_app.core.session import NewSession, SessionState, StoredSession
from coach_app.engine.bridge import BridgeClip, Bridges
from coach_app.engine.cards import Cards, MakeCard, WriteBullets
from coach_app.engine.cueing import Cueing, CueParts
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.ear import Ear
from coach_app.engine.ending import reviewed
from coach_app.engine.floor import Floor
from coach_app.engine.journal import Journal, StoreKeeper
from coach_app.engine.line import Line, Rung
from coach_app.engine.mouth import Mouth
from coach_app.engine.pulse import PULSE_SECONDS, Pulse
from coach_app.engine.recovery import Recovery
from coach_app.engine.resumption import Resumption
from coach_app.engine.sound import start_sound
from coach_app.engine.tools import TOOLS
from coach_app.engine.watching import Watching
from coach_app.interview.directions import GoOn as CardSeen
from coach_app.interview.wording import Script, instruction
from coach_app.live import protocol as live
from coach_app.live.protocol import Brief
from coach_app.storage.store import Store

LEVELS_SECONDS = 0.040
BUSY_LEVELS = 10
"""On a busy machine levels are shown so many times more seldom."""

SETTLE_SECONDS = 0.5
LINE_SECONDS = 0.1
"""Between two looks at the line: a reply that never comes is noticed at once."""

Levels = tuple[float, float]
"""Level of the user and of the interviewer, dBFS."""


@dataclass(frozen=True, slots=True)
class SessionParts:
    """All a session is made of.

    `full_duplex` lets the user speak over the interviewer; `guard` judges where the microphone can hear the
    speaker; `must_start`: the first engine was asked for by
    name, so a failure before the first question ends the session instead of passing it on; with `holds` it
    waits at the card of each question until the user goes on, and `bullets` adds points to it. `pulse` is
    the time in seconds between two looks at the devices; `free_bytes` tells how much the disk still holds.
    """

    new: NewSession
    plan: Plan
    script: Script
    rungs: tuple[Rung, ...]
    microphone: Microphone | None
    speaker: Speaker
    patience: float
    answer_timeout: float
    full_duplex: bool
    guard: EchoGuard | None = None
    fallback: bool = True
    must_start: bool = False
    no_microphone_reason: str = ""
    cues: CueParts | None = None
    resume: Resumption | None = None
    card: MakeCard | None = None
    holds: bool = False
    bullets: WriteBullets | None = None
    bridges: tuple[BridgeClip, ...] = ()
    pulse: float = PULSE_SECONDS
    free_bytes: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session ended; `failure` when the engine gave out and nothing could take over.

    `heard` tells whether a word was said before the end.
    """

    session: str
    reason: EndReason
    failure: EngineFailed | None = None
    heard: bool = True


class PracticeSession:
    """Runs one session to its end on the current loop."""

    def __init__(
        self,
        parts: SessionParts,
        keeper: StoreKeeper,
        store: Store,
        clock: Clock,
        publish: Callable[[SessionEvent], None],
        review: Callable[[StoredSession], Mapping[str, object]],
        levels: Callable[[Levels], None] = lambda levels: None,
    ) -> None:
        """Keep the session in `store`; `publish` gets every event, `levels` the newest levels."""
        self._parts = parts
        self._keeper = keeper
        self._store = store
        self._clock = clock
        self._review = review
        self._levels = levels
        self._zero = clock()
        self._journal = Journal(keeper, store, parts.new, self._now, publish)
        self._line = Line(parts.rungs if parts.fallback else parts.rungs[:1], self._on_live)
        self._user_end: EndReason | None = None
        self._failure: EngineFailed | None = None
        self._recovery: Recovery | None = None
        self._group: asyncio.TaskGroup | None = None
        self._dialogue: Dialogue | None = None
        self._floor: Floor | None = None
        self._cards: Cards | None = None

    def _now(self) -> float:
        return self._clock() - self._zero

    async def run(self) -> Outcome:
        """Hold the session. Raises EngineFailed when it could not begin, StorageFailed when not be kept."""
        resume = self._parts.resume
        if resume is None:
            await self._journal.begin()
        else:
            self._zero -= resume.begins
            await self._journal.begin_again(resume.begins, resume.turns, resume.events)
        try:
            return await self._held()
        except EngineFailed:
            if resume is None:
                await self._journal.discard()
            else:
                await self._journal.finish("unfinished", resume.conductor.index)
            raise

    async def _held(self) -> Outcome:
        parts = self._parts
        reason = parts.no_microphone_reason
        sound = await start_sound(parts.microphone, parts.speaker, self._clock, self._journal.warn, reason)
        resume = parts.resume
        self._zero = sound.zero - (resume.begins if resume is not None else 0.0)
        recorded = resume.recorded if resume is not None else 0.0
        mouth = Mouth(sound.speaker, self._zero)
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                dialogue = Dialogue(
                    parts.plan, parts.script, self._journal, self._line, mouth, group.create_task
                )
                self._help(dialogue, group)
                if resume is not None:
                    dialogue.go_on(replace(resume.conductor, holds=parts.holds), resume.turns)
                microphone = sound.microphone
                ear = None if microphone is None else Ear(microphone, self._zero, sound.first, recorded)
                bridges = Bridges(parts.bridges, mouth, dialogue)
                floor = Floor(
                    ear,
                    mouth,
                    dialogue,
                    self._journal,
                    parts.patience,
                    parts.full_duplex,
                    parts.guard,
                    bridges,
                )
                recovery = Recovery(
                    self._line, dialogue, self._journal, self._brief, group.create_task, parts.must_start
                )
                self._dialogue, self._floor, self._recovery = dialogue, floor, recovery
                if self._user_end is not None:
                    dialogue.over.set()
                watching = Watching(self._line, dialogue, floor, recovery, self._journal)
                helpers = [
                    group.create_task(self._tick(floor, mouth, watching)),
                    group.create_task(watching.run(self._now, self._clock, parts.free_bytes)),
                    group.create_task(self._journal.run()),
                ]
                opening = group.create_task(self._open(dialogue, recovery, typed=microphone is None))
                try:
                    await dialogue.over.wait()
                finally:
                    mending = () if recovery.task is None else (recovery.task,)
                    writing = None if self._cards is None else self._cards.stop_writing()
                    running = (*helpers, opening, *mending, *(() if writing is None else (writing,)))
                    for task in running:
                        task.cancel()
                    await asyncio.wait(running)
                    await self._line.close()
                    floor.close(self._clock())
        except* EngineFailed as failed:
            raise _first(failed) from None
        self._failure = recovery.failure
        if self._failure is not None and not dialogue.opened:
            raise self._failure
        return await self._finish(dialogue)

    @property
    def at_card(self) -> bool:
        """Whether the session waits at a card: no sound is heard or sent meanwhile."""
        return self._cards is not None and self._cards.up

    def _help(self, dialogue: Dialogue, group: asyncio.TaskGroup) -> None:
        """What the user is helped with: cues while an answer runs, a card after it."""
        parts = self._parts
        if parts.cues is not None:
            dialogue.cueing = Cueing(parts.cues, self._journal)
            dialogue.book.follow = dialogue.cueing.read
        if parts.card is None:
            return
        cards = Cards(parts.card, self._journal, group.create_task, parts.bullets)
        self._cards = cards
        dialogue.keep_answer = cards.keep_answer
        if parts.holds:
            dialogue.conductor = replace(dialogue.conductor, holds=True)
            dialogue.closed = self._hold

    def _hold(self, question: int) -> None:
        if self._cards is not None and self._floor is not None:
            self._cards.hold(question, self._floor)

    def _left_card(self, command: SessionCommand, floor: Floor, dialogue: Dialogue) -> bool:
        """Whether a command that comes at a card is carried out; some put the card away first."""
        if self._cards is not None and isinstance(command, GoOn | RepeatQuestion | SkipQuestion):
            self._cards.release(floor, dialogue)
            return True
        return isinstance(command, SetMuted | AddBookmark | EndSession)

    async def _open(self, dialogue: Dialogue, recovery: Recovery, *, typed: bool) -> None:
        new = self._parts.new
        told = {key: value for key, value in new.plan.items() if key != "job_description"}
        started = SessionStarted(self._journal.at(), new.id, self._line.engine, told, typed)
        self._journal.tell(started)
        if dialogue.cueing is not None:
            dialogue.cueing.begin()
        dialogue.set_state("connecting")
        first = self._line.engine
        only = self._parts.must_start
        for name, error in await self._line.open_next(self._brief("", 1), only=only):
            self._journal.warn("engine_unavailable", f"{error}. {name} is left out.")
        recovery.opened(first, "it could not be reached")
        dialogue.begin()

    def _brief(self, handle: str, generation: int) -> Brief:
        plan, dialogue = self._parts.plan, self._dialogue
        history = dialogue.history() if dialogue is not None else ()
        return Brief(plan, instruction(plan), TOOLS, history, handle, generation)

    def _on_live(self, event: live.LiveEvent) -> None:
        if self._dialogue is not None and self._recovery is not None:
            self._dialogue.on_live(event)
            self._recovery.on_live(event)
        if self._cards is not None and isinstance(event, live.UserTranscriptGrew):
            self._cards.refresh()

    async def _tick(self, floor: Floor, mouth: Mouth, watching: Watching) -> None:
        """The session's pulse."""
        every = self._parts.pulse
        pulse, beats = Pulse(self._clock(), every), 0
        levels, settle, line = (
            max(round(seconds / every), 1) for seconds in (LEVELS_SECONDS, SETTLE_SECONDS, LINE_SECONDS)
        )
        while True:
            await asyncio.sleep(pulse.wait(self._clock(), floor.age))
            watching.late(self._clock() - pulse.due)
            beats += 1
            floor.advance(self._now(), self._clock())
            if beats % (levels * (BUSY_LEVELS if watching.busy else 1)) == 0:
                self._levels((floor.level, mouth.level))
            if beats % settle == 0:
                self._journal.put_egress(self._line.traffic())
            if beats % line == 0:
                self._look_after_line()

    def _look_after_line(self) -> None:
        dialogue, recovery = self._dialogue, self._recovery
        if dialogue is not None and recovery is not None and not dialogue.word.paused:
            recovery.tick(self._now(), self._parts.answer_timeout)

    def submit(self, command: SessionCommand) -> None:
        """Take one command of the user, on the loop."""
        dialogue, floor = self._dialogue, self._floor
        if dialogue is None or floor is None:
            if isinstance(command, EndSession):
                self._user_end = self._user_end or command.reason
            return
        if self.at_card and not self._left_card(command, floor, dialogue):
            return
        match command:
            case GoOn():
                dialogue.step(CardSeen())
            case FinishAnswer():
                floor.finish_answer()
            case SetMuted(on=on):
                floor.set_muted(on)
            case SetPaused(on=on):
                floor.set_paused(on)
            case LetMeThink():
                floor.think()
            case RepeatQuestion():
                floor.drop_answer()
                dialogue.repeat()
            case SkipQuestion():
                floor.drop_answer()
                dialogue.skip()
            case AddBookmark(note=note):
                dialogue.bookmark(note)
            case TypeAnswer(text=text):
                floor.drop_answer()
                dialogue.user_typed(text)
            case EndSession(reason=reason):
                self._user_end = self._user_end or reason
                dialogue.over.set()
            case _:
                assert_never(command)

    def _reason(self, dialogue: Dialogue) -> EndReason:
        if self._failure is not None:
            return "error"
        if dialogue.finished is not None:
            return dialogue.finished.reason
        return self._user_end or "quit"

    async def _finish(self, dialogue: Dialogue) -> Outcome:
        reason = self._reason(dialogue)
        dialogue.close()
        self._journal.put_egress(self._line.traffic())
        state: SessionState = "finished" if reason in ("done", "time") else "unfinished"
        await self._journal.finish(state, dialogue.conductor.index)
        dialogue.set_state("saved")
        session = self._journal.session.id
        review = await reviewed(self._journal, self._keeper, self._store, self._review)
        if review is not None:
            assessed = review.get("assessed") is True
            self._journal.tell(ReviewReady(self._journal.at(), session, assessed))
        dialogue.set_state("ended")
        self._journal.tell(SessionEnded(self._journal.at(), reason, session))
        await self._journal.last()
        return Outcome(session, reason, self._failure, heard=dialogue.opened or bool(dialogue.book.history()))


def _first(group: BaseExceptionGroup[EngineFailed]) -> EngineFailed:
    """The first engine failure of a group, however deep."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
