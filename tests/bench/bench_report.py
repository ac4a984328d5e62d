"""The review and its page: a card, the facts debrief and the PDF of a 30-minute session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from coach_app.core.session import StoredSession
from coach_app.engine.worker import Worker
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.page_data import page_data
from coach_app.reports.pdf import pdf_of_data
from coach_app.review.card import question_card
from coach_app.review.debrief import offline_debrief
from coach_app.wiring.doctor import worker_command
from tests.bench.rows import Row, percentiles
from tests.review.stories import COLD_STORE, NO_ENDING, session

QUESTIONS = 18
"""Answers of about 95 s and their questions fill 30 minutes; each has the words of 95 s at 150 a minute."""

RUNS = 15


def measure() -> list[Row]:
    """All rows of this area."""
    stored = half_an_hour()
    data = page_data(feedback_of(stored))
    pdf = pdf_of_data(data)
    cold, warm = asyncio.run(_in_worker(data))
    whole = _timed(lambda: pdf_of_data(page_data(feedback_of(stored))))
    size = len(pdf) / 1e6
    return [
        _row(
            "card after a question, in a session of 30 min", "≤ 1 s", _timed(lambda: question_card(stored, 9))
        ),
        _row("facts debrief of 30 min", "≤ 2 s", _timed(lambda: offline_debrief(stored))),
        _row("feedback PDF of 30 min, from the stored session", "≤ 1.5 s", whole),
        _row(
            "the same in the worker, page already made",
            "≤ 1.5 s",
            warm,
            f"first, with its start: {cold:.2f} s",
        ),
        Row("PDF", "size for 30 min, transcript included", "≤ 2 MB", size, size, 1, "MB"),
    ]


def half_an_hour() -> StoredSession:
    """A stored session of 18 spoken answers in 30 minutes."""
    texts = [" ".join([COLD_STORE if n % 2 else NO_ENDING] * 5)[:1250] for n in range(QUESTIONS)]
    stored = session(texts, 92.0, ums=(20.0, 50.0, 70.0))
    return replace(stored, summary=replace(stored.summary, seconds=1800.0, questions=QUESTIONS))


def _timed(work: Callable[[], object]) -> list[float]:
    work()
    seconds: list[float] = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return seconds


async def _in_worker(data: bytes) -> tuple[float, list[float]]:
    """Seconds of the first job, which starts the worker, and of those after it."""
    worker = Worker(worker_command())
    seconds: list[float] = []
    try:
        for _ in range(RUNS + 1):
            started = time.perf_counter()
            await worker.run("feedback_pdf", data)
            seconds.append(time.perf_counter() - started)
    finally:
        await worker.close()
    return seconds[0], seconds[1:]


def _row(measured: str, goal: str, seconds: list[float], note: str = "") -> Row:
    middle, high = percentiles(seconds)
    area = "PDF" if "PDF" in measured or "worker" in measured else "review"
    return Row(area, measured, goal, middle, high, len(seconds), "s", note=note)
