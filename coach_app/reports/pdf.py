"""The feedback page as a tagged PDF (PDF/UA-1), set by typst.

Fonts are the bundled ones: Inter, and parts of Noto Sans for scripts that Inter lacks. Text they can't draw
is tried with the fonts of the computer; what none of them has is printed as □, and the page says so.
"""

import json
import unicodedata
from bisect import bisect_right
from datetime import UTC, datetime
from functools import cache

import typst

from coach_app.core.errors import CoachError
from coach_app.core.folders import assets_folder
from coach_app.reports.choices import Paper
from coach_app.reports.feedback import Feedback
from coach_app.reports.page_data import page_data
from coach_app.reports.setting import compiled

_INVISIBLE = ("Cf", "Zl", "Zp")
_BOX = "□"
_NOTE = f"Some characters are in no font of this computer and are shown as {_BOX}."


class PdfFailed(CoachError):
    """A PDF that could not be made."""


def feedback_pdf(feedback: Feedback, paper: Paper = Paper.A4) -> bytes:
    """The page as the bytes of a PDF. Raises PdfFailed."""
    return pdf_of_data(page_data(feedback, paper))


def pdf_of_data(data: bytes) -> bytes:
    """The PDF of `page_data`. Raises PdfFailed."""
    text = data.decode()
    moment = _moment(json.loads(text)["head"]["date"])
    outside = {c for c in text if not _is_covered(ord(c))} - {"\n"}
    tries = [
        (text, bool(outside)),
        (_boxed(text, outside), False),
        (_boxed(text, _beyond_latin(text)), False),
    ]
    for words, with_system_fonts in tries:
        try:
            return compiled(words, moment, with_system_fonts=with_system_fonts)
        except typst.TypstError:
            continue
    raise PdfFailed("the PDF could not be set", "export as Markdown instead")


@cache
def _coverage() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the ranges the bundled fonts can draw."""
    lines = (assets_folder() / "report" / "fonts" / "coverage.txt").read_text("ascii").splitlines()
    pairs = [tuple(int(word, 16) for word in line.split()) for line in lines]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)


def _is_covered(code: int) -> bool:
    firsts, lasts = _coverage()
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


def _boxed(text: str, outside: set[str]) -> str:
    """The data with a box for each of these characters, and a line that says so."""
    if not outside:
        return text
    drawn = {ord(c): "" if unicodedata.category(c) in _INVISIBLE else _BOX for c in outside}
    values = json.loads(text.translate(drawn))
    values["made"] = f"{values['made']} {_NOTE}"
    return json.dumps(values, ensure_ascii=False)


def _beyond_latin(text: str) -> set[str]:
    return {c for c in text if ord(c) >= 0x180 and c not in f"–—‘’“”…{_BOX}"}


def _moment(date: str) -> datetime:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
