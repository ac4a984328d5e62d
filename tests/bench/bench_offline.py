"""The offline interviewer: how soon it speaks, and what its recogniser hears, costs and weighs."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psutil

from coach_app.core.pcm import MIC_RATE
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.engine.worker import Worker
from coach_app.interview.directions import Begin
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.clips import load_clips
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.session import CONFIDENT
from coach_app.live.offline.voice import ClipVoice
from coach_app.live.protocol import AudioArrived
from coach_app.speech.os_voice import find_os_voice
from coach_app.speech.recogniser import Heard, NullRecogniser, Recogniser
from coach_app.speech.worker_recogniser import WorkerRecogniser
from tests.bench.rows import Row, percentiles
from tests.bench.talk import QUICK
from tests.live.offline_room import LONG, Room, interview
from tests.live.test_offline_follow_ups import chosen
from tests.stand_ins.speech import speech

ASSETS = Path(__file__).parents[2] / "assets"
ANSWERS = Path(__file__).parents[1] / "live" / "follow_up_answers.toml"
TURNS = 60
SPOKEN, PACE = 50, 3.0
SAID = "We moved the tables on Monday, and in the end the manager was happy with the work that I had done."
VOICES = ("slt", "rms", "awb", "kal16", "kal")
NOISE_DB = 20.0


def measure() -> list[Row]:
    """All rows; those of the recogniser only where flite is installed."""
    rows = [
        _first_sound(NullRecogniser(), "no recogniser"),
        _first_sound(_Late(), "the worst case: a recogniser that is always late"),
    ]
    if shutil.which("flite"):
        rows.append(_spoken_to())
        rows += asyncio.run(_heard())
        rows += asyncio.run(_followed_up())
        rows += _system_voice()
    return rows


class _Late:
    """Its text never comes in time."""

    hears = True
    draft = True

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        await asyncio.sleep(3600)
        return None


def _first_sound(recogniser: Recogniser, note: str) -> Row:
    delays = asyncio.run(_delays(recogniser))
    middle, top = percentiles(delays)
    return Row(
        "offline interviewer",
        "answer over → first sound handed to the speaker",
        "≤ 300 ms p95",
        *(middle, top, len(delays), "ms"),
        note=f"{note}; clip voice, real files; the speaker's own delay is a row of its own",
    )


def _spoken_to() -> Row:
    """The whole path: real speech, the built-in recogniser listening along in its worker, rules, clip."""
    delays = asyncio.run(_spoken_delays())
    middle, top = percentiles(delays)
    return Row(
        "offline interviewer",
        "answer over → first sound handed to the speaker",
        "≤ 300 ms p95",
        *(middle, top, len(delays), "ms"),
        note=f"built-in recogniser on spoken answers, {PACE:g} times as fast as in life, follow-ups by rule",
    )


async def _spoken_delays() -> list[float]:
    worker = Worker((sys.executable, "-m", "coach_app", "_worker"))
    bank = load_bank(ASSETS / "questions")
    questions = tuple(PlannedQuestion(one.text) for one in bank.questions[: SPOKEN + 1])
    voice = ClipVoice(load_clips(ASSETS / "voice" / "rms"))
    ear = WorkerRecogniser(worker.run, worker.close)
    engine = OfflineEngine(voice, ear, generic=bank.lines.follow_ups)
    pcm = speech(SAID, MIC_RATE, "rms") + bytes(2 * MIC_RATE * 2)
    delays: list[float] = []
    try:
        await ear.transcribe(bytes(2 * MIC_RATE), MIC_RATE)
        async with _room(engine, questions) as room:
            for turn in range(1, SPOKEN + 1):
                await room.until_turns(turn)
                seen = len(room.events)
                await room.speak(pcm, PACE)
                began = time.perf_counter()
                await room.until(lambda seen=seen: _sounds(room, seen))  # type: ignore[misc]  # bound at once
                delays.append((time.perf_counter() - began) * 1000)
    finally:
        await ear.close()
    return delays


async def _followed_up() -> list[Row]:
    """The follow-up table, spoken by five voices and heard by the built-in recogniser."""
    worker = Worker((sys.executable, "-m", "coach_app", "_worker"))
    ear = WorkerRecogniser(worker.run, worker.close)
    entries = tomllib.loads(ANSWERS.read_text("utf-8"))["answer"]
    fits: list[float] = []
    for number, entry in enumerate(entries[:: 4 if QUICK else 1]):
        pcm = speech(entry["text"], MIC_RATE, VOICES[number % len(VOICES)])
        heard = await ear.transcribe(pcm, MIC_RATE)
        if heard is not None and heard.confidence >= CONFIDENT:
            found = chosen({**entry, "text": heard.text, "seconds": len(pcm) / 2 / MIC_RATE})
            fits.append(100.0 * (found in (entry["best"], *entry.get("also", ()))))
    await ear.close()
    share = float(np.mean(fits))
    note = f"of {number + 1} spoken answers, those heard well enough to be judged; p95 column: the same"
    return [
        Row("offline interviewer", "fitting follow-ups", "≥ 85 %", share, share, len(fits), "%", note=note)
    ]


async def _delays(recogniser: Recogniser) -> list[float]:
    """Milliseconds from the decision to the first sound, over every sort of next line."""
    bank = load_bank(ASSETS / "questions")
    questions = tuple(PlannedQuestion(one.text) for one in bank.questions[: TURNS + 1])
    voice = ClipVoice(load_clips(ASSETS / "voice" / "rms"))
    engine = OfflineEngine(voice, recogniser, generic=bank.lines.follow_ups)
    delays: list[float] = []
    async with _room(engine, questions) as room:
        for turn in range(1, TURNS + 1):
            await room.until_turns(turn)
            seen = len(room.events)
            await room.answer(LONG)
            began = time.perf_counter()
            await room.until(lambda seen=seen: _sounds(room, seen))  # type: ignore[misc]  # bound at once
            delays.append((time.perf_counter() - began) * 1000)
    return delays


@asynccontextmanager
async def _room(engine: OfflineEngine, questions: tuple[PlannedQuestion, ...]) -> AsyncIterator[Room]:
    plan = Plan(Round.BEHAVIOURAL, questions)
    async with interview(ClipVoice(load_clips(ASSETS / "voice" / "rms")), plan=plan, engine=engine) as room:
        await room.feed(Begin())
        yield room


def _sounds(room: Room, seen: int) -> bool:
    return any(isinstance(event, AudioArrived) for event in room.events[seen:])


async def _heard() -> list[Row]:
    """Words, time and memory of the built-in recogniser in its worker."""
    worker = Worker((sys.executable, "-m", "coach_app", "_worker"))
    ear = WorkerRecogniser(worker.run, worker.close)
    entries = tomllib.loads(ANSWERS.read_text("utf-8"))["answer"]
    texts = [entry["text"] for entry in entries if entry["half"] == "later"][:3]
    rows: list[Row] = []
    try:
        await ear.transcribe(bytes(2 * MIC_RATE), MIC_RATE)
        process = psutil.Process(int((await worker.run("about")).split()[-1]))
        for noise in (None, NOISE_DB):
            before = sum(process.cpu_times()[:2])
            seconds, shares = 0.0, []
            for voice in VOICES:
                for text in texts:
                    pcm = _noisy(speech(text, MIC_RATE, voice), noise)
                    seconds += len(pcm) / 2 / MIC_RATE
                    heard = await ear.transcribe(pcm, MIC_RATE)
                    shares.append(100 * (1 - _errors(text, heard.text if heard else "")))
            worst = float(np.percentile(shares, 5))
            kind = "clean" if noise is None else f"white noise at {noise:.0f} dB"
            spread = f"p95 column: 5th percentile; voices {', '.join(VOICES)}; synthetic"
            rows.append(
                Row(
                    *("recogniser", f"words right, {kind}", "reported", float(np.median(shares)), worst),
                    *(len(shares), "%"),
                    note=spread,
                )
            )
            cost = (sum(process.cpu_times()[:2]) - before) / seconds
            rows.append(
                Row("recogniser", f"CPU a second of sound, {kind}", "≤ 0.3 s", cost, cost, len(shares), "s")
            )
        weight = process.memory_info().rss / 1e6
        rows.append(Row("recogniser", "memory of its process", "reported", weight, weight, 1, "MB"))
        rows.append(await _late(ear, speech(texts[0], MIC_RATE, "rms")))
    finally:
        await ear.close()
    return rows


async def _late(ear: WorkerRecogniser, pcm: bytes) -> Row:
    """The text's delay when sound comes twice as fast as in life, after the silence that ends an answer."""
    delays = []
    for _ in range(3):
        hearing = ear.listen(MIC_RATE)
        for start in range(0, len(pcm := pcm[: 2 * MIC_RATE * 6]), MIC_RATE // 5):
            hearing.feed(pcm[start : start + MIC_RATE // 5])
            await asyncio.sleep(0.1)
        for _ in range(20):
            hearing.feed(bytes(MIC_RATE // 5))
            await asyncio.sleep(0.1)
        began = time.perf_counter()
        await hearing.finish()
        delays.append((time.perf_counter() - began) * 1000)
    middle, top = percentiles(delays)
    return Row("recogniser", "answer over → its text", "≤ 300 ms", middle, top, len(delays), "ms", note="6 s")


def _system_voice() -> list[Row]:
    voice = find_os_voice()
    if voice is None:
        return []
    delays = []
    for number in range(20):
        began = time.perf_counter()
        voice.say(f"Which of your {number} tools would you rescue from a fire, and why that one?")
        delays.append((time.perf_counter() - began) * 1000)
    middle, top = percentiles(delays)
    row = Row("offline interviewer", "line without a clip → its sound", "≤ 300 ms", middle, top, 20, "ms")
    return [row]


def _noisy(pcm: bytes, noise: float | None) -> bytes:
    if noise is None:
        return pcm
    samples = np.frombuffer(pcm, "<i2").astype(float)
    loud = float(np.sqrt(np.mean(samples**2))) / 10 ** (noise / 20)
    hiss = np.random.default_rng(1).standard_normal(len(samples)) * loud
    return np.clip(samples + hiss, -32768, 32767).astype("<i2").tobytes()


def _errors(said: str, heard: str) -> float:
    """Word error rate, at most 1."""
    wanted, got = _words(said), _words(heard)
    row = list(range(len(got) + 1))
    for number, word in enumerate(wanted, 1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(got, 1):
            best = min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
            diagonal, row[place] = row[place], best
    return min(1.0, row[-1] / len(wanted))


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalpha() or letter == "'" else " " for letter in text.lower()).split()
