"""Feedback pages of sessions that are easy to check, and what a PDF of them holds."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination, DictionaryObject, IndirectObject, StreamObject

from coach_app.core.events import CueDecided, as_json
from coach_app.core.session import StoredSession
from coach_app.reports.feedback import Feedback
from coach_app.reports.feedback_of import feedback_of
from coach_app.review.facts import Listening
from tests.review.stories import COLD_STORE, NO_ENDING, session

BEGAN = {
    "mean_answer_seconds": (125.0, 135.0),
    "wpm": (150.0, 170.0),
    "fillers_per_minute": (4.7, 6.2),
}


def scored(name: str, score: float | None, reason: str = "", quote: str = "") -> dict[str, object]:
    """A dimension of a debrief, its range 0.2 to both sides."""
    known = score is not None
    return {
        "dimension": name,
        "score": score,
        "low": score - 0.2 if score is not None else None,
        "high": score + 0.2 if score is not None else None,
        "confidence": "high" if known else None,
        "quotes": [{"turn": 2, "text": quote}] if quote else [],
        "reason": reason,
    }


REVIEW: Mapping[str, object] = {
    "assessed": True,
    "dimensions": [
        scored("structure", 3.5, quote="I split the load by expiry date"),
        scored("content", None, "No job description was added."),
    ],
}


def a_session(questions: int = 5, *, review: Mapping[str, object] | None = REVIEW) -> StoredSession:
    """Stories with and without an end by turns, one cue shown and one held back in each."""
    stored = session([COLD_STORE if n % 2 else NO_ENDING for n in range(questions)], 30.0, ums=(10.0, 20.0))
    cues = [
        as_json(cue)
        for at in (100.0 * n for n in range(questions))
        for cue in (
            CueDecided(at + 20.0, "filler", "Pause, then go on", True, "shown", 3.0, 3.0),
            CueDecided(at + 25.0, "length", "Wrap up: the result?", False, "spacing", 121.0, 120.0),
        )
    ]
    summary = replace(stored.summary, questions=questions, seconds=100.0 * questions)
    return replace(stored, summary=summary, events=(*stored.events, *cues), review=review)


def a_page(stored: StoredSession | None = None) -> Feedback:
    """The feedback page of a session, with a baseline."""
    return feedback_of(stored or a_session(), Listening(fillers=True), BEGAN)


def texts(value: object) -> Iterator[str]:
    """Every text in plain values."""
    match value:
        case str():
            yield value
        case Mapping():
            for one in value.values():
                yield from texts(one)
        case list() | tuple():
            for one in value:
                yield from texts(one)
        case _:
            pass


def letters(text: str) -> str:
    """A text without white space and soft breaks, as reading order may set it anew."""
    return re.sub(r"[\s\u200b\u00a0\u202a-\u202e\u2066-\u2069]", "", text)


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF as pdftotext reads it."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def dictionary(value: object) -> DictionaryObject:
    """A dictionary of a PDF, or what a reference points to."""
    found = value.get_object() if isinstance(value, IndirectObject) else value
    assert isinstance(found, DictionaryObject)
    return found


def catalogue(pdf: bytes) -> DictionaryObject:
    """The root of a PDF."""
    return dictionary(PdfReader(BytesIO(pdf)).trailer["/Root"])


def metadata(pdf: bytes) -> bytes:
    """The XMP metadata of a PDF."""
    found = catalogue(pdf)["/Metadata"].get_object()
    assert isinstance(found, StreamObject)
    return found.get_data()


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of a PDF's bookmarks in order."""
    return [str(title) for title in _titles(PdfReader(BytesIO(pdf)).outline)]


def _titles(entries: object) -> Iterator[object]:
    if isinstance(entries, list):
        for one in entries:
            yield from _titles(one)
    elif isinstance(entries, Destination):
        yield entries.title


def tags(pdf: bytes) -> list[DictionaryObject]:
    """The structure elements of a PDF, in reading order."""
    return list(_below(catalogue(pdf)["/StructTreeRoot"]))


def _below(node: object) -> Iterator[DictionaryObject]:
    found = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(found, ArrayObject):
        for one in found:
            yield from _below(one)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from _below(found["/K"])
