"""Pages of a PDF as pictures, to look at before it is saved."""

import struct
import zlib
from collections.abc import Iterator

import pypdfium2

JOB = "pdf_pages"
"""The worker's job: data as `request` makes it, reply as `pictures` reads it."""

_REQUEST = struct.Struct(">II")
_SIZE = struct.Struct(">I")

MOST_PAGES = 40
"""Pages that are drawn at most."""


def request(pdf: bytes, width: int, most: int = MOST_PAGES) -> bytes:
    """The job's data: a PDF, the width of its pictures in pixels, and how many pages are wanted at most."""
    return _REQUEST.pack(width, most) + pdf


def draw(data: bytes) -> bytes:
    """Do the job. Raises pypdfium2.PdfiumError where the bytes are no PDF."""
    width, most = _REQUEST.unpack_from(data)
    pages = list(page_pictures(data[_REQUEST.size :], width, most))
    return b"".join(_SIZE.pack(len(page)) + page for page in pages)


def pictures(reply: bytes) -> tuple[bytes, ...]:
    """The pictures of a reply, a PNG for each page in order."""
    found: list[bytes] = []
    at = 0
    while at < len(reply):
        (size,) = _SIZE.unpack_from(reply, at)
        at += _SIZE.size
        found.append(reply[at : at + size])
        at += size
    return tuple(found)


def page_pictures(pdf: bytes, width: int, most: int = MOST_PAGES) -> Iterator[bytes]:
    """Each page as a PNG `width` pixels wide, in 8-bit RGB on white, `most` pages at most."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(min(len(document), most)):
            page = document[number]
            bitmap = page.render(scale=max(1, width) / page.get_width(), rev_byteorder=True)
            yield _png(bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
    finally:
        document.close()


def _png(width: int, height: int, stride: int, channels: int, pixels: bytes) -> bytes:
    """A PNG of rows of 8-bit pixels (grey with one channel, else RGB with the fourth left out)."""
    rows = bytearray()
    for row in range(height):
        line = pixels[row * stride : row * stride + width * channels]
        if channels == 4:
            kept = bytearray(3 * width)
            kept[0::3], kept[1::3], kept[2::3] = line[0::4], line[1::4], line[2::4]
            line = bytes(kept)
        rows += b"\0" + line
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    body = zlib.compress(bytes(rows), 6)
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
