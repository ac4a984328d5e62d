"""Feedback pages of stored sessions: what was measured, where the user began, and the PDF in the worker."""

import asyncio
from collections.abc import Iterator, Mapping

from coach_app.core.session import StoredSession
from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.reports.feedback import Feedback, Ranges
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.pdf import page_data, pdf_of_data
from coach_app.review.baseline import SESSIONS, baseline
from coach_app.review.facts import session_facts
from coach_app.storage.store import Store
from coach_app.wiring.doctor import worker_command

_MOST_READ = 2 * SESSIONS
"""Sessions read to find where the user began; the first of them may lack a figure."""


def feedback_page(store: Store, stored: StoredSession) -> Feedback:
    """The feedback page of a session. Runs on the store's thread. Raises StorageFailed."""
    return feedback_of(stored, began=_began(store, stored))


def feedback_pdf(page: Feedback) -> bytes:
    """The page as a PDF, set in the worker process so that sound never waits for it.

    Where no worker can be started it is set here. Raises PdfFailed.
    """
    data = page_data(page)
    try:
        return asyncio.run(_in_worker(data))
    except WorkerFailed:
        return pdf_of_data(data)


async def _in_worker(data: bytes) -> bytes:
    worker = Worker(worker_command())
    try:
        return await worker.run("feedback_pdf", data)
    finally:
        await worker.close()


def _began(store: Store, stored: StoredSession) -> Ranges:
    ranges = baseline(_earlier(store, stored))
    return {figure: (found.low, found.high) for figure, found in ranges.items()}


def _earlier(store: Store, stored: StoredSession) -> Iterator[Mapping[str, object]]:
    """Metrics of the first sessions before this one, oldest first."""
    before = [
        one.id
        for one in reversed(store.sessions())
        if one.state == "finished" and one.started < stored.summary.started
    ]
    for session in before[:_MOST_READ]:
        yield session_facts(store.load(session)).metrics_json()
