"""One session: the program as it is, from the microphone's samples to the stored rows, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from coach_app.audio.timeline import decode_chunks
from coach_app.core.events import SessionEvent, as_json
from coach_app.core.folders import Home
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.core.secrets import SecretText
from coach_app.core.session import NewSession, StoredSession
from coach_app.core.settings import GeminiSettings
from coach_app.engine import ear
from coach_app.engine.line import Rung
from coach_app.engine.session import PracticeSession, SessionParts
from coach_app.engine.virtual_time import run_virtual
from coach_app.interview.wording import Script
from coach_app.live.gemini import GeminiEngine
from coach_app.live.gemini import engine as gemini_engine
from coach_app.live.gemini.setup import load_sdk
from coach_app.live.offline.engine import OfflineEngine
from coach_app.speech.recogniser import Heard
from coach_app.storage.opening import open_store
from coach_app.storage.store import Store
from tests.faults.classes import ACTS, CLASSES, LINE, Scene
from tests.faults.devices import (
    Candidate,
    Disk,
    FaultyMicrophone,
    FaultySpeaker,
    SilenceDetector,
    Spoken,
    StumblingStore,
)
from tests.faults.service import CLOSING, GREETING, Service
from tests.faults.sounds import MIC_RATE, Said, Sound, Voice, recognised

QUESTIONS = ("Which plan?", "What mistake?", "Why us?")
SCRIPT = Script(GREETING, CLOSING, "Our time is up.", "Again.")
LONGEST = 150.0
"""Virtual seconds after which a session counts as stuck: three short answers take about 20."""

PULSE = 0.1
"""Seconds between two looks at the devices: ten times what people get, so that 10,000 can be held."""

KEY = "AIza-stand-in-key-0123456789"
KEYED = {"COACH_DATABASE_KEY": "5a" * 32}
PATIENCE = 0.6
ANSWER_TIMEOUT = GeminiSettings().answer_timeout


@dataclass(frozen=True)
class Mishap:
    """What happens, and when (seconds of the session)."""

    what: str
    at: float


@dataclass
class Held:
    """A session as everybody saw it: user, service, and what was stored."""

    seed: int
    mishaps: tuple[Mishap, ...]
    ended: str = "stuck"
    crash: str = ""
    length: float = 0.0
    zero: float = 0.0
    spoken: list[Spoken] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    heard: list[tuple[float, int, int]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    up_at: list[float] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    stored: StoredSession | None = None
    user: Sound | None = None
    befell: bool = True
    """Whether all that was to happen did."""


class PerfectEars:
    """A recogniser that knows the candidate's answers by their sound."""

    hears = True
    draft = False

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        text = recognised(pcm)
        return Heard(text, 1.0, draft=False) if text else None


