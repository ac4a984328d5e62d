"""The feedback page as a tagged PDF (PDF/UA-1), set by typst.

Fonts are the bundled ones: Inter, and parts of Noto Sans for scripts that Inter lacks. Text they can't draw
is tried with the fonts of the computer; what none of them has is printed as □, and the page says so.
"""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import typst

from coach_app.core.errors import CoachError
from coach_app.core.folders import assets_folder
from coach_app.reports.drawings import gauge_svg, mark_svg, pace_scale, pace_svg, score_svg
from coach_app.reports.feedback import Feedback, Gauge, PaceLine
from coach_app.reports.markdown import score_line

PAGES = ("a4", "us-letter")

_KINDS = ("filler", "length", "pace", "silence", "hedging")
_INVISIBLE = ("Cf", "Zl", "Zp")
_BOX = "□"
_NOTE = f"Some characters are in no font of this computer and are shown as {_BOX}."


class PdfFailed(CoachError):
    """A PDF that could not be made."""


def feedback_pdf(feedback: Feedback, page: str = "a4") -> bytes:
    """The page as the bytes of a PDF; `page` is one of PAGES. Raises PdfFailed."""
    return pdf_of_data(page_data(feedback, page))


def page_data(feedback: Feedback, page: str = "a4") -> bytes:
    """Everything the PDF needs, as JSON; made here so that setting it can happen in another process."""
    values = feedback.as_json() | {
        "page": page if page in PAGES else PAGES[0],
        "drawings": {
            "gauges": [{"svg": gauge_svg(one), "alt": _gauge_alt(one)} for one in feedback.gauges],
            "scores": [{"svg": score_svg(one), "alt": score_line(one)} for one in feedback.scores],
            "pace": _pace_drawing(feedback.pace),
            "marks": {kind: mark_svg(kind) for kind in _KINDS} | {"outline": mark_svg("filler", shown=False)},
        },
    }
    return json.dumps(_clean(values), ensure_ascii=False, allow_nan=False).encode()


def _clean(value: object) -> object:
    """Plain values without control characters and halves of characters, which no file may hold."""
    match value:
        case str():
            kept = (c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
            return "".join(kept)
        case Mapping():
            return {key: _clean(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean(one) for one in value]
        case _:
            return value


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
            return _compiled(words, moment, with_system_fonts=with_system_fonts)
        except typst.TypstError:
            continue
    raise PdfFailed("the PDF could not be set", "export as Markdown instead")


def _compiled(text: str, moment: datetime, *, with_system_fonts: bool) -> bytes:
    folder = assets_folder()
    return typst.compile(
        folder / "report" / "feedback.typ",
        root=folder / "report",
        font_paths=[folder / "fonts", folder / "report" / "fonts"],
        ignore_system_fonts=not with_system_fonts,
        format="pdf",
        sys_inputs={"data": text},
        pdf_standards="ua-1",
        timestamp=int(moment.timestamp()),
    )


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


def _gauge_alt(gauge: Gauge) -> str:
    began = "" if gauge.began is None else f" At first: {gauge.began[0]:.0f} to {gauge.began[1]:.0f}."
    return f"{gauge.name}: {gauge.words}. {gauge.sentence}.{began}"


def _pace_drawing(pace: PaceLine | None) -> dict[str, object] | None:
    if pace is None:
        return None
    low, high = pace_scale(pace)
    return {"svg": pace_svg(pace), "alt": pace.sentence, "low": f"{low:.0f}", "high": f"{high:.0f}"}
