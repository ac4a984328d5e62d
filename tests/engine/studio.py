"""A whole session in virtual time: real rooms all through, a scripted model, a candidate on a timetable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import soundfile
from numpy.typing import NDArray

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.speaker import FileSpeaker
from coach_app.audio.timeline import decode_chunks
from coach_app.core.clock import Clock
from coach_app.core.commands.practice import SessionCommand
from coach_app.core.errors import StorageFailed
from coach_app.core.events import SessionEvent, as_json
from coach_app.core.folders import Home
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.core.session import NewSession, StoredSession
from coach_app.engine.bridge import BridgeClip
from coach_app.engine.cards import MakeCard, WriteBullets
from coach_app.engine.cueing import CueParts
from coach_app.engine.journal import StoreKeeper
from coach_app.engine.line import Rung
from coach_app.engine.session import Outcome, PracticeSession, SessionParts
from coach_app.engine.virtual_time import run_virtual
from coach_app.interview.wording import Script
from coach_app.live.protocol import TalkEngine
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.engine.candidate import sound_of

P = ParamSpec("P")
T = TypeVar("T")
Line = Mapping[str, Any]
Sound = NDArray[np.int16]

MIC_RATE, OUT_RATE = 16_000, 24_000
KEYED = {"COACH_DATABASE_KEY": "5a" * 32}
SCRIPT = Script("Hello, welcome.", "That was all, goodbye.", "Our time is up, goodbye.", "Of course.")
QUESTIONS = ("Tell me about a plan that changed.", "Which mistake taught you most?", "Why this company?")

ANSWER = sound_of("We moved the date by two weeks and told every customer ourselves.")
"""About four seconds of voice."""

SHORT = sound_of("It went very well in the end.")


def seconds_of(sound: Sound) -> float:
    return len(sound) / MIC_RATE


def plan_of(count: int = 2, minutes: float = 5.0) -> Plan:
    questions = tuple(PlannedQuestion(text) for text in QUESTIONS[:count])
    return Plan(Round.OWN, questions, minutes=minutes, max_follow_ups=0)


@dataclass(frozen=True)
class Do:
    """At second `at` of the session: speak a sound, or submit a command, or do anything else."""

    at: float
    what: Sound | SessionCommand | Callable[[], None]


@dataclass
class Played:
    """What came of a session."""

    outcome: Outcome
    events: list[Line]
    stored: StoredSession
    user: Sound
    interviewer: Sound
    out: Sound
    spoken: list[tuple[float, Sound]] = field(default_factory=list)
    told_at: list[float] = field(default_factory=list)
    """When each of `events` was told, on the loop's clock."""

    def named(self, *names: str) -> list[Line]:
        return [event for event in self.events if event["event"] in names]

    def texts(self, speaker: str) -> list[str]:
        return [turn.text for turn in self.stored.turns if str(turn.speaker) == speaker]

    def finals(self) -> list[Line]:
        return [event for event in self.named("transcript") if event["final"]]

    def level(self, since: float, until: float) -> float:
        """Peak of the speaker between two seconds of the session."""
        part = self.out[round(since * OUT_RATE) : round(until * OUT_RATE)]
        return float(np.abs(part.astype(np.int32)).max(initial=0))


def hold(
    folder: Path,
    engines: Sequence[TalkEngine],
    timetable: Sequence[Do] = (),
    *,
    plan: Plan | None = None,
    patience: float = 1.0,
    full_duplex: bool = True,
    bridges: tuple[BridgeClip, ...] = (),
    answer_timeout: float = 6.0,
    microphone: Callable[[Clock], QueuedMicrophone] | None = QueuedMicrophone,
    keep: bool = True,
    cues: CueParts | None = None,
    card: MakeCard | None = None,
    holds: bool = False,
    bullets: WriteBullets | None = None,
    keeper: Callable[[StoreThread], StoreKeeper] = lambda thread: thread,
) -> Played:
    """Hold a session to its end and read back what was kept."""
    thread = StoreThread()
    plan = plan or plan_of()
    try:
        store = thread.open(Home(folder / "home"), KEYED).store
        events: list[Line] = []
        spoken: list[tuple[float, Sound]] = []
        told_at: list[float] = []

        async def work() -> Outcome:
            loop = asyncio.get_running_loop()
            mic = microphone(loop.time) if microphone is not None else None
            parts = SessionParts(
                new=_row(engines[0].name, plan, keep),
                plan=plan,
                script=SCRIPT,
                rungs=tuple(Rung(engine, 5.0) for engine in engines),
                microphone=mic,
                speaker=FileSpeaker(folder / "out.wav", loop.time),
                patience=patience,
                answer_timeout=answer_timeout,
                full_duplex=full_duplex,
                bridges=bridges,
                cues=cues,
                card=card,
                holds=holds,
                bullets=bullets,
            )

            def hear(event: SessionEvent) -> None:
                events.append(as_json(event))
                told_at.append(loop.time())

            session = PracticeSession(parts, keeper(thread), store, loop.time, hear, lambda stored: {})
            for do in timetable:
                loop.call_at(do.at, _doing(do, mic, session, spoken))
            async with asyncio.timeout(600):
                return await session.run()

        return _read_back(folder, thread, store, run_virtual(work()), events, spoken, told_at)
    finally:
        thread.close()


def _row(engine: str, plan: Plan, keep: bool) -> NewSession:
    started = "2026-11-20T10:00:00+00:00"
    return NewSession("20261120-100000-0001", started, engine, "own", "practice", plan.as_json(), keep)


def _read_back(
    folder: Path,
    thread: StoreThread,
    store: Store,
    outcome: Outcome,
    events: list[Line],
    spoken: list[tuple[float, Sound]],
    told_at: list[float],
) -> Played:
    stored = thread.call(store.load, outcome.session)
    tracks = [
        decode_chunks(thread.call(store.chunks, outcome.session, track), rate)  # type: ignore[arg-type]
        for track, rate in (("user", MIC_RATE), ("interviewer", OUT_RATE))
    ]
    out, _ = soundfile.read(folder / "out.wav", dtype="int16")
    heard = np.asarray(out, np.int16)
    return Played(outcome, events, stored, tracks[0], tracks[1], heard, spoken, told_at)


def _doing(
    do: Do, mic: QueuedMicrophone | None, session: PracticeSession, spoken: list[tuple[float, Sound]]
) -> Callable[[], None]:
    def act() -> None:
        if isinstance(do.what, np.ndarray):
            assert mic is not None
            spoken.append((do.at, do.what))
            mic.say(do.what)
        elif callable(do.what):
            do.what()
        else:
            session.submit(do.what)

    return act


class FailingKeeper:
    """The store's thread, but for a while the disk is full."""

    def __init__(self, thread: StoreThread, clock: Callable[[], float], since: float, until: float) -> None:
        self._thread = thread
        self._clock = clock
        self._since, self._until = since, until
        self.refused = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._since <= self._clock() < self._until:
            self.refused += 1
            await self._thread.run(_full)
        return await self._thread.run(work, *args, **kwargs)


def _full() -> None:
    raise StorageFailed("the disk is full", "free some space, then try again")