class LevelVoice:
    """The offline interviewer's voice."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def warm(self) -> None:
        """Nothing is slow here."""

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        async def spoken() -> AsyncGenerator[bytes, None]:
            yield self._voice.say(text)

        return spoken()


class Stage:
    """A store and an SDK for many sessions after one another."""

    def __init__(self, folder: Path) -> None:
        self._opened = open_store(Home(folder / "home"), KEYED)
        load_sdk()
        settings = GeminiSettings()
        from coach_app.live.gemini.meter import Meter, NextMeter
        from coach_app.live.gemini.setup import make_client

        self._client = make_client(settings, SecretText(KEY), NextMeter(Meter(lambda: 0.0)))

    @property
    def store(self) -> Store:
        return self._opened.store

    def close(self) -> None:
        self._opened.store.close()

    @contextmanager
    def network(self, service: Service) -> Iterator[None]:
        """The SDK reaches `service`, and nothing else; its client is made once (50 ms)."""
        from google.genai import live

        shared = SimpleNamespace(
            close=lambda: None, aio=SimpleNamespace(live=self._client.aio.live, aclose=_nothing)
        )
        with (
            patch.object(live, "ws_connect", service.connect),
            patch.object(gemini_engine, "_client", lambda *_: shared),
            patch.object(ear, "VoiceActivity", SilenceDetector),
        ):
            yield


async def _nothing() -> None:
    pass


def mishaps_of(random: Random) -> tuple[Mishap, ...]:
    """One to three faults at random moments; at most two of them hit the line."""
    count = random.choices([1, 2, 3], [6, 3, 1])[0]
    return tuple(
        sorted(
            (Mishap(random.choice(list(CLASSES)), random.uniform(0.0, 13.0)) for _ in range(count)), key=_at
        )
    )


def _at(mishap: Mishap) -> float:
    return mishap.at


def hold(stage: Stage, seed: int, mishaps: tuple[Mishap, ...] | None = None) -> Held:
    """Hold the session of a seed; `mishaps` replace the drawn ones."""
    random = Random(seed)
    drawn = mishaps_of(random)
    held = Held(seed, drawn if mishaps is None else mishaps)
    try:
        run_virtual(_held(stage, random, held))
    except TimeoutError:
        held.ended = "stuck"
    except Exception as error:  # whatever breaks a session is what is looked for
        held.ended, held.crash = "crash", f"{type(error).__name__}: {error}"
    read_back(stage.store, held)
    return held


def read_back(store: Store, held: Held) -> None:
    """What is stored of it; then it is deleted."""
    session = _id(held.seed)
    if any(one.id == session for one in store.sessions()):
        held.stored = store.load(session)
        held.user = decode_chunks(store.chunks(session, "user"), MIC_RATE)  # type: ignore[arg-type]
        store.delete((session,))


def _id(seed: int) -> str:
    return f"20261120-100000-{seed:04x}"


async def _held(stage: Stage, random: Random, held: Held) -> None:
    loop = asyncio.get_running_loop()
    service = Service(QUESTIONS, random.uniform(0.01, 0.15), random.uniform(0.0, 0.5))
    microphone, speaker = FaultyMicrophone(loop.time), FaultySpeaker(loop.time, service.voice)
    disk = Disk(loop.time)
    scene = Scene(service, microphone, speaker, disk, random, loop.time)
    candidate = Candidate(loop.time, microphone, speaker, QUESTIONS, random.uniform(0.3, 1.2))
    parts = parts_of(held.seed, service.voice, microphone, speaker, GeminiSettings())
    store = cast("Store", StumblingStore(stage.store, disk))
    session = PracticeSession(
        parts, disk, store, loop.time, lambda event: note(held, event), lambda stored: {}
    )
    for mishap in held.mishaps:
        loop.call_at(mishap.at, ACTS[mishap.what], scene)
    answering = asyncio.create_task(candidate.run())
    try:
        with stage.network(service):
            async with asyncio.timeout(LONGEST):
                held.ended = (await session.run()).reason
    finally:
        answering.cancel()
        held.length = loop.time() if microphone.closed_at is None else microphone.closed_at
        held.spoken, held.said, held.heard = candidate.spoken, service.voice.said, speaker.heard
        held.violations, held.up_at = service.record.violations, service.up_at
        await service.close()


def note(held: Held, event: SessionEvent) -> None:
    """Keep an event as a line of the stream."""
    held.events.append(as_json(event))


def parts_of(
    seed: int,
    voice: Voice,
    microphone: FaultyMicrophone,
    speaker: FaultySpeaker,
    settings: GeminiSettings,
    answer_timeout: float = ANSWER_TIMEOUT,
) -> SessionParts:
    """A session of three short questions with Gemini, and behind it the offline interviewer."""
    plan = Plan(Round.OWN, tuple(PlannedQuestion(text) for text in QUESTIONS), minutes=2.0, max_follow_ups=0)
    gemini = Rung(GeminiEngine(settings, SecretText(KEY), clock=asyncio.get_running_loop().time), 6.0)
    offline = Rung(OfflineEngine(LevelVoice(voice), PerfectEars()), 5.0)
    started = "2026-11-20T10:00:00+00:00"
    return SessionParts(
        new=NewSession(_id(seed), started, "gemini", "own", "practice", plan.as_json(), keep_recording=True),
        plan=plan,
        script=SCRIPT,
        rungs=(gemini, offline),
        microphone=microphone,
        speaker=speaker,
        patience=PATIENCE,
        answer_timeout=answer_timeout,
        full_duplex=True,
        pulse=PULSE,
    )


def on_the_line(held: Held) -> bool:
    """Whether the line itself was hit."""
    return any(one.what in LINE for one in held.mishaps)
