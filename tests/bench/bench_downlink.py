"""Server → ear: first chunk of a turn sent → first sound on the speaker's monitor; what breaks on the way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.bench.rows import Row, percentiles
from tests.bench.talk import NAIVE, QUICK, Command, eager_threads, plan, practise, talk
from tests.children import wait_until
from tests.cli.coach_process import coach
from tests.stand_ins.gemini import InterviewServer, Pace, Spoken
from tests.virtual_sound import Recording
from tests.window.hearing import Sound, heard_between, slips

RATE = 24_000
TURNS = 6 if QUICK else 20
BASELINE_STARTS = 2 if QUICK else 5

EVEN = Pace(chunk_ms=40, waits=(0.020,))
"""Even arrival: a chunk of 40 ms every 20 ms."""

LOUD = 200


def measure() -> list[Row]:
    """One session with short typed answers; the naive loop in the same run."""
    with eager_threads():
        naive = [delay for _ in range(BASELINE_STARTS) for delay in _naive()]
        heard, stamped, broken, minutes = _ours()
    p50, p95 = percentiles(heard)
    other = percentiles(naive)
    baseline = f"naive loop {other[0]:.0f} (p95 {other[1]:.0f}), n {len(naive)}"
    own = percentiles(stamped)
    area, count = "server → ear", len(heard)
    said = "first chunk sent → first sample at the converter, by our own stamps"
    note = "the device's delay, as PortAudio tells it, is in this figure"
    share = f"{broken} in {minutes:.1f} spoken minutes, the sound server's own counted too"
    return [
        Row(area, "first chunk sent → heard on the monitor", "≤ 75 p95", p50, p95, count, "ms", baseline),
        Row(area, said, "–", *own, count, "ms", note=note),
        Row(
            "jitter",
            "breaks on the monitor, even arrival",
            "0",
            broken / minutes,
            None,
            count,
            "1/min",
            note=share,
        ),
    ]


def _ours() -> tuple[list[float], list[float], int, float]:
    """Delays in ms: heard, stamped; breaks; spoken minutes."""
    questions = [f"And number {number}, please?" for number in range(1, TURNS)]

    def command(folder: Path) -> Command:
        return practise("--mic", "none", "--plan", plan(folder, questions))

    with talk(InterviewServer(questions, pace=EVEN, greeting="Hello."), command) as running:
        recording = running.card.start_recording(rate=RATE)
        for _ in questions:
            running.type("I did.")
        wait_until(lambda: running.told.count("session_ended") > 0, 40.0 + 6 * TURNS, "the end")
        recording.stop()
        spoken = list(running.service.record.spoken)
        export = coach(running.folder / "home", "sessions", "export", "latest", "--format", "json", "-o", "-")
        turns = [one for one in json.loads(export.stdout)["turns"] if one["speaker"] == "interviewer"]
        zero = running.told.zero()
    heard = [_delay(turn, recording) for turn in spoken]
    stamped = [
        (zero + told["started"] - turn.sent[0].at) * 1e3 for told, turn in zip(turns, spoken, strict=True)
    ]
    broken = sum(_broken(turn, recording) for turn in spoken)
    return heard, stamped, broken, sum(len(turn.pcm) for turn in spoken) / 2 / RATE / 60


def _naive() -> list[float]:
    model = InterviewServer(["Why?"], pace=EVEN, greeting="Hello.")
    with talk(model, lambda folder: NAIVE) as running:
        recording = running.card.start_recording(rate=RATE)
        wait_until(lambda: bool(running.service.record.spoken), 20.0, "the first words")
        (turn,) = running.service.record.spoken
        over = turn.started + 3.0
        wait_until(lambda: recording.blocks[-1][0] > over, 10.0, "the end of the greeting")
        recording.stop()
        return [_delay(turn, recording)]


def _delay(turn: Spoken, recording: Recording) -> float:
    """From the first chunk to the first sound, less the silence the turn itself begins with; ms."""
    sent = np.frombuffer(turn.pcm, "<i2")
    silent = (_first_loud(sent) or 0) / RATE
    since = turn.sent[0].at
    for at, block in recording.blocks:
        if at > since and (place := _first_loud(block)) is not None:
            return (at - (len(block) - place) / RATE - since - silent) * 1e3
    raise TimeoutError(f"{turn.text!r} was not heard")


def _first_loud(sound: Sound) -> int | None:
    places = np.flatnonzero(np.abs(sound.astype(np.int32)) > LOUD)
    return int(places[0]) if len(places) else None


def _broken(turn: Spoken, recording: Recording) -> int:
    sent = np.frombuffer(turn.pcm, "<i2")
    late, _ = slips(sent, heard_between(recording, turn.started, turn.started + len(sent) / RATE + 1.0), RATE)
    return sum(abs(step) > RATE // 500 for step in late)
