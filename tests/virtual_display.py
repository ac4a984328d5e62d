"""A screen made of software: a private X server, for windows that are clicked like a person clicks."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage

from tests.children import bound_to_us, end

WIDTH, HEIGHT = 1280, 800


class Display:
    """One X server of 1280 × 800 on a number that was free.

    Attributes:
        name: what ``DISPLAY`` is set to.
        env: the variables that make a program open its windows here.
    """

    def __init__(self) -> None:
        self._frames = tempfile.TemporaryDirectory(prefix="pc-display-")
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
        command += ["-nolisten", "tcp", "-noreset", "-fbdir", self._frames.name]
        silent = subprocess.DEVNULL
        self._server = subprocess.Popen(
            bound_to_us(command), pass_fds=(writing,), stdin=silent, stdout=silent, stderr=silent
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            self.stop()
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        self.env = {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}

    def stop(self) -> None:
        """Switch the screen off; programs on it lose their windows."""
        end(self._server)
        self._frames.cleanup()

    def variables(self) -> dict[str, str]:
        """This process's environment with this screen in it."""
        return {**os.environ, **self.env}

    def xdotool(self, *words: str) -> str:
        """Move, click, type or look for windows (``xdotool help``); gives back what it printed.

        Raises:
            subprocess.CalledProcessError: no such window, or another refusal.
        """
        done = subprocess.run(
            ["xdotool", *words], env=self.variables(), check=True, capture_output=True, text=True
        )
        return done.stdout

    @property
    def frame_file(self) -> Path:
        """The file that always holds what stands on the screen, in the format `picture` reads."""
        return Path(self._frames.name, "Xvfb_screen0")

    def picture(self) -> QImage:
        """What stands on the screen now."""
        data = self.frame_file.read_bytes()
        # An XWD file: 25 big-endian words of header, of which 0 is the header's size, 4 and 5 the picture's,
        # 12 the bytes a line and 19 the number of 12-byte colour entries before the pixels.
        header = struct.unpack(">25I", data[:100])
        start = header[0] + 12 * header[19]
        size = header[12] * header[5]
        image = QImage(
            data[start : start + size], header[4], header[5], header[12], QImage.Format.Format_RGB32
        )
        return image.copy()
