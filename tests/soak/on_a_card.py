"""A long interview on a virtual card whose speaker is fed back into its microphone, in real time."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import soundfile

from coach_app.audio.canceller import make_canceller
from coach_app.audio.echo_guard import EchoGuard
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.reopening import ReopeningMicrophone, ReopeningSpeaker
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.core.commands.practice import EndSession
from coach_app.core.events import SessionEvent, as_json
from coach_app.engine.session import PracticeSession
from coach_app.engine.steady import steady
from coach_app.wiring.household import Household
from tests.audio.room import as_samples, user
from tests.soak.room_session import BREATH_SECONDS, KEYED, joined_by, parts_of
from tests.virtual_sound import FEED, HEARD, MICROPHONE, SPEAKER, SoundCard

FEEDBACK_MILLISECONDS = 60
FEEDBACK_VOLUME = "50%"


@dataclass(frozen=True)
class Soaked:
    """What a long session showed."""

    seconds: float
    answers: int
    self_interruptions: int
    gaps: int
    lost_callbacks: int
    grown_mb: float
    erle: float | None
    warnings: tuple[str, ...]


def soak(folder: Path, minutes: float) -> Soaked:
    """Hold one session of so many minutes; the user answers each question and never interrupts."""
    clips = [folder / f"user-{number}.wav" for number in range(4)]
    for number, clip in enumerate(clips):
        soundfile.write(clip, as_samples(user(number)), 16_000, subtype="PCM_16")
    with SoundCard() as card:
        os.environ.update(card.env)
        loop = (f"source={HEARD}", f"sink={FEED}", f"latency_msec={FEEDBACK_MILLISECONDS}")
        card.pactl("load-module", "module-loopback", *loop)
        (fed_back,) = [line.split()[0] for line in card.pactl("list", "short", "sink-inputs").splitlines()]
        card.pactl("set-sink-input-volume", fed_back, FEEDBACK_VOLUME)
        return asyncio.run(_hold(folder, card, clips, minutes))


async def _hold(folder: Path, card: SoundCard, clips: list[Path], minutes: float) -> Soaked:
    household = Household({"COACH_HOME": str(folder / "home"), **KEYED})
    store, _ = household.open_store()
    now = asyncio.get_running_loop().time
    heard, spoken = DeviceMicrophone(MICROPHONE, now), DeviceSpeaker(SPEAKER, now)
    canceller = make_canceller()
    assert canceller is not None
    bare = ReopeningMicrophone(lambda chosen: heard, now), ReopeningSpeaker(lambda chosen: spoken, now)
    witness = EchoWitness()
    devices = joined_by(bare, canceller, witness)
    guard = EchoGuard(canceller, witness=witness)
    parts = parts_of(household, devices, guard, questions=200, minutes=minutes)
    events: list[dict[str, object]] = []
    memory: list[tuple[float, float]] = []
    process = psutil.Process()
    began = time.monotonic()

    def publish(event: SessionEvent) -> None:
        line = as_json(event)
        events.append(line)
        memory.append((time.monotonic() - began, process.memory_info().rss / 1e6))
        if line["event"] == "state" and line["value"] == "listening":
            clip = clips[len(memory) % len(clips)]
            asyncio.get_running_loop().call_later(BREATH_SECONDS, card.start_playing, clip)

    steady()
    session = PracticeSession(parts, household.keeper, store, now, publish, lambda stored: {})
    asyncio.get_running_loop().call_later(minutes * 60 + 20.0, session.submit, EndSession())
    outcome = await session.run()
    stored = household.keeper.call(store.load, outcome.session)
    household.close()
    settled = [mb for at, mb in memory if at > min(60.0, minutes * 20)] or [memory[-1][1]]
    return Soaked(
        seconds=time.monotonic() - began,
        answers=sum(line["event"] == "answer_started" for line in events),
        self_interruptions=sum(line["event"] == "interrupted" for line in events),
        gaps=len(stored.gaps),
        lost_callbacks=heard.meter.failures + spoken.meter.failures,
        grown_mb=settled[-1] - settled[0],
        erle=canceller.erle,
        warnings=tuple(str(line["code"]) for line in events if line["event"] == "warning"),
    )
