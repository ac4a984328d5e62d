"""The feedback page as a tagged PDF (PDF/UA-1), set by typst.

Fonts are the bundled ones: Inter, and parts of Noto Sans for scripts that Inter lacks. Text they can't draw
is tried with the fonts of the computer; what none of them has is printed as □, and the page says so.
"""

import json
import re
from datetime import UTC, datetime

import typst

from coach_app.core.errors import CoachError
from coach_app.core.folders import assets_folder
from coach_app.reports.drawings import gauge_svg, mark_svg, pace_scale, pace_svg, score_svg
from coach_app.reports.feedback import Feedback, Gauge, PaceLine
from coach_app.reports.markdown import score_line

PAGES = ("a4", "us-letter")

_KINDS = ("filler", "length", "pace", "silence", "hedging")
_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MOST_ROUNDS = 40
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
    return json.dumps(values, ensure_ascii=False, allow_nan=False).encode()


def pdf_of_data(data: bytes) -> bytes:
    """The PDF of `page_data`. Raises PdfFailed."""
    text = data.decode()
    moment = _moment(json.loads(text)["head"]["date"])
    last = ""
    for attempt in range(_MOST_ROUNDS):
        try:
            return _compiled(text, moment, with_system_fonts=attempt > 0)
        except typst.TypstError as error:
            last = _missing(str(error))
            if not last:
                break
        if attempt > 0:
            text = _without(text, last)
    if last:
        return _compiled(_plain(text), moment, with_system_fonts=False)
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


def _missing(message: str) -> str:
    """Text that no font could draw, empty where something else went wrong."""
    found = _MISSING.search(message)
    return "" if found is None else _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), found.group(1))


def _without(text: str, missing: str) -> str:
    values = json.loads(text.replace(missing, _BOX))
    if _NOTE not in values["made"]:
        values["made"] = f"{values['made']} {_NOTE}"
    return json.dumps(values, ensure_ascii=False)


def _plain(text: str) -> str:
    """The text with nothing left but what Inter can surely draw."""
    return _without("".join(c if ord(c) < 0x180 or c in "–—‘’“”…□" else _BOX for c in text), _BOX)


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
