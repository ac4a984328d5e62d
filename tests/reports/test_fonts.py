"""The list of characters the bundled fonts can draw is true to the fonts."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.core.folders import assets_folder

pytestmark = pytest.mark.unit

FONTS = assets_folder() / "report" / "fonts"


def characters(font: Path) -> Iterator[int]:
    """The code points of a font's character map (OpenType `cmap`, formats 4 and 12)."""
    data = font.read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    records = [struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count)]
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (tables,) = struct.unpack_from(">H", data, start + 2)
    for n in range(tables):
        (offset,) = struct.unpack_from(">L", data, start + 4 + 8 * n + 4)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 12:
            yield from _groups(data, start + offset)
        elif form == 4:
            yield from _segments(data, start + offset)


def _groups(data: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", data, at + 12)
    for n in range(count):
        first, last, _ = struct.unpack_from(">LLL", data, at + 16 + 12 * n)
        yield from range(first, last + 1)


def _segments(data: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    for n, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack_from(">H", data, offsets_at + 2 * n)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, offsets_at + 2 * n + offset + 2 * (code - first))
            if glyph and (glyph + delta) & 0xFFFF:
                yield code


def test_the_listed_characters_are_those_of_the_fonts() -> None:
    listed: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text("ascii").splitlines():
        first, last = (int(word, 16) for word in line.split())
        listed |= set(range(first, last + 1))
    fonts = [*FONTS.glob("*.ttf"), *FONTS.glob("*.otf"), *(assets_folder() / "fonts").glob("Inter-*.otf")]
    assert len(fonts) == 12
    drawn = {code for font in fonts for code in characters(font)}
    assert listed == drawn


def test_their_licence_lies_beside_them() -> None:
    assert "SIL Open Font License, Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
