"""Feedback pages of stored sessions: what was measured, where the user began, and the PDF in the worker."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.session import StoredSession
from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.reports.choices import EVERYTHING, Choices, Paper, chosen, names_to_hide
from coach_app.reports.feedback import Feedback
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.page_data import page_data
from coach_app.reports.pdf import pdf_of_data
from coach_app.reports.preview import JOB, pictures, request
from coach_app.reports.trend import MOST, Past
from coach_app.review.baseline import SESSIONS, baseline
from coach_app.review.facts import session_facts
from coach_app.storage.store import Store
from coach_app.wiring.doctor import worker_command

_MOST_READ = 2 * SESSIONS
"""Sessions read to find where the user began; the first of them may lack a figure."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A report before it is saved: its PDF and a PNG of each page, in order."""

    pdf: bytes
    pages: tuple[bytes, ...]


def feedback_page(store: Store, stored: StoredSession, choices: Choices = EVERYTHING) -> Feedback:
    """The feedback page of a session as chosen. Runs on the store's thread. Raises StorageFailed."""
    past = _earlier(store, stored)
    ranges = baseline(one.metrics for one in past)
    began = {figure: (found.low, found.high) for figure, found in ranges.items()}
    page = feedback_of(stored, began=began, past=past)
    return chosen(page, choices, names_to_hide(stored, choices))


def feedback_pdf(page: Feedback, paper: Paper = Paper.A4) -> bytes:
    """The page as a PDF, set in a worker process so that sound never waits for it.

    Where no worker can be started it is set here. Raises PdfFailed.
    """
    data = page_data(page, paper)
    try:
        return asyncio.run(_in_worker(data))
    except WorkerFailed:
        return pdf_of_data(data)


async def _in_worker(data: bytes) -> bytes:
    async with Worker(worker_command()) as worker:
        return await worker.run("feedback_pdf", data)


async def feedback_preview(
    worker: Worker, page: Feedback, paper: Paper = Paper.A4, width: int = 900
) -> Preview:
    """The page as a PDF and as pictures `width` pixels wide, both made by `worker`. Raises WorkerFailed."""
    pdf = await worker.run("feedback_pdf", page_data(page, paper))
    return Preview(pdf, pictures(await worker.run(JOB, request(pdf, width))))


def _earlier(store: Store, stored: StoredSession) -> list[Past]:
    """The first finished sessions before this one and the last ones, oldest first."""
    before = [
        one
        for one in reversed(store.sessions())
        if one.state == "finished" and one.started < stored.summary.started
    ]
    wanted = before if len(before) <= _MOST_READ + MOST else [*before[:_MOST_READ], *before[-MOST:]]
    return [Past(one.started, _metrics(store.load(one.id))) for one in wanted]


def _metrics(stored: StoredSession) -> Mapping[str, object]:
    """A session's `metrics`, as its debrief keeps them or measured again."""
    facts = (stored.review or {}).get("facts")
    kept = facts.get("metrics") if isinstance(facts, Mapping) else None
    return kept if isinstance(kept, Mapping) else session_facts(stored).metrics_json()
