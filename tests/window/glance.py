"""A quick eye on a small part of the screen: cheap enough to look every few milliseconds."""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.virtual_display import Display

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are outside."""


class Glance:
    """Looks at the screen's own memory; nothing is copied but the part that is asked for."""

    def __init__(self, display: Display) -> None:
        with display.frame_file.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # The header is that of an XWD file, as in Display.picture.
        header = struct.unpack(">25I", self._memory[:100])
        start = header[0] + 12 * header[19]
        flat = np.frombuffer(self._memory, np.uint8, header[12] * header[5], start)
        self._pixels = flat.reshape(header[5], header[12] // 4, 4)

    def part(self, box: Box) -> NDArray[np.uint8]:
        """A part of the screen as rows of (red, green, blue), copied."""
        left, top, right, bottom = box
        return self._pixels[top:bottom, left:right, 2::-1].copy()

    def wait(self, ready: Callable[[], bool], seconds: float, every: float = 0.005) -> float:
        """Look until `ready`; the moment it was, `time.monotonic()`. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"what was looked for did not appear within {seconds:g} s")
            time.sleep(every)
        return time.monotonic()


def count(part: NDArray[np.uint8], colour: str, near: int = 0) -> int:
    """How many pixels of a part have a colour (`#RRGGBB`), each channel at most `near` away from it."""
    wanted = np.frombuffer(bytes.fromhex(colour.lstrip("#")), np.uint8).astype(np.int16)
    return int((np.abs(part.astype(np.int16) - wanted) <= near).all(axis=2).sum())
