"""The development recordings with their truth, and the conditions they are heard in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from tests.bench.fillers import takes
from tests.bench.fillers.takes import Span, Take
from tests.bench.fillers.voices import Sound

FOLDER_VARIABLE = "PRACTICE_COACH_FILLERS"
DEFAULT_FOLDER = Path(__file__).parents[4] / "shared" / "data" / "fillers-dev"
CONDITIONS = ("clean", "pink 20 dB", "pink 10 dB", "babble 20 dB", "babble 10 dB")

ALIKE: Mapping[str, tuple[str, ...]] = {
    "esp_gb_f2": ("esp_gb_f2", "esp_en-gb_f2"),
    "esp_us_m3": ("esp_us_m3", "esp_en-us_m3"),
    "fest_ked": ("fest_ked",),
    "flite_kal16": ("flite_kal16",),
    "flite_slt": ("flite_slt",),
}
"""Each development voice with all names it bears in the training material."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One development recording; times in seconds."""

    voice: str
    name: str
    samples: np.ndarray
    seconds: float
    fillers: tuple[Span, ...]
    lengthened: tuple[Span, ...]

    def heard(self, condition: str) -> Take:
        """The recording in one of CONDITIONS."""
        pcm = self.samples
        if condition != "clean":
            kind, decibels, _ = condition.split()
            seed = sum(map(ord, self.name))
            voices = babble_voices() if kind == "babble" else ()
            sound = (pcm / 32768).astype(np.float32)
            pcm = takes.as_pcm(takes.with_noise(sound, kind, float(decibels), seed, voices))
        return Take(pcm, self.fillers, self.lengthened)


def folder() -> Path:
    """Where the development recordings lie."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def recordings() -> list[Recording]:
    """All of them, in order of name; none where the folder is missing."""
    return [_read(path) for path in sorted(folder().glob("*.flac"))]


def _read(path: Path) -> Recording:
    samples, _ = soundfile.read(path, dtype="int16")
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    spans = {
        label: tuple((event["on"], event["off"]) for event in truth["events"] if event["label"] == label)
        for label in ("filler", "lengthened")
    }
    voice = path.stem.rsplit("_", 1)[0]
    return Recording(voice, path.stem, samples, truth["seconds"], spans["filler"], spans["lengthened"])


@cache
def babble_voices() -> tuple[Sound, ...]:
    """Talk of all voices to make babble of."""
    paths = sorted(folder().glob("*_n0[0-2].flac"))
    return tuple(soundfile.read(path)[0].astype(np.float32) for path in paths)
