"""The same session over real sockets and TLS, in real time: many at once, each with a service of its own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from coach_app.core.folders import Home
from coach_app.core.secrets import SecretText
from coach_app.core.settings import GeminiSettings
from coach_app.engine import ear
from coach_app.engine.session import PracticeSession
from coach_app.live.gemini import engine as gemini_engine
from coach_app.live.gemini.meter import NextMeter
from coach_app.live.gemini.setup import make_client
from coach_app.storage.opening import open_store
from coach_app.storage.store import Store
from tests.faults.devices import (
    Candidate,
    Disk,
    FaultyMicrophone,
    FaultySpeaker,
    SilenceDetector,
    StumblingStore,
)
from tests.faults.service import CLOSING, GREETING, Model
from tests.faults.session import KEYED, QUESTIONS, Held, Mishap, note, parts_of, read_back
from tests.faults.sounds import Voice
from tests.stand_ins.certificate import Certificate
from tests.stand_ins.gemini import Fault, GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.line import Line

if TYPE_CHECKING:
    from google.genai import Client

LONGEST = 60.0
APART = 0.3
"""Seconds between two beginnings: making a client and a certificate's context is most of a session's work."""
ANSWER_TIMEOUT = 3.0
SLACK = 1.5
"""Seconds by which a busy machine may be late."""


@dataclass(frozen=True)
class Trouble:
    """What befalls one session: faults of its service, or of a device after so many seconds."""

    faults: tuple[Fault, ...] = ()
    refused_handles: tuple[str, ...] = ()
    microphone: tuple[float, float] | None = None
    speaker: tuple[float, float] | None = None
    disk: tuple[float, float] | None = None
    write: float | None = None


class Behaviour:
    """The recognising interviewer, for a stand-in with sockets."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._script = InterviewServer(QUESTIONS, greeting=GREETING, closing=CLOSING)

    async def __call__(self, line: Line) -> None:
        model = Model(line, Pace(chunk_ms=100, speed=3.0, linger=False), Hearing(when="never", lag=0.1))
        model.voice, model.plan = self._voice, self._script
        model.greeted = bool(line.connection.handle)
        await model.run()


def hold_all(
    folder: Path, certificate: Certificate, troubles: Mapping[str, Trouble], at_once: int
) -> dict[str, Held]:
    """Hold one session for each trouble, so many at once, each in a home of its own."""

    async def work() -> dict[str, Held]:
        few = asyncio.Semaphore(at_once)

        async def one(number: int, name: str, trouble: Trouble) -> tuple[str, Held]:
            await asyncio.sleep(number % at_once * APART)
            async with few:
                return name, await _hold(stores[number], certificate, number, name, trouble, addresses)

        jobs = [one(number, name, trouble) for number, (name, trouble) in enumerate(troubles.items(), 1)]
        return dict(await asyncio.gather(*jobs))

    addresses: dict[str, dict[str, str]] = {}
    # Neither opening nor reading a store may hold up the sessions that run.
    stores = {
        number: open_store(Home(folder / str(number)), KEYED).store for number in range(1, len(troubles) + 1)
    }
    try:
        with _clients(addresses), patch.object(ear, "VoiceActivity", SilenceDetector):
            all_held = asyncio.run(work())
        for held in all_held.values():
            read_back(stores[held.seed], held)
    finally:
        for store in stores.values():
            store.close()
    return all_held


@contextmanager
def _clients(addresses: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """The SDK reads its address from the environment; a session is told by the voice it asks for."""
    lock = threading.Lock()

    def client(settings: GeminiSettings, key: SecretText, following: NextMeter) -> Client:
        with lock, patch.dict(os.environ, addresses[settings.voice]):
            os.environ.pop("GEMINI_API_KEY", None)
            return make_client(settings, key, following)

    with patch.object(gemini_engine, "_client", client):
        yield


async def _hold(
    store: Store,
    certificate: Certificate,
    number: int,
    name: str,
    trouble: Trouble,
    addresses: dict[str, dict[str, str]],
) -> Held:
    loop = asyncio.get_running_loop()
    began = loop.time()

    def clock() -> float:
        return loop.time() - began

    held = Held(number, (Mishap(name, 0.0),), slack=SLACK)
    voice = Voice()
    microphone, speaker, disk = FaultyMicrophone(clock), FaultySpeaker(clock, voice), Disk(clock)
    candidate = Candidate(clock, microphone, speaker, QUESTIONS, 0.4)
    _plan(trouble, microphone, speaker, disk)
    settings = GeminiSettings(
        voice=f"voice-{number}", connect_timeout=3.0, close_timeout=0.3, ping_interval=0.5, ping_timeout=2.0
    )
    service = GeminiStandIn(
        Behaviour(voice), certificate, faults=trouble.faults, refused_handles=trouble.refused_handles
    )
    parts = parts_of(number, voice, microphone, speaker, settings, ANSWER_TIMEOUT)
    session = PracticeSession(
        parts, disk, StumblingStore(store, disk), clock, lambda event: note(held, event), lambda stored: {},  # type: ignore[arg-type]
    )  # fmt: skip
    async with service.here():
        addresses[settings.voice] = service.environment()
        answering = asyncio.create_task(candidate.run())
        try:
            async with asyncio.timeout(LONGEST):
                held.ended = (await session.run()).reason
        except TimeoutError:
            held.ended = "stuck"
        except Exception as error:  # whatever breaks a session is what is looked for
            held.ended, held.crash = "crash", f"{type(error).__name__}: {error}"
        finally:
            answering.cancel()
    held.length = clock()
    held.spoken, held.said, held.heard = candidate.spoken, voice.said, speaker.heard
    held.violations = service.record.violations
    return held


def _plan(trouble: Trouble, microphone: FaultyMicrophone, speaker: FaultySpeaker, disk: Disk) -> None:
    later = asyncio.get_running_loop().call_later
    if trouble.microphone is not None:
        at, seconds = trouble.microphone
        later(at, setattr, microphone, "gone_until", at + seconds)
    if trouble.speaker is not None:
        at, seconds = trouble.speaker
        later(at, speaker.lose, seconds)
    if trouble.disk is not None:
        at, seconds = trouble.disk
        later(at, setattr, disk, "full_until", at + seconds)
    if trouble.write is not None:
        later(trouble.write, setattr, disk, "fails_in", 2)
