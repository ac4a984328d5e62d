"""``python -m tests.soak reconnects [MINUTES]``: one long session whose line breaks twelve times."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
import soundfile

from tests.cli.coach_process import HEADLESS, finished, lines_of, named, started
from tests.engine.candidate import RATE, sound_of
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import Fault, GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.faults import Deed

RECONNECTS = 12
QUESTIONS = 30
MOST_GROWTH_MB = 5.0
DEEDS: tuple[Deed, ...] = ("close", "reset", "go_away")
ANSWER = "We moved the date by two weeks and told every customer ourselves."


@dataclass(frozen=True)
class Ran:
    """What it showed. Memory (MB) and handles: means over the second and the last fifth of the session."""

    seconds: float
    reconnected: int
    answers: int
    heard: int
    engine_changes: int
    warnings: tuple[str, ...]
    memory_mb: tuple[float, float]
    handles: tuple[float, float]
    problems: tuple[str, ...]


def marathon(folder: Path, minutes: float) -> Ran:
    """Hold it as `coach practise --headless`, its process watched from outside."""
    gap = minutes * 60 / QUESTIONS
    _candidate(folder / "candidate.wav", gap)
    questions = tuple(f"Question number {n}?" for n in range(1, QUESTIONS + 1))
    text = "".join(f'[[question]]\ntext = "{one}"\n' for one in questions)
    (folder / "plan.toml").write_text(f"minutes = {round(minutes) + 5}\n{text}")
    faults = [
        Fault("ready", DEEDS[n % 3], connection=n + 1, after=0.97 * minutes * 60 / RECONNECTS, seconds=5.0)
        for n in range(RECONNECTS)
    ]
    heard = Hearing(answers=(ANSWER,) * 2 * QUESTIONS)
    model = InterviewServer(questions, pace=Pace(speed=3.0), hearing=heard)
    words = (*HEADLESS, "--engine", "gemini", "--mic", "candidate.wav", "--speaker", "out.wav")
    more = ("--events", "ev.jsonl", "--plan", "plan.toml", "--patience", "1.0")
    with GeminiStandIn(model, make_certificate(folder / "tls"), faults=faults) as service:
        began = time.monotonic()
        process = started(folder / "home", *words, *more, more=service.environment(), cwd=folder)
        with process:
            samples = _watch(process.pid, began, minutes * 60 + 120)
            if process.poll() is None:
                process.terminate()
            done = finished(process)
        seconds = time.monotonic() - began
        told = [line for line in done.stderr.splitlines() if not line.startswith("Kept as session ")]
        problems = (*service.record.violations, *told)
        service.record.violations.clear()
    return _ran(folder, seconds, samples, problems)


def _candidate(path: Path, gap: float) -> None:
    """An answer every `gap` seconds."""
    sound = sound_of(ANSWER)
    out = np.zeros(round((QUESTIONS + 1) * gap * RATE), np.int16)
    for number in range(QUESTIONS):
        first = round((8.0 + number * gap) * RATE)
        out[first : first + len(sound)] = sound
    soundfile.write(path, out, RATE)


def _watch(pid: int, began: float, longest: float) -> list[tuple[float, int]]:
    """Memory (MB) and open handles every five seconds, until the process ends."""
    process = psutil.Process(pid)
    samples: list[tuple[float, int]] = []
    while time.monotonic() - began < longest:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                break
            samples.append((process.memory_info().rss / 1e6, process.num_fds()))
        except psutil.Error:
            break
        time.sleep(5.0)
    return samples


def _ran(
    folder: Path, seconds: float, samples: Sequence[tuple[float, int]], problems: tuple[str, ...]
) -> Ran:
    events = lines_of(folder / "ev.jsonl")
    fifth = max(len(samples) // 5, 1)
    early, late = np.mean(samples[fifth : 2 * fifth], axis=0), np.mean(samples[-fifth - 1 : -1], axis=0)
    finals = [line for line in named(events, "transcript") if line["final"] and line["speaker"] == "user"]
    return Ran(
        seconds=seconds,
        reconnected=len(named(events, "reconnected")),
        answers=len(named(events, "answer_ended")),
        heard=sum(line["text"] == ANSWER for line in finals),
        engine_changes=len(named(events, "engine_changed")),
        warnings=tuple(line["code"] for line in named(events, "warning")),
        memory_mb=(float(early[0]), float(late[0])),
        handles=(float(early[1]), float(late[1])),
        problems=problems,
    )


def main(minutes: float) -> int:
    """Run it, say what it showed; 1 when it grew, lost an answer or did not come back each time."""
    with tempfile.TemporaryDirectory(prefix="pc-marathon-") as folder:
        ran = marathon(Path(folder), minutes)
    for name, value in asdict(ran).items():
        print(f"{name}: {value}")
    flat = ran.memory_mb[1] - ran.memory_mb[0] <= MOST_GROWTH_MB and ran.handles[1] - ran.handles[0] <= 1.0
    whole = ran.reconnected >= RECONNECTS and ran.answers == ran.heard and not ran.engine_changes
    return 0 if flat and whole else 1
