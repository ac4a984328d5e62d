"""Transcript: the service's message with the first words of a turn → words painted on Live."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from tests.bench.rows import Row, percentiles
from tests.bench.talk import QUICK, eager_threads
from tests.children import wait_until
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, InterviewServer, Pace, Record
from tests.stand_ins.speech import speech
from tests.window.glance import Box, Glance
from tests.window.seat import Seat

QUESTIONS = 6 if QUICK else 16

CAPTION: Box = (300, 534, 980, 596)
"""The two lines of words under the voices."""

SKIP: Box = (424, 722, 470, 778)
"""The control that goes on to the next question."""


def measure() -> list[Row]:
    """Every question but the first is asked after a click on Skip; the screen is looked at every 2 ms."""
    with eager_threads(), tempfile.TemporaryDirectory(prefix="pc-bench-") as name:
        folder = Path(name)
        model = InterviewServer(greeting="Hello.", pace=Pace(speed=2.0))
        with (
            GeminiStandIn(model, make_certificate(folder / "tls")) as service,
            Seat(folder / "home", service.environment(), questions=QUESTIONS) as seat,
        ):
            seat.start_with_the_service()
            glance = Glance(seat.display)
            delays = [_skip(seat, glance, service.record, number) for number in range(2, QUESTIONS + 1)]
    p50, p95 = percentiles(delays)
    note = "first piece of a turn, seen on the screen; looked at every 2 ms"
    return [Row("transcript", "message sent → painted", "≤ 75 p95", p50, p95, len(delays), "ms", note=note)]


def _skip(seat: Seat, glance: Glance, record: Record, number: int) -> float:
    """One click, and how long after its first message the next question's words begin to be seen; ms."""
    _wait_until_said(record, number - 1)
    before = glance.part(CAPTION)
    seat.click((SKIP[0] + SKIP[2]) // 2, (SKIP[1] + SKIP[3]) // 2)
    seen = glance.wait(lambda: not np.array_equal(before, glance.part(CAPTION)), 10.0, 0.002)
    # The stand-in sends a turn's first words right behind its first chunk of sound.
    wait_until(lambda: len(record.spoken) >= number and bool(record.spoken[number - 1].sent), 5.0, "the turn")
    return (seen - record.spoken[number - 1].sent[0].at) * 1e3


def _wait_until_said(record: Record, number: int) -> None:
    """Until so many turns were spoken and a second has passed, so that nothing on the screen moves."""
    wait_until(lambda: len(record.spoken) >= number, 20.0, f"turn {number}")
    turn = record.spoken[number - 1]
    over = turn.started + len(speech(turn.text)) / 2 / 24_000 + 1.0
    wait_until(lambda: time.monotonic() > over, 60.0, "the end of the turn")
