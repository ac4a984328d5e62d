"""One session on a real sound card, over real sockets, that meets one fault after another.

Nothing goes by the clock: the candidate answers when a question was heard, faults come inside answers, and a
microphone that went is waited for. What sounded is found again by likeness, for it went through a sound
server that may itself drop a block on a busy machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import soundfile

from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.reopening import ReopeningMicrophone, ReopeningSpeaker
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.audio.timeline import decode_chunks
from coach_app.core.events import SessionEvent, as_json
from coach_app.core.folders import Home
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.core.secrets import SecretText
from coach_app.core.session import NewSession, StoredSession
from coach_app.core.settings import GeminiSettings
from coach_app.engine.line import Rung
from coach_app.engine.session import PracticeSession, SessionParts
from coach_app.live.gemini import GeminiEngine
from coach_app.storage.opening import open_store
from coach_app.storage.store import Store
from tests.faults.devices import Disk
from tests.faults.service import CLOSING, GREETING
from tests.faults.session import KEYED, SCRIPT
from tests.faults.sounds import ANSWERS, MIC_RATE, Sound, clip
from tests.stand_ins.gemini import KEY, Fault, GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.behaviours import InterviewActor
from tests.stand_ins.gemini.line import Line
from tests.virtual_sound import MICROPHONE, SPEAKER, SoundCard
from tests.window.hearing import LIKE, place_of, places_of

QUESTIONS = ("Which plan?", "What mistake?", "Why us?", "What next?")
SESSION = "20261120-100000-00ca"
PULLED = "pulled"
"""The microphone that goes."""

ANSWER_TIMEOUT = 2.0
BREATH = 0.1
LONGEST = 100.0
HEARD = 0.3
"""Share of an answer's pieces that must be there for it to have been heard: none is like one of another."""

FAULTS = (
    Fault("answering", "reset", after=0.4, connection=1),
    # On the second line the first answer comes again, so this is the second one.
    Fault("answer_ended", "silent", nth=2, connection=2),
)


def share_in(number: int, sound: Sound) -> float:
    """Which share of an answer's pieces of 0.2 s is in `sound`."""
    pieces = _pieces(number)
    return sum(likeness >= LIKE for _, likeness in places_of(pieces, sound)) / len(pieces)


def answers_in(sound: Sound) -> list[int]:
    """The answers that are in `sound`, in the order in which they begin."""
    there = [number for number in range(len(QUESTIONS)) if share_in(number, sound) >= HEARD]
    return sorted(there, key=lambda number: place_of(clip(number), sound)[0])


def _pieces(number: int) -> list[Sound]:
    step = MIC_RATE // 5
    whole = clip(number)
    return [whole[at : at + step] for at in range(0, len(whole) - step, step)]


class _Model(InterviewActor):
    """The stand-in's interviewer, who knows the answers by their sound and speaks for a third of a second."""

    async def say(self, text: str, sound: bytes | None = None) -> None:
        tone = 3000 * np.sin(np.arange(8_000) * 2 * np.pi * 300 / 24_000)
        await super().say(text, tone.astype("<i2").tobytes())

    async def _transcribe_and_reply(self) -> None:
        pcm = np.frombuffer(self.line.connection.activities[-1].pcm, "<i2")
        words = " ".join(ANSWERS[number] for number in answers_in(pcm))
        if words:
            await self._transcribe(" " + words)
        await self.answered()


class _Behaviour:
    def __init__(self) -> None:
        self._script = InterviewServer(QUESTIONS, greeting=GREETING, closing=CLOSING)

    async def __call__(self, line: Line) -> None:
        model = _Model(line, Pace(chunk_ms=100, speed=3.0, linger=False), Hearing(when="never"))
        model.plan = self._script
        model.greeted = bool(line.connection.handle)
        await model.run()


def service(certificate: Any) -> GeminiStandIn:  # noqa: ANN401 - a Certificate
    """The service with its faults."""
    return GeminiStandIn(_Behaviour(), certificate, faults=FAULTS)


