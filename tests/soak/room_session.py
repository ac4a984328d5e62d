"""A whole interview on loudspeakers, in virtual time: offline engine, simulated room, a user who answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.echo_guard import EchoGuard
from coach_app.audio.echo_path import join
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.microphone import Microphone
from coach_app.audio.speaker import Speaker
from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import Samples
from coach_app.core.events import SessionEvent, as_json
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.core.plan import Plan
from coach_app.core.rounds import Round
from coach_app.core.session import StoredSession
from coach_app.engine.session import PracticeSession, SessionParts
from coach_app.engine.virtual_time import VirtualLoop, run_virtual
from coach_app.wiring.household import Household
from coach_app.wiring.ladder import offline_rung
from coach_app.wiring.planning import planned, script_of
from coach_app.wiring.practice import new_session
from tests.audio.room import VOICE_DBFS, Room, as_samples, user
from tests.audio.shared_air import Air, AirMicrophone, AirSpeaker

CLIP_DBFS = -21.0
"""How loud the bundled voice is, silences left out."""

KEYED = {"COACH_DATABASE_KEY": "5a" * 32}
BREATH_SECONDS = 0.7


@dataclass(frozen=True)
class Habits:
    """The user `answers` questions or stays silent, and speaks `over` so many turns, from the second on."""

    answers: bool = True
    over: int = 0
    after: float = 1.5


@dataclass(frozen=True)
class Trouble:
    """At second `at` of the loop the way from speaker to microphone takes `longer`, the program `stalls`."""

    at: float
    longer: float = 0.0
    stalls: float = 0.0

    def happen(self, air: Air) -> None:
        air.delay += self.longer
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.pass_over(self.stalls)


@dataclass
class Held:
    """What came of it; `spoken` are session seconds at which the user began to speak over the interviewer."""

    events: list[dict[str, Any]]
    stored: StoredSession
    user: Samples
    interviewer: Samples
    spoken: list[float] = field(default_factory=list)
    erle: float | None = None
    trusted: bool = False
    echoes: int = 0

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]


class Candidate:
    """Answers when listened to, and speaks over the interviewer as often as told."""

    def __init__(self, microphone: AirMicrophone, habits: Habits, zero: Callable[[], float]) -> None:
        self._microphone = microphone
        self._habits = habits
        self._zero = zero
        self._turns = self._answers = 0
        self.spoken: list[float] = []

    def hear(self, event: SessionEvent) -> None:
        line = as_json(event)
        if line["event"] != "state":
            return
        loop = asyncio.get_running_loop()
        if line["value"] == "speaking":
            self._turns += 1
            if 1 < self._turns <= 1 + self._habits.over:
                loop.call_later(self._habits.after, self._interrupt, self._turns)
        elif line["value"] == "listening" and self._habits.answers:
            loop.call_later(BREATH_SECONDS, self._answer)

    def _interrupt(self, turn: int) -> None:
        if not self._microphone.talking:
            self.spoken.append(self._zero())
            self._microphone.say(as_samples(user(turn)))

    def _answer(self) -> None:
        self._answers += 1
        if not self._microphone.talking:
            self._microphone.say(as_samples(user(self._answers)))


def hold(
    folder: Path,
    room: Room,
    habits: Habits = Habits(),  # a frozen value
    *,
    questions: int = 3,
    minutes: float = 5.0,
    cancel: Callable[[], Canceller | None] = make_canceller,
    guarded: bool = True,
    witnessed: bool = True,
    level: Callable[[float], None] = lambda seconds: None,
    troubles: Sequence[Trouble] = (),
) -> Held:
    """Hold one to its end. Without `guarded` the user is heard at any time, whatever echo there is."""
    household = Household({"COACH_HOME": str(folder / "home"), **KEYED})
    store, _ = household.open_store()
    events: list[dict[str, Any]] = []
    canceller = cancel()
    witness = EchoWitness()
    guard = EchoGuard(canceller, witness=witness if witnessed else None) if guarded else None
    candidates: list[Candidate] = []

    async def work() -> str:
        loop = asyncio.get_running_loop()
        air = Air(room, gain=10 ** ((VOICE_DBFS + room.echo_db - CLIP_DBFS) / 20))
        bare = AirMicrophone(loop.time, air)
        microphone, speaker = bare, AirSpeaker(loop.time, air)
        for trouble in troubles:
            loop.call_at(trouble.at, trouble.happen, air)
        candidate = Candidate(bare, habits, loop.time)
        candidates.append(candidate)
        joined = joined_by((microphone, speaker), canceller, witness)
        parts = parts_of(household, joined, guard, questions, minutes)

        def publish(event: SessionEvent) -> None:
            events.append(as_json(event))
            level(loop.time())
            candidate.hear(event)

        session = PracticeSession(parts, household.keeper, store, loop.time, publish, lambda stored: {})
        return (await session.run()).session

    try:
        name = run_virtual(work())
        stored = household.keeper.call(store.load, name)
        tracks = [
            decode_chunks(household.keeper.call(store.chunks, name, track), rate)  # type: ignore[arg-type]
            for track, rate in (("user", MIC_RATE), ("interviewer", SPEAKER_RATE))
        ]
    finally:
        household.close()
    return Held(
        events, stored, tracks[0], tracks[1], candidates[0].spoken,
        None if canceller is None else canceller.erle, guard is not None and guard.trusted,
        0 if guard is None else guard.echoes,
    )  # fmt: skip


def joined_by(
    devices: tuple[Microphone, Speaker], canceller: Canceller | None, witness: EchoWitness
) -> tuple[Microphone, Speaker]:
    """Devices as a session gets them: with `canceller` between them, if there is one."""
    return devices if canceller is None else join(*devices, canceller, witness)


def parts_of(
    household: Household,
    devices: tuple[Microphone, Speaker],
    guard: EchoGuard | None,
    questions: int,
    minutes: float,
) -> SessionParts:
    """A session of the offline engine on these devices."""
    microphone, speaker = devices
    asked = [one for one in household.bank.questions if one.round is Round.BEHAVIOURAL][:questions]
    chosen = tuple(replace(planned(one), follow_ups=()) for one in asked)
    plan = Plan(Round.BEHAVIOURAL, chosen, minutes=minutes, max_follow_ups=0)
    return SessionParts(
        new=new_session(plan, "offline", keep=True),
        plan=plan,
        script=script_of(household.bank, plan.persona),
        rungs=(offline_rung(household, "rms"),),
        microphone=microphone,
        speaker=speaker,
        patience=1.2,
        answer_timeout=10.0,
        full_duplex=guard is None,
        guard=guard,
    )


def residue(track: Samples, spans: list[tuple[float, float]]) -> float:
    """RMS, dBFS, of stretches (seconds) of the user's track."""
    parts = [track[round(a * MIC_RATE) : round(b * MIC_RATE)].astype(np.float64) for a, b in spans]
    sound = np.concatenate(parts) / 32768
    return float(10 * np.log10(np.mean(sound**2) + 1e-12))
