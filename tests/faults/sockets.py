"""The same session over real sockets and TLS, in real time: many at once, each with a service of its own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

from coach_app.core.events import SessionEvent
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
from tests.patient_loop import run_patiently
from tests.stand_ins.certificate import Certificate
from tests.stand_ins.gemini import Fault, GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.line import Line

if TYPE_CHECKING:
    from google.genai import Client

LONGEST = 60.0
APART = 0.3
"""Seconds between two beginnings: making a client and a certificate's context is most of a session's work."""
ANSWER_TIMEOUT = 3.0


@dataclass(frozen=True)
class Moment:
    """So many seconds after the `nth` event of a name (as in the event stream) has happened."""

    event: str
    after: float = 0.0
    nth: int = 1


@dataclass(frozen=True)
class Away:
    """Something is away for so many seconds, from a moment of the session on."""

    since: Moment
    seconds: float


@dataclass(frozen=True)
class Trouble:
    """What befalls one session: faults of its service, or of a device."""

    faults: tuple[Fault, ...] = ()
    refused_handles: tuple[str, ...] = ()
    microphone: Away | None = None
    speaker: Away | None = None
    disk: Away | None = None
    write: Moment | None = None


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
            all_held = run_patiently(work())
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

    held = Held(number, (Mishap(name, 0.0),))
    voice = Voice()
    microphone, speaker, disk = FaultyMicrophone(clock), FaultySpeaker(clock, voice), Disk(clock)
    candidate = Candidate(clock, microphone, speaker, QUESTIONS, 0.4)
    mishaps = _mishaps(trouble, microphone, speaker, disk)
    settings = GeminiSettings(
        voice=f"voice-{number}", connect_timeout=3.0, close_timeout=0.3, ping_interval=0.5, ping_timeout=2.0
    )
    service = GeminiStandIn(
        Behaviour(voice), certificate, faults=trouble.faults, refused_handles=trouble.refused_handles
    )
    parts = parts_of(number, voice, microphone, speaker, settings, ANSWER_TIMEOUT)

    def publish(event: SessionEvent) -> None:
        note(held, event)
        mishaps.follow(event.name)

    kept = cast("Store", StumblingStore(store, disk))
    session = PracticeSession(parts, disk, kept, clock, publish, lambda stored: {})
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
    held.length = clock() if microphone.closed_at is None else microphone.closed_at
    held.befell = mishaps.due == 0
    held.spoken, held.said, held.heard = candidate.spoken, voice.said, speaker.heard
    held.violations = service.record.violations
    return held


class Mishaps:
    """What is to happen in a session, each at its moment."""

    def __init__(self) -> None:
        self._planned: list[tuple[Moment, Callable[[], None]]] = []
        self._met: Counter[str] = Counter()
        self.due = 0
        """How many have not happened yet."""

    def add(self, moment: Moment, act: Callable[[], None]) -> None:
        self._planned.append((moment, act))
        self.due += 1

    def follow(self, event: str) -> None:
        """An event of the session has happened."""
        self._met[event] += 1
        for moment, act in self._planned:
            if (moment.event, moment.nth) == (event, self._met[event]):
                asyncio.get_running_loop().call_later(moment.after, self._happen, act)

    def _happen(self, act: Callable[[], None]) -> None:
        self.due -= 1
        act()


def _mishaps(trouble: Trouble, microphone: FaultyMicrophone, speaker: FaultySpeaker, disk: Disk) -> Mishaps:
    planned = Mishaps()
    takers: list[tuple[Away | None, Callable[[float], None]]] = [
        (trouble.microphone, microphone.lose),
        (trouble.speaker, speaker.lose),
        (trouble.disk, disk.fill),
    ]
    for away, take in takers:
        if away is not None:
            planned.add(away.since, partial(take, away.seconds))
    if trouble.write is not None:
        planned.add(trouble.write, partial(setattr, disk, "fails_in", 2))
    return planned
