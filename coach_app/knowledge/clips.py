"""Finds the recorded sound of a wording: one folder per voice with Ogg Opus files and an index."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coach_app.core.errors import BadInput

INDEX_FILE = "index.json"
INDEX_SCHEMA = 1
CLIP_RATE = 24_000
"""Sample rate of every clip in Hz; clips are mono."""

_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")


def clip_key(text: str) -> str:
    """Return the name of a wording's clip: 16 hex digits of SHA-256 over the text.

    White space, typographic quotes and capitals make no difference: none of them is heard.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return hashlib.sha256(" ".join(plain.split()).casefold().encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound file, its length in seconds and the SHA-256 of its bytes.

    `recipe` changes whenever wording, voice or treatment change. `fillers` are (start, end) in seconds.
    """

    path: Path
    seconds: float
    sha256: str
    recipe: str
    fillers: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Clips:
    """All clips of one voice."""

    voice: str
    engine: str
    by_key: Mapping[str, Clip]

    def clip(self, text: str) -> Clip | None:
        """Return the clip of a wording, None when it was never rendered or its file is gone."""
        clip = self.by_key.get(clip_key(text))
        return clip if clip is not None and clip.path.is_file() else None

    def path(self, text: str) -> Path | None:
        """Return the sound file of a wording: Ogg Opus, 24 kHz, mono."""
        clip = self.clip(text)
        return clip.path if clip else None

    def seconds(self, text: str) -> float | None:
        """Return how long a wording sounds."""
        clip = self.clip(text)
        return clip.seconds if clip else None


def load_clips(folder: Path) -> Clips:
    """Return the clips of one voice folder.

    Raises:
        BadInput: no index there, or it can't be understood.
    """
    index = folder / INDEX_FILE
    try:
        data = json.loads(index.read_text(encoding="utf-8"))
        if data["schema"] != INDEX_SCHEMA:
            raise ValueError(data["schema"])
        by_key = {key: _clip(folder, key, entry) for key, entry in data["clips"].items()}
        return Clips(str(data["voice"]), str(data["engine"]), by_key)
    except OSError as error:
        raise BadInput(f"the voice '{folder.name}' has no index", "reinstall, or render the voice") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"the index of the voice '{folder.name}' is damaged", "reinstall it") from error


def _clip(folder: Path, key: str, entry: Mapping[str, object]) -> Clip:
    if len(key) != 16 or not set(key) <= set("0123456789abcdef"):
        raise ValueError(key)
    fillers = entry.get("fillers", [])
    if not isinstance(fillers, list):
        raise TypeError(fillers)
    return Clip(
        path=folder / f"{key}.opus",
        seconds=float(str(entry["seconds"])),
        sha256=str(entry["sha256"]),
        recipe=str(entry["recipe"]),
        fillers=tuple((float(start), float(end)) for start, end in fillers),
    )
