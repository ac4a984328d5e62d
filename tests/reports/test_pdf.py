"""The PDF: everything is in it, it is tagged, and nothing people write breaks it."""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from coach_app.engine.worker import DATA, NAME
from coach_app.engine.worker_process import serve
from coach_app.reports.choices import Paper
from coach_app.reports.feedback import Feedback
from coach_app.reports.page_data import page_data
from coach_app.reports.pdf import feedback_pdf
from tests.reports.pages import (
    a_page,
    a_session,
    bookmarks,
    catalogue,
    dictionary,
    letters,
    metadata,
    tags,
    text_of,
    texts,
)
from tests.review.stories import session

pytestmark = pytest.mark.unit

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


@pytest.fixture(scope="module")
def page() -> Feedback:
    return a_page()


@pytest.fixture(scope="module")
def pdf(page: Feedback) -> bytes:
    return feedback_pdf(page)


def shown(page: Feedback) -> list[str]:
    """Every text a reader should find; kinds of cue and paints are drawn, dates are for the file."""
    values = page.as_json()
    hidden = {*(cue.kind for cue in page.cues), "good", "watch", "work", page.head.date, ""}
    kept = {key: value for key, value in values.items() if key not in ("course",)}
    return [text for text in texts(kept) if text not in hidden]


def test_the_text_holds_every_fact(page: Feedback, pdf: bytes, tmp_path: Path) -> None:
    text = letters(text_of(pdf, tmp_path))
    wanted = shown(page)
    assert len(wanted) > 100
    assert [words for words in wanted if letters(words) not in text] == []
    assert page.course is not None
    assert letters(page.course.pace_sentence + page.course.fillers_sentence) in text


def test_it_is_tagged_for_everybody(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root = catalogue(pdf)
    assert str(dictionary(root["/MarkInfo"])["/Marked"]) == "True"
    assert str(root["/Lang"]) == "en-GB"
    assert str(dictionary(root["/ViewerPreferences"])["/DisplayDocTitle"]) == "True"
    assert reader.metadata is not None
    assert (
        reader.metadata.title == "Interview practice, feedback: Behavioural round for Warehouse team leader"
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata(pdf)
    kinds = Counter(str(tag["/S"]) for tag in tags(pdf))
    assert kinds["/Table"] >= 3
    assert kinds["/TH"] >= 7 + 4 + 4
    assert kinds["/H1"] + kinds["/H2"] + kinds["/H3"] >= 8
    assert not kinds.keys() & {"/H4", "/NonStruct"}


def test_every_picture_has_words(pdf: bytes) -> None:
    words = [str(tag.get("/Alt", "")) for tag in tags(pdf) if str(tag["/S"]) == "/Figure"]
    assert len(words) >= 3 + 2 + 1
    assert all(words)
    # Three answers write three "um" where two were heard, two write none of theirs: 13 in 2.5 minutes.
    assert any(alt.startswith("Fillers: about 5 a minute. Work on it: over 5.") for alt in words)


def test_bookmarks_lead_to_its_sections(pdf: bytes) -> None:
    titles = bookmarks(pdf)
    assert titles[:3] == ["Interview practice, feedback", "Three things to do next", "What worked"]
    assert {"How they sounded", "Question by question", "Transcript"} <= set(titles)


def test_the_same_page_gives_the_same_bytes(page: Feedback, pdf: bytes) -> None:
    assert feedback_pdf(page) == pdf


def test_facts_fill_two_pages_and_the_transcript_follows(pdf: bytes) -> None:
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages]
    assert [("Transcript" in text) for text in pages[:3]] == [False, False, True]
    assert "1 of " in pages[0]


def test_paper_can_be_chosen(page: Feedback) -> None:
    sizes = {
        paper: PdfReader(io.BytesIO(feedback_pdf(page, paper))).pages[0].mediabox.upper_right
        for paper in Paper
    }
    assert sizes[Paper.LETTER] == (612, 792)
    assert sizes[Paper.A4] == pytest.approx((595.28, 841.89), abs=0.01)


def test_an_unscored_session_says_not_assessed(tmp_path: Path) -> None:
    text = text_of(feedback_pdf(a_page(a_session(2, review=None))), tmp_path)
    assert "Not assessed: content, structure, clarity and delivery." in " ".join(text.split())


@pytest.mark.parametrize(
    "name", ["模拟 田中太郎 김민수", "محمد العربي", "דוד לוי", "दीपक সুমন ਗੁਰਪ੍ਰੀਤ தமிழ் ไทย"]
)
def test_names_in_other_scripts_come_out(name: str, tmp_path: Path) -> None:
    stored = a_session(1)
    summary = replace(stored.summary, role=name)
    found = text_of(feedback_pdf(a_page(replace(stored, summary=summary))), tmp_path)
    assert "□" not in found
    assert Counter(letters(name)) - Counter(letters(found)) == Counter()


def test_what_no_font_can_draw_becomes_a_box_and_the_page_says_so(tmp_path: Path) -> None:
    stored = a_session(1)
    summary = replace(stored.summary, role="Tester \u0378 and \u2fe0 of boxes")
    text = " ".join(text_of(feedback_pdf(a_page(replace(stored, summary=summary))), tmp_path).split())
    assert "Tester □ and □ of boxes" in text
    assert "Some characters are in no font of this computer and are shown as □." in text


def test_long_words_stay_on_the_page(tmp_path: Path) -> None:
    stored = a_session(1)
    turns = tuple(replace(turn, text=f"I {LONG_WORD} called. " * 3) for turn in stored.turns)
    events = tuple({**line, "text": LONG_WORD} if "text" in line else line for line in stored.events)
    summary = replace(stored.summary, role=LONG_WORD)
    pdf = feedback_pdf(a_page(replace(stored, turns=turns, events=events, summary=summary)))
    assert letters(text_of(pdf, tmp_path)).count(LONG_WORD) >= 5
    words = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    )
    rights = [float(right) for right in re.findall(r'xMax="([\d.]+)"', words.stdout)]
    assert len(rights) > 50
    assert max(rights) <= 595.28 - 40


def test_an_empty_session_still_makes_a_page(tmp_path: Path) -> None:
    text = text_of(feedback_pdf(a_page(session([]))), tmp_path)
    assert "Nothing was answered in this session." in text
    assert "Not measured" in text


def test_half_an_hour_and_three_hours_stay_small() -> None:
    half, long = (feedback_pdf(a_page(a_session(n))) for n in (18, 108))
    assert len(half) <= 2_000_000
    assert len(long) <= 2_000_000
    assert len(PdfReader(io.BytesIO(long)).pages) > len(PdfReader(io.BytesIO(half)).pages)


def test_the_worker_makes_the_same_pdf(page: Feedback, pdf: bytes) -> None:
    data, job = page_data(page), b"feedback_pdf"
    replies = io.BytesIO()
    serve(io.BytesIO(NAME.pack(len(job)) + job + DATA.pack(len(data)) + data), replies)
    status, length = struct.unpack_from(">cQ", replies.getvalue())
    assert (status, length) == (b"\0", len(pdf))
    assert replies.getvalue()[9:] == pdf


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=2), st.text(max_size=40), st.floats(0, 9000))
def test_whatever_is_said_can_be_printed(said: list[str], role: str, seconds: float) -> None:
    stored = session(said, seconds)
    page = a_page(replace(stored, summary=replace(stored.summary, role=role)))
    assert json.loads(page_data(page))["head"]["title"] == page.head.title
    assert feedback_pdf(page).startswith(b"%PDF-")
