"""Recognition as a job of the worker process: one decoder, kept between calls, one answer at a time."""

import contextlib
import json
import os
from pathlib import Path

from coach_app.speech.decoder import Decoder

JOB = "hear"
LOAD, BEGIN, FEED, FINISH = b"l", b"b", b"f", b"e"
"""First byte of a request. LOAD is followed by the model folder (nothing: the built-in one), FEED by s16le
sound; the others stand alone. FINISH is answered with JSON, the others with nothing."""

NICER = 5
"""Recognition yields to whatever plays sound."""


class NothingLoaded(Exception):
    """A call before LOAD: the process is a new one, and the answer begun in the last one is lost."""


class HearingJob:
    """The job, with its state."""

    def __init__(self) -> None:
        """Nothing loaded yet."""
        self._decoder: Decoder | None = None
        self._folder: str | None = None

    def __call__(self, data: bytes) -> bytes:
        """Do one step."""
        step, rest = data[:1], data[1:]
        if step == LOAD:
            self._load(rest.decode())
            return b""
        if self._decoder is None:
            raise NothingLoaded
        if step == BEGIN:
            self._decoder.begin()
        elif step == FEED:
            self._decoder.feed(rest)
        elif step == FINISH:
            text, confidence = self._decoder.finish()
            return json.dumps({"text": text, "confidence": confidence}).encode()
        return b""

    def _load(self, folder: str) -> None:
        if self._decoder is not None and self._folder == folder:
            return
        if self._decoder is None and hasattr(os, "nice"):
            with contextlib.suppress(OSError):
                os.nice(NICER)
        self._decoder, self._folder = load(folder), folder


def load(folder: str) -> Decoder:
    """The decoder of a model folder, the built-in one for an empty name. Raises ValueError for no model."""
    if not folder:
        from coach_app.speech.sphinx import SphinxDecoder

        return SphinxDecoder()
    from coach_app.speech.model_folders import model_folder
    from coach_app.speech.sherpa import load_sherpa

    found = model_folder(Path(folder))
    if found is None:
        raise ValueError
    return load_sherpa(found)
