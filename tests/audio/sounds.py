"""Sounds with a known truth."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import soundfile

from coach_app.audio.sound_file import read_sound
from coach_app.audio.values import Samples


def tone(seconds: float, rate: int, hertz: float = 440.0, level: float = 0.3) -> Samples:
    """A sine."""
    time = np.arange(round(seconds * rate)) / rate
    return np.round(np.sin(2 * np.pi * hertz * time) * level * 32767).astype(np.int16)


def noise(seconds: float, rate: int, dbfs: float, seed: int = 0) -> Samples:
    """White noise at an RMS level."""
    values = np.random.default_rng(seed).standard_normal(round(seconds * rate))
    return np.clip(np.round(values * 32768 * 10 ** (dbfs / 20)), -32768, 32767).astype(np.int16)


def murmur(seconds: float, rate: int, seed: int = 0) -> Samples:
    """Noise without high frequencies: resampling by others in between changes it little."""
    kernel = np.hanning(rate // 1000)
    values = np.random.default_rng(seed).standard_normal(round(seconds * rate))
    smooth = np.convolve(values, kernel, "same")
    out: Samples = np.round(smooth / np.abs(smooth).max() * 12_000).astype(np.int16)
    return out


def bursts(seconds: float, rate: int, every: float, length: float) -> Samples:
    """Noise of `length` seconds at each multiple of `every`, digital silence between."""
    out = np.zeros(round(seconds * rate), np.int16)
    for start in np.arange(0.0, seconds - length, every):
        first = round(start * rate)
        burst = noise(length, rate, -20.0, seed=first)
        out[first : first + len(burst)] = burst
    return out


def write_wav(path: Path, samples: np.ndarray, rate: int) -> Path:
    """A 16 bit file of any channels."""
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path


def spoken(text: str, folder: Path, voice: str = "slt") -> Samples:
    """Speech at 16 kHz, synthesised here and now."""
    path = folder / "spoken.wav"
    if shutil.which("flite"):
        command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
    else:
        command = ["espeak-ng", "-w", str(path), text]
    subprocess.run(command, check=True, capture_output=True)
    return read_sound(path, 16_000)


def at_level(samples: Samples, dbfs: float) -> Samples:
    """The same sound with its RMS, silences left out, at a level."""
    values = samples.astype(np.float64)
    loud = values[np.abs(values) > np.abs(values).max() / 50]
    gain = 32768 * 10 ** (dbfs / 20) / np.sqrt(np.mean(loud**2))
    scaled: Samples = np.clip(np.round(values * gain), -32768, 32767).astype(np.int16)
    return scaled


def edges(samples: Samples, rate: int, under_peak_db: float = 30.0) -> tuple[float, float]:
    """Seconds of the first and last sound that is less than so much under the loudest 10 ms."""
    width = rate // 100
    power = np.convolve(samples.astype(np.float64) ** 2, np.ones(width) / width, "same")
    loud = np.flatnonzero(power > power.max() * 10 ** (-under_peak_db / 10))
    return float(loud[0] / rate), float(loud[-1] / rate)
