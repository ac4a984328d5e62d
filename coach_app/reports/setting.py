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

    Trying leaves the appendix out, which is most of the work.
    """

    def probe(inputs: dict[str, str]) -> tuple[dict[str, float], dict[str, float]]:
        compiler = _compiler(source, fonts, inputs | {"probe": "1"})
        return _end(compiler, "front-end"), _end(compiler, "body-end")

    inputs = data
    for tried in _settings():
        inputs = data | tried
        front, body = probe(inputs)
        if "tight" not in tried and front["page"] > 1:
            continue
        if body["page"] <= BODY_PAGES:
            airy = () if "tight" in tried else (front, body)
            return inputs | {f"air{int(one['page'])}": f"{_air(one):.2f}" for one in airy}
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


def _air(end: dict[str, float]) -> float:
    """Points to add above each section of a page; each takes a quarter of that below it as well."""
    room = (end["left"] - _SPARE) / (1.25 * max(1.0, end["sections"]))
    return min(MOST_AIR, max(0.0, room))
