"""Processor and memory of a live session with the service: headless, with the window, and the naive loop."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from tests.bench.rows import Row
from tests.bench.talk import NAIVE, Load, practise, talk
from tests.children import wait_until
from tests.engine.candidate import sound_of
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace
from tests.window.rounds import converse
from tests.window.seat import Seat

ANSWERS = (
    "Our main supplier closed without any warning in the spring, and within one week I found two others,"
    " compared their prices and their delivery times, and had the first order signed before we ran out.",
    "The hardest part was keeping every customer informed while nothing was certain yet, so I rang each of"
    " them twice a week, said what I knew and what I did not know, and kept a list of every promise.",
    "I learned to ask for help early, to write things down on the day they happen, and to look for a second"
    " supplier while the first one still delivers on time and nobody is worried.",
)


def measure() -> list[Row]:
    """Three questions, three answers of about ten seconds; the whole talk is measured."""
    return [
        *_rows("headless", "≤ 8 %", "≤ 180 MB", _headless()),
        *_rows("with the window", "≤ 15 %", "≤ 300 MB", _window()),
        *_rows("naive loop, for comparison", "–", "–", _naive()),
    ]


def _model() -> InterviewServer:
    return InterviewServer(pace=Pace(speed=1.5), hearing=Hearing(answers=ANSWERS, when="during"))


def _rows(what: str, share: str, memory: str, load: Load) -> list[Row]:
    seconds, cores = len(load.shares), np.asarray(load.shares)
    return [
        Row(
            "CPU, memory",
            f"processor, {what}",
            share,
            float(np.median(cores)),
            float(np.percentile(cores, 95)),
            seconds,
            "% of a core",
            note=f"mean {cores.mean():.1f} over {seconds} s, children counted; p95 of single seconds",
        ),
        Row(
            "CPU, memory",
            f"memory (RSS), {what}",
            memory,
            float(np.median(load.rss)),
            max(load.rss),
            seconds,
            "MB",
            note=f"USS {max(load.uss):.0f} MB; second figure the most",
        ),
    ]


def _headless() -> Load:
    said = [sound_of(text) for text in ANSWERS]
    words = ("--questions", "3", "--patience", "0.8")
    with talk(_model(), lambda folder: practise(*words)) as running:
        wait_until(lambda: running.told.count("state", value="speaking") > 0, 20.0, "the first question")
        with Load(running.process.pid) as load:
            converse(running.card, running.service.record, running.folder, said, lambda: None)
    return load


def _window() -> Load:
    said = [sound_of(text) for text in ANSWERS]
    with tempfile.TemporaryDirectory(prefix="pc-bench-") as name:
        folder = Path(name)
        with (
            GeminiStandIn(_model(), make_certificate(folder / "tls")) as service,
            Seat(folder / "home", service.environment()) as seat,
        ):
            seat.start_with_the_service()
            with Load(seat.process.pid) as load:
                converse(seat.card, service.record, folder, said, lambda: None)
    return load


def _naive() -> Load:
    said = [sound_of(text) for text in ANSWERS]
    with talk(_model(), lambda folder: NAIVE) as running:
        wait_until(lambda: bool(running.service.record.spoken), 20.0, "the first words")
        with Load(running.process.pid) as load:
            for sound in said:
                converse(running.card, running.service.record, running.folder, [sound], lambda: None)
    return load
