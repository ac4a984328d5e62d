"""Two pages and an appendix, whatever a session holds; and pictures of the pages."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest
from pypdf import PdfReader

from coach_app.core.session import StoredSession
from coach_app.engine.worker import DATA, NAME
from coach_app.engine.worker_process import serve
from coach_app.reports.pdf import feedback_pdf
from coach_app.reports.preview import JOB, pictures, request
from tests.reports.pages import REVIEW, a_page, a_session, bookmarks, scored
from tests.review.stories import COLD_STORE, session

pytestmark = pytest.mark.unit

FOUR = [
    scored(name, 2.5, quote="I split the load by expiry date") for name in ("content", "structure", "clarity")
] + [scored("delivery", None, "Not enough was said to judge.")]
MARKUP = '#panic("no") $x^2$ *bold* _it_ @ref <label> `raw` \\u{41} // note /* more */ [b] = head - item'


def body_pages(pdf: bytes) -> int:
    """Pages before the first that begins an appendix, a transcript, or comes after one that does."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    begins = [n for n, text in enumerate(pages) if text.lstrip().startswith(("Appendix:", "Transcript"))]
    return begins[0] if begins else len(pages)


@pytest.mark.parametrize("questions", [0, 1, 5, 9, 60])
def test_the_body_keeps_to_two_pages(questions: int) -> None:
    stored = a_session(questions, review={**REVIEW, "dimensions": FOUR})
    pdf = feedback_pdf(a_page(stored))
    assert body_pages(pdf) <= 2
    if questions == 60:
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert {"Appendix: all questions", "Appendix: all cues that were shown"} <= set(bookmarks(pdf))
        assert all(f"Question {n}?" in text for n in range(1, 61))


def test_long_words_of_everybody_keep_to_two_pages() -> None:
    stored = a_session(6)
    long = "and then the whole depot had to move once more " * 40
    events = tuple({**line, "text": long} if line["event"] == "question" else line for line in stored.events)
    summary = replace(stored.summary, role=long)
    pdf = feedback_pdf(a_page(replace(stored, events=events, summary=summary)))
    assert body_pages(pdf) <= 2


def test_markup_of_the_typesetter_is_text() -> None:
    stored: StoredSession = session([f"{COLD_STORE} {MARKUP}"])
    stored = replace(stored, summary=replace(stored.summary, role=MARKUP))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(feedback_pdf(a_page(stored)))).pages)
    assert "".join(text.split()).count("".join(MARKUP.split())) == 2


def test_the_worker_draws_the_pages() -> None:
    pdf = feedback_pdf(a_page(a_session(1)))
    data, job = request(pdf, 300, most=2), JOB.encode()
    replies = io.BytesIO()
    serve(io.BytesIO(NAME.pack(len(job)) + job + DATA.pack(len(data)) + data), replies)
    status, _ = struct.unpack_from(">cQ", replies.getvalue())
    assert status == b"\0"
    drawn = pictures(replies.getvalue()[9:])
    assert len(drawn) == 2
    for picture in drawn:
        width, height, pixels = decoded(picture)
        assert (width, height) == (300, 425)
        rows = [pixels[n * 901 : (n + 1) * 901] for n in range(height)]
        assert all(row[0] == 0 for row in rows)
        assert rows[2][1:] == b"\xff" * 900
        assert any(min(row[1:]) < 90 for row in rows)


def decoded(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and raw rows of a PNG whose check sums are right."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, {}
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", png, at + 8 + size)[0] == zlib.crc32(kind + data)
        parts[kind] = data
        at += size + 12
    width, height, depth, colours = struct.unpack_from(">IIBB", parts[b"IHDR"])
    assert (depth, colours) == (8, 2)
    return width, height, zlib.decompress(parts[b"IDAT"])
