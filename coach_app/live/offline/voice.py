"""Voices the offline engine speaks with: recorded clips, then the system's voice; else a line stays text."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any, Protocol

from coach_app.core.pcm import SPEAKER_RATE

BLOCK_FRAMES = SPEAKER_RATE // 2
"""Frames decoded at a time: half a second takes about 2 ms of a thread, so the first sound is never late."""

_log = logging.getLogger(__name__)


class Voice(Protocol):
    """Something that can say lines."""

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        """The line as 24 kHz s16le mono, piece by piece; None when this voice can't say it."""
        ...

    def warm(self) -> None:
        """Import what is slow to import; called on a worker thread before sound starts."""
        ...


class ClipIndex(Protocol):
    """Finds the recorded clip of a line."""

    def path(self, text: str) -> Path | None:
        """The clip that says exactly this text, if there is one."""
        ...


class ClipVoice:
    """Speaks lines that were recorded ahead, as mono sound files of 24 kHz (Ogg Opus).

    A clip that can't be read or has another shape is left out with a warning in the log: its line
    stays text.
    """

    def __init__(self, clips: ClipIndex) -> None:
        """Keep the index."""
        self._clips = clips

    def warm(self) -> None:
        """Import the decoder."""
        import soundfile  # noqa: F401  # imported for its own sake

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        """The clip of this line, decoded off the loop half a second at a time; None without one."""
        path = self._clips.path(text)
        return None if path is None else _decode(path)


class SilentVoice:
    """Says nothing: every line stays text."""

    def warm(self) -> None:
        """Nothing to import."""

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        """Always None."""
        return None


class SystemVoice:
    """A voice of the operating system, asked off the loop."""

    def __init__(self, say: Callable[[str], bytes]) -> None:
        """`say` gives a text as 24 kHz s16le mono, nothing when it can't; it may take a second."""
        self._say = say

    def warm(self) -> None:
        """Import the decoder."""
        import soundfile  # noqa: F401  # imported for its own sake
        import soxr  # noqa: F401  # imported for its own sake

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        """The text in one piece."""
        return self._spoken(text)

    async def _spoken(self, text: str) -> AsyncGenerator[bytes, None]:
        pcm = await asyncio.to_thread(self._say, text)
        if pcm:
            yield pcm


class FirstVoice:
    """Several voices: the first that can say a line says it."""

    def __init__(self, *voices: Voice) -> None:
        """Ask them in this order."""
        self._voices = voices

    def warm(self) -> None:
        """Warm all of them."""
        for voice in self._voices:
            voice.warm()

    def speak(self, text: str) -> AsyncGenerator[bytes, None] | None:
        """The line by whoever can say it, None when nobody can."""
        for voice in self._voices:
            if (sound := voice.speak(text)) is not None:
                return sound
        return None


async def _decode(path: Path) -> AsyncGenerator[bytes, None]:
    opened = await asyncio.to_thread(_open, path)
    if opened is None:
        return
    clip, block = opened
    while block:
        yield block
        block = await asyncio.to_thread(_read, clip, path)
    # Not in a `finally`: a cancelled read goes on in its thread. The file closes when the last one lets go.
    clip.close()


def _open(path: Path) -> tuple[Any, bytes] | None:
    """The opened clip and its first block; None, with a warning, when it can't be used."""
    import soundfile

    try:
        clip = soundfile.SoundFile(path)
    except (OSError, soundfile.SoundFileError):
        _log.warning("clip %s can't be read; its line stays text", path.name)
        return None
    if (clip.samplerate, clip.channels) != (SPEAKER_RATE, 1):
        clip.close()
        _log.warning("clip %s is not %d Hz mono; its line stays text", path.name, SPEAKER_RATE)
        return None
    return clip, _read(clip, path)


def _read(clip: Any, path: Path) -> bytes:  # noqa: ANN401  # soundfile ships no types
    import soundfile

    try:
        block: bytes = clip.buffer_read(BLOCK_FRAMES, dtype="int16")[:]
    except (OSError, soundfile.SoundFileError):
        _log.warning("clip %s is damaged; the rest of its line stays text", path.name)
        return b""
    return block