@dataclass
class Held:
    """What came of it."""

    reason: str
    events: list[dict[str, Any]]
    stored: StoredSession
    user: Sound
    given: list[int] = field(default_factory=list)
    refused: int = 0

    def codes(self) -> list[str]:
        """The warnings, in order."""
        return [event["code"] for event in self.events if event["event"] == "warning"]

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of a name."""
        return [event for event in self.events if event["event"] == name]


class _Candidate:
    """Answers each question once, when it was heard; `before` an answer something may have to be done."""

    def __init__(self, card: SoundCard, folder: Path) -> None:
        self._card = card
        self._changed = asyncio.Event()
        self.events: list[dict[str, Any]] = []
        self.given: list[int] = []
        self.before: dict[int, Callable[[], None]] = {}
        self.until: dict[int, str] = {}
        """The warning that must have come before an answer is given."""
        self._clips = [folder / f"answer-{number}.wav" for number in range(len(QUESTIONS))]
        for number, path in enumerate(self._clips):
            soundfile.write(path, clip(number), MIC_RATE)

    def hear(self, event: SessionEvent) -> None:
        self.events.append(as_json(event))
        self._changed.set()

    async def run(self) -> None:
        for number, question in enumerate(QUESTIONS):
            await self._seen(lambda text=question: self._heard(text))  # type: ignore[misc]
            self.before.get(number, lambda: None)()
            if number in self.until:
                await self._seen(lambda code=self.until[number]: self._warned(code))  # type: ignore[misc]
            await asyncio.sleep(BREATH)
            self.given.append(number)
            playing = await asyncio.to_thread(self._card.start_playing, self._clips[number])
            await asyncio.to_thread(playing.wait)

    async def _seen(self, what: Callable[[], bool]) -> None:
        while not what():
            self._changed.clear()
            await self._changed.wait()

    def _heard(self, question: str) -> bool:
        """Whether a question was heard to its end, and the program listens."""
        finals = [event for event in self.events if event["event"] == "transcript" and event["final"]]
        states = [event["value"] for event in self.events if event["event"] == "state"]
        return any(question in event["text"] for event in finals) and states[-1:] == ["listening"]

    def _warned(self, code: str) -> bool:
        return any(event.get("code") == code for event in self.events)


def hold(folder: Path, card: SoundCard) -> Held:
    """Hold it to its end, with the environment's service; the card has a microphone called `PULLED`."""
    opened = open_store(Home(folder / "home"), KEYED)
    try:
        held = asyncio.run(_held(folder, card, opened.store))
        held.stored = opened.store.load(SESSION)
        held.user = decode_chunks(opened.store.chunks(SESSION, "user"), MIC_RATE)  # type: ignore[arg-type]
        return held
    finally:
        opened.store.close()


async def _held(folder: Path, card: SoundCard, store: Store) -> Held:
    loop = asyncio.get_running_loop()
    candidate, disk = _Candidate(card, folder), Disk(loop.time)

    def fill_the_disk() -> None:
        disk.full_until = loop.time() + 2.0

    candidate.before = {2: fill_the_disk, 3: lambda: _suspend(card)}
    candidate.until = {2: "storage_refused", 3: "microphone_back"}
    session = PracticeSession(_parts(loop.time), disk, store, loop.time, candidate.hear, lambda stored: {})
    answering = asyncio.create_task(candidate.run())
    try:
        async with asyncio.timeout(LONGEST):
            reason = (await session.run()).reason
    finally:
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering
    nothing = cast("StoredSession", None)
    return Held(reason, candidate.events, nothing, np.zeros(0, np.int16), candidate.given, disk.refused)


def _suspend(card: SoundCard) -> None:
    card.pactl("suspend-source", PULLED, "1")


def _parts(clock: Callable[[], float]) -> SessionParts:
    plan = Plan(Round.OWN, tuple(PlannedQuestion(text) for text in QUESTIONS), minutes=3.0, max_follow_ups=0)
    engine = GeminiEngine(GeminiSettings(connect_timeout=10.0, close_timeout=0.3), SecretText(KEY))
    row = NewSession(
        SESSION, "2026-11-20T10:00:00+00:00", "gemini", "own", "practice", plan.as_json(), keep_recording=True
    )
    return SessionParts(
        new=row,
        plan=plan,
        script=SCRIPT,
        # The second rung is the same service with more time: a machine that is too busy for one try.
        rungs=(Rung(engine, 20.0), Rung(engine, 20.0)),
        microphone=ReopeningMicrophone(
            lambda chosen: DeviceMicrophone(PULLED if chosen else MICROPHONE, clock), clock
        ),
        speaker=ReopeningSpeaker(lambda chosen: DeviceSpeaker(SPEAKER, clock), clock),
        patience=0.6,
        answer_timeout=ANSWER_TIMEOUT,
        full_duplex=True,
    )
