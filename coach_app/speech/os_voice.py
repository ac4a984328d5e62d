"""Text spoken by a voice of the operating system, as PCM, so that it passes the echo canceller like a clip.

The text goes to the synthesiser's standard input, never into its arguments. Windows and macOS: untested.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from coach_app.core.pcm import SPEAKER_RATE

TIMEOUT_SECONDS = 8.0
"""No line takes a synthesiser longer; without its sound the line stays text."""

LEVEL_DBFS = -20.0
PEAK = 0.7
"""Level and highest peak of the bundled clips."""

_POWERSHELL = (
    "Add-Type -AssemblyName System.Speech;"
    "[Console]::InputEncoding=[Text.Encoding]::UTF8;"
    "$v=New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$v.SetOutputToWaveFile($args[0]);$v.Speak([Console]::In.ReadToEnd());$v.Dispose()"
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OsVoice:
    """One synthesiser. `command` reads text from standard input; `{out}` in it is the WAV file to write."""

    name: str
    command: tuple[str, ...]

    def say(self, text: str) -> bytes:
        """The text as 24 kHz s16le mono; nothing, with a warning in the log, when it fails."""
        try:
            return _as_pcm(self._wave(text))
        except (OSError, subprocess.SubprocessError, ValueError, RuntimeError):
            _log.warning("the system's voice %s failed; its line stays text", self.name)
            return b""

    def _wave(self, text: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="coach-voice-") as folder:
            out = Path(folder) / "line.wav"
            command = [str(out) if word == "{out}" else word for word in self.command]
            subprocess.run(
                command,
                input=" ".join(text.split()).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT_SECONDS,
                check=True,
            )
            return out.read_bytes()


def find_os_voice(platform: str = sys.platform) -> OsVoice | None:
    """The system's synthesiser, None without one. On Linux flite comes before espeak-ng: it sounds fuller."""
    found: tuple[tuple[str, tuple[str, ...]], ...]
    if platform == "darwin":
        found = (("say", ("-f", "-", "-o", "{out}", "--file-format=WAVE", "--data-format=LEI16@22050")),)
    elif platform == "win32":
        found = (("powershell", ("-NoProfile", "-NonInteractive", "-Command", _POWERSHELL, "{out}")),)
    else:
        found = (
            ("flite", ("-voice", "rms", "-f", "/dev/stdin", "-o", "{out}")),
            ("espeak-ng", ("-v", "en-gb", "-s", "160", "--stdin", "-w", "{out}")),
        )
    for name, arguments in found:
        if (program := shutil.which(name)) is not None:
            return OsVoice(name, (program, *arguments))
    return None


def _as_pcm(wave: bytes) -> bytes:
    """A WAV file at the speaker's rate and the clips' level."""
    import soundfile
    import soxr

    samples, rate = soundfile.read(BytesIO(wave), dtype="float64", always_2d=True)
    mono = np.asarray(soxr.resample(samples.mean(axis=1), rate, SPEAKER_RATE), dtype=np.float64)
    loud = np.abs(mono) > 0.01
    if not loud.any():
        raise ValueError
    level = float(np.sqrt(np.mean(mono[loud] ** 2)))
    gain = min(10 ** (LEVEL_DBFS / 20) / level, PEAK / float(np.abs(mono).max()))
    return np.asarray(mono * gain * 32767).astype("<i2").tobytes()
