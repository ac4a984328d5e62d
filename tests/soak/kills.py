"""``python -m tests.soak kills [N]``: N sessions killed with SIGKILL at random moments, then looked at."""

from __future__ import annotations

import random
import signal
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from coach_app.audio.timeline import decode_chunks
from coach_app.core.errors import CoachError
from coach_app.core.folders import Home
from coach_app.core.session import StoredSession
from coach_app.storage.opening import open_store
from coach_app.storage.store import Store
from coach_app.wiring.resume import find_unfinished
from tests.cli.coach_process import HEADLESS, Line, lines_of, named, started
from tests.engine.candidate import RATE, record
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace

QUESTIONS = ("One, please?", "And two?", "And three?")
ANSWERS = ("We moved the date.", "I asked for help early.", "It went well.")
PATIENCE = 0.6
PARALLEL = 2
LONGEST = 14.0
"""Seconds after the first event within which the moment of death is drawn; a whole session takes about 16."""

TOLD_LATE = 0.5
"""Seconds in which what was told last may not be written yet (architecture.md, storage: text every 0.5 s)."""


@dataclass
class Killed:
    """What many deaths came to; `lost` are the seconds of sound each lost."""

    deaths: int = 0
    in_session: int = 0
    finished_turns: int = 0
    lost: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def kills(folder: Path, count: int, seed: int = 0) -> Killed:
    """Begin and kill so many sessions, two at a time."""
    certificate = make_certificate(folder / "tls")
    moments = [random.Random(seed + number).uniform(0.0, LONGEST) for number in range(count)]
    total = Killed()
    with ThreadPoolExecutor(PARALLEL) as pool:
        jobs = [pool.submit(_one, folder / str(n), certificate, at) for n, at in enumerate(moments)]
        for number, job in enumerate(jobs):
            found = job.result()
            total.deaths += 1
            total.in_session += found.in_session
            total.finished_turns += found.finished_turns
            total.lost += found.lost
            total.wrong += [f"kill {number} at {moments[number]:.2f} s: {line}" for line in found.wrong]
            for line in found.wrong:
                print(f"kill {number} at {moments[number]:.2f} s: {line}", flush=True)
    return total


def _one(folder: Path, certificate: Certificate, moment: float) -> Killed:
    folder.mkdir()
    (folder / "plan.toml").write_text("".join(f'[[question]]\ntext = "{text}"\n' for text in QUESTIONS))
    turns = (f"Hi. {QUESTIONS[0]}", *QUESTIONS[1:])
    record(folder / "candidate.wav", turns, ANSWERS, PATIENCE, connect=2.0)
    model = InterviewServer(
        QUESTIONS, greeting="Hi.", pace=Pace(speed=3.0), hearing=Hearing(answers=ANSWERS, when="during")
    )
    words = (*HEADLESS, "--engine", "gemini", "--mic", "candidate.wav", "--speaker", "out.wav")
    more = ("--events", "ev.jsonl", "--plan", "plan.toml", "--patience", str(PATIENCE))
    service = GeminiStandIn(model, certificate)
    with service:
        process = started(folder / "home", *words, *more, more=service.environment(), cwd=folder)
        with process:
            _wait_for_events(folder / "ev.jsonl")
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.wait(20)
        # A killed client breaks off in the middle of things; what the service thinks of that is not asked.
        service.record.violations.clear()
    return _look(folder)


def _wait_for_events(events: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if events.exists() and events.stat().st_size:
            return
        time.sleep(0.02)
    raise TimeoutError("the session never began")


def _look(folder: Path) -> Killed:
    """What is there after a death, whose time is the length of the speaker's file: whole at every moment."""
    found = Killed()
    at = soundfile.info(folder / "out.wav").frames / 24_000
    whole = (folder / "ev.jsonl").read_text("utf-8").rpartition("\n")[0]
    (folder / "whole.jsonl").write_text(whole, "utf-8")
    told = lines_of(folder / "whole.jsonl")
    if named(told, "session_ended"):
        return found
    try:
        opened = open_store(Home(folder / "home"), {})
    except CoachError as error:
        return Killed(wrong=[f"the store can't be opened: {error}"])
    try:
        found.wrong += [f"the store complains: {line}" for line in opened.complaints]
        _look_into(opened.store, folder, told, at, found)
    finally:
        opened.store.close()
    return found


def _look_into(store: Store, folder: Path, told: list[Line], at: float, found: Killed) -> None:
    rows = store.sessions()
    if not rows:
        found.wrong.append("the session is not there")
        return
    found.in_session = 1
    try:
        stored, _ = find_unfinished(store, rows[0].id)
    except CoachError as error:
        found.wrong.append(f"it is not offered: {error}")
        return
    _words(stored, told, at, found)
    track = decode_chunks(store.chunks(rows[0].id, "user"), RATE)  # type: ignore[arg-type]
    found.lost.append(max(at - len(track) / RATE, 0.0))
    if found.lost[-1] > 1.0:
        found.wrong.append(f"{found.lost[-1]:.2f} s of sound are lost")
    truth, _ = soundfile.read(folder / "candidate.wav", dtype="int16")
    overlap = min(len(truth), len(track))
    if not np.array_equal(track[:overlap], truth[:overlap]):
        found.wrong.append("the recording is not what was said")


def _words(stored: StoredSession, told: Iterable[Line], at: float, found: Killed) -> None:
    lines = list(told)
    kept = {turn.turn: turn for turn in stored.turns}
    spoken = [turn.text for turn in stored.turns if str(turn.speaker) == "user"]
    for number in sorted({line["question"] for line in named(lines, "answer_ended")}):
        found.finished_turns += 1
        if spoken[number - 1 : number] != [ANSWERS[number - 1]]:
            found.wrong.append(f"finished answer {number} is stored as {spoken[number - 1 : number]}")
    for line in named(lines, "transcript"):
        if line["final"] and line["at"] < at - TOLD_LATE:
            found.finished_turns += 1
            turn = kept.get(line["turn"])
            if turn is None or turn.text != line["text"]:
                found.wrong.append(f"turn {line['turn']}, told {at - line['at']:.2f} s before, is not stored")


def main(count: int) -> int:
    """Kill so many, say what came of it; 1 when anything was wrong."""
    with tempfile.TemporaryDirectory(prefix="pc-kills-") as folder:
        found = kills(Path(folder), count)
    lost = f"{np.median(found.lost):.2f}, most {max(found.lost):.2f}" if found.lost else "none"
    print(f"kills: {found.deaths}, inside a session: {found.in_session}")
    print(f"finished turns told: {found.finished_turns}; sound lost, seconds: median {lost}")
    print(f"wrong: {len(found.wrong)}")
    return 1 if found.wrong else 0
