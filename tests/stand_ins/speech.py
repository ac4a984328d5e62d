"""Speech for tests, made by a synthesiser of this machine once per text and kept in the temporary folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr


def speech(text: str, rate: int = 24_000, voice: str = "slt") -> bytes:
    """`text` spoken by flite (or espeak-ng), s16le mono at `rate` Hz.

    Raises:
        RuntimeError: neither synthesiser is installed.
    """
    name = hashlib.sha256(f"{voice}|{rate}|{text}".encode()).hexdigest()[:32]
    folder = Path(tempfile.gettempdir()) / f"coach-test-speech-{os.getuid()}"
    kept = folder / f"{name}.pcm"
    if not kept.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        made = folder / f"{name}.{os.getpid()}.part"
        made.write_bytes(_render(text, rate, voice))
        made.replace(kept)
    return kept.read_bytes()


def _render(text: str, rate: int, voice: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(_command(text, voice, path), check=True, capture_output=True, timeout=120)
        sound, native = soundfile.read(path, dtype="int16")
    at_rate = soxr.resample(sound, native, rate) if native != rate else sound
    return np.asarray(at_rate, dtype="<i2").tobytes()


def _command(text: str, voice: str, path: Path) -> list[str]:
    if flite := shutil.which("flite"):
        return [flite, "-voice", voice, "-t", text, "-o", str(path)]
    if espeak := shutil.which("espeak-ng"):
        return [espeak, "-w", str(path), text]
    raise RuntimeError(
        "neither flite nor espeak-ng is installed; `python3 dev.py test` lists what to install"
    )
