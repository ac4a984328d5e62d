"""Setting a feedback page with typst so that it fills two pages well and never more."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from coach_app.core.folders import assets_folder

BODY_PAGES = 2
"""Pages before the appendix."""

_FRONTS: tuple[dict[str, str], ...] = ({}, {"measured": "body"}, {"measured": "appendix", "tight": "1"})
"""How the first page is kept to one: what was measured moves away, then long texts are cut."""

_BODIES = ("0", "1", "2")
"""How the second is: as it is, without quotes in its table, with the chief rows only."""

MOST_AIR = 12.0
"""Points that go between two sections at most where a page has room to spare."""

_SPARE = 8.0
"""Points that stay empty at the foot of a page whatever is spread."""

_SAVED = 0.3
"""Share of what stands on the second page that leaving out quotes saves at most; rows have shapes, too."""

_TIGHTER = 6.0
"""Points that a denser page saves at most above each section."""

_End = Literal["front-end", "body-end"]


def compiled(text: str, moment: datetime, *, with_system_fonts: bool) -> bytes:
    """The PDF of the page's data. Raises typst.TypstError."""
    folder = assets_folder()
    fonts = typst.Fonts(
        include_system_fonts=with_system_fonts, font_paths=[folder / "fonts", folder / "report" / "fonts"]
    )
    source = folder / "report" / "feedback.typ"
    compiler = _compiler(source, fonts, _fitted(source, fonts, {"data": text}))
    pdf = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=int(moment.timestamp()))
    return pdf if isinstance(pdf, bytes) else b""


def _compiler(source: Path, fonts: typst.Fonts, inputs: dict[str, str]) -> typst.Compiler:
    return typst.Compiler(source, root=source.parent, font_paths=fonts, sys_inputs=inputs)


def _fitted(source: Path, fonts: typst.Fonts, data: dict[str, str]) -> dict[str, str]:
    """The loosest setting whose body keeps to its pages, with the room it has to spare spread over them.

    Trying leaves the appendix out, which is most of the work, and passes over what can't be enough.
    """

    def probe(inputs: dict[str, str]) -> tuple[dict[str, float], dict[str, float]]:
        compiler = _compiler(source, fonts, inputs | {"probe": "1"})
        return _end(compiler, "front-end"), _end(compiler, "body-end")

    inputs = data
    full: set[bool] = set()
    crowded = False
    for tried in _settings():
        moved, tight = "measured" in tried, "tight" in tried
        if not tight and (moved in full or (crowded and tried["density"] == "1")):
            continue
        inputs = data | tried
        front, body = probe(inputs)
        if not tight and front["page"] > 1:
            if tried["density"] != "0" or _over(front, 1) > _TIGHTER * front["sections"]:
                full.add(moved)
            continue
        if body["page"] <= BODY_PAGES:
            airy = () if tight else (front, body)
            return inputs | {f"air{int(one['page'])}": f"{_air(one):.2f}" for one in airy}
        over = _over(body, BODY_PAGES)
        crowded = crowded or (not tight and over > _SAVED * (body["room"] + over))
    return inputs


def _settings() -> Iterator[dict[str, str]]:
    for front in _FRONTS:
        for body in _BODIES:
            yield front | {"density": body}
            if front.get("measured") == "body" and body != "0":
                yield {"measured": "appendix", "density": body}


def _end(compiler: typst.Compiler, name: _End) -> dict[str, float]:
    """Where a part of the page ends, as the template says it."""
    found: dict[str, float] = json.loads(compiler.query(f"<{name}>", field="value", one=True))
    return found


def _over(end: dict[str, float], pages: int) -> float:
    """Points by which a part goes beyond its pages."""
    return (end["page"] - pages) * end["room"] - end["left"]


def _air(end: dict[str, float]) -> float:
    """Points to add above each section of a page; each takes a quarter of that below it as well."""
    room = (end["left"] - _SPARE) / (1.25 * max(1.0, end["sections"]))
    return min(MOST_AIR, max(0.0, room))
