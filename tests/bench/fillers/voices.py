"""Installed speech synthesisers as speakers: clauses, drawn-out words and filled pauses as arrays.

Needs the programs flite, espeak-ng and festival with the voices named here (Debian packages ``flite``,
``espeak-ng``, ``festvox-*``); a voice that is not installed is left out by `installed`.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from tests.bench.fillers.texts import CLAUSES, DRAWN, FOREIGN, SMOOTH

RATE = 16_000
Sound = npt.NDArray[np.float32]

FESTIVAL_VOICES = Path("/usr/share/festival/voices")
UNDER_PEAK_DB = 42.0
"""What lies this far under the loudest 10 ms at either end of a piece is cut off."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthetic speaker; `language` names the texts it reads, English unless said."""

    name: str
    engine: str
    id: str
    language: str = "english"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to say: how much slower than usual and at which share of the usual pitch."""

    text: str
    stretch: float = 1.0
    pitch: float = 1.0
    flat: bool = False


@dataclass(slots=True)
class Repertoire:
    """Everything one voice said, cut to where it sounds."""

    talk: list[Sound] = field(default_factory=list)
    smooth: list[Sound] = field(default_factory=list)
    drawn: list[tuple[str, Sound]] = field(default_factory=list)
    fillers: list[tuple[str, Sound]] = field(default_factory=list)


def _espeak(names: Sequence[tuple[str, str]]) -> tuple[Voice, ...]:
    return tuple(
        Voice(f"esp_{accent}_{variant}", "espeak", f"{accent}+{variant}") for accent, variant in names
    )


TRAINING = (
    Voice("flite_kal16", "flite", "kal16"),
    Voice("flite_slt", "flite", "slt"),
    Voice("fest_ked", "festival", "english/ked_diphone"),
    Voice("fest_lp", "festival", "italian/lp_diphone", "italian"),
    Voice("fest_pc", "festival", "italian/pc_diphone", "italian"),
    Voice("fest_mv", "festival", "finnish/hy_fi_mv_diphone", "finnish"),
    Voice("fest_lj", "festival", "finnish/suo_fi_lj_diphone", "finnish"),
    Voice("fest_machac", "festival", "czech/czech_machac", "czech"),
    Voice("fest_dita", "festival", "czech/czech_dita", "czech"),
    *_espeak(
        [
            *(("en-us", "m3"), ("en-gb", "f2"), ("en-us", "m1"), ("en-gb", "m2"), ("en-us", "f1")),
            *(("en-gb-x-rp", "m8"), ("en-us", "f5"), ("en-gb-scotland", "m6"), ("en-us", "klatt2")),
            *(("en-029", "Andrea"), ("en-us", "Denis"), ("en-gb", "Annie"), ("en-us", "steph")),
            *(("en-gb", "boris"), ("en-us", "Michael"), ("en-gb-scotland", "Alicia")),
        ]
    ),
)
"""Voices the scoring may learn from."""

BLIND = (
    Voice("flite_awb", "flite", "awb"),
    Voice("flite_rms", "flite", "rms"),
    Voice("fest_kal", "festival", "english/kal_diphone"),
    Voice("fest_slt_hts", "festival", "us/cmu_us_slt_arctic_hts"),
    *_espeak(
        [("en-us", "f4"), ("en-gb", "m7"), ("en-us", "klatt4"), ("en-gb-x-rp", "f3"), ("en-us", "Linda")]
    ),
)
"""Voices nothing is fitted or chosen on."""


def installed(voice: Voice) -> bool:
    """Whether this machine can speak with the voice."""
    if voice.engine == "festival":
        return shutil.which("festival") is not None and (FESTIVAL_VOICES / voice.id).is_dir()
    return shutil.which({"espeak": "espeak-ng"}.get(voice.engine, voice.engine)) is not None


def repertoire(voice: Voice, seed: int) -> Repertoire:
    """Let a voice say its texts, its drawn-out words and its filled pauses."""
    dice = random.Random(f"{voice.name}-{seed}")
    english = voice.language == "english"
    talk = [
        Request(text, dice.uniform(0.85, 1.2)) for text in (CLAUSES if english else FOREIGN[voice.language])
    ]
    smooth = [Request(text, dice.uniform(0.9, 1.3)) for text in (SMOOTH if english else ())]
    drawn = [Request(word, dice.uniform(1.6, 2.8)) for word in (DRAWN if english else ())]
    fillers = _filler_requests(voice, dice)
    sounds = say(voice, [*talk, *smooth, *drawn, *fillers])
    found = Repertoire()
    found.talk = [sound for sound in sounds[: len(talk)] if len(sound)]
    rest = sounds[len(talk) :]
    found.smooth = [sound for sound in rest[: len(smooth)] if len(sound)]
    rest = rest[len(smooth) :]
    found.drawn = [(word.text, sound) for word, sound in zip(drawn, rest, strict=False) if len(sound)]
    rest = rest[len(drawn) :]
    found.fillers = [
        (request.text, sound)
        for request, sound in zip(fillers, rest, strict=True)
        if 0.13 * RATE <= len(sound) <= 1.1 * RATE
    ]
    return found


FOREIGN_FILLERS = {
    "fest_lp": ("em", "e", "am"),
    "fest_mv": ("em", "e", "\u00f6m", "\u00f6"),
    "fest_lj": ("em", "e", "\u00f6m", "\u00f6"),
    "fest_machac": ("em", "e", "am"),
    "fest_dita": ("em", "e", "am"),
}
"""How these voices hesitate in their own languages."""


def _filler_requests(voice: Voice, dice: random.Random) -> list[Request]:
    if voice.language != "english":
        own = FOREIGN_FILLERS.get(voice.name, ())
        return [Request(dice.choice(own), dice.uniform(0.6, 1.8)) for _ in range(24)] if own else []
    words = ["um", "uh", "er", "hmm"] if voice.engine == "espeak" else ["um", "uh", "er"]
    return [
        Request(dice.choice(words), dice.uniform(0.9, 3.2), dice.uniform(0.82, 1.04), dice.random() < 0.7)
        for _ in range(44)
    ]


def say(voice: Voice, requests: Sequence[Request]) -> list[Sound]:
    """Let a voice say each request; trimmed, empty where it could not."""
    with tempfile.TemporaryDirectory(prefix="pc-voice-") as name:
        folder = Path(name)
        if voice.engine == "festival":
            _festival(voice, requests, folder)
        else:
            for number, request in enumerate(requests):
                command = _flite if voice.engine == "flite" else _espeak_ng
                subprocess.run(
                    command(voice, request, folder / f"{number}.wav"), check=True, capture_output=True
                )
        return [_load(folder / f"{number}.wav") for number in range(len(requests))]


def _flite(voice: Voice, request: Request, path: Path) -> list[str]:
    mean = {"kal16": 100.0, "kal": 100.0, "awb": 120.0, "rms": 95.0}.get(voice.id, 170.0) * request.pitch
    words = ["flite", "-voice", voice.id, "--setf", f"duration_stretch={request.stretch:.2f}"]
    words += ["--setf", f"int_f0_target_mean={mean:.0f}"]
    if request.flat:
        words += ["--setf", "int_f0_target_stddev=2"]
    return [*words, "-t", request.text, "-o", str(path)]


ESPEAK_SOUNDS = {"um": ("V:m", "@m", "Vm:"), "uh": ("V:", "@", "V"), "er": ("3:", "@:"), "hmm": ("hm:", "m:")}
"""Ways to say a filled pause, in the engine's own phonemes."""


def _espeak_ng(voice: Voice, request: Request, path: Path) -> list[str]:
    speed = max(80, round(165 / request.stretch))
    pitch = round(50 * request.pitch) - (18 if request.flat else 0)
    ways = ESPEAK_SOUNDS.get(request.text)
    text = f"[[{ways[speed % len(ways)]}]]" if ways else request.text
    return ["espeak-ng", "-v", voice.id, "-s", str(speed), "-p", str(pitch), "-w", str(path), text]


def _festival(voice: Voice, requests: Sequence[Request], folder: Path) -> None:
    name = voice.id.split("/")[1]
    lines = [f"(voice_{name})"]
    for number, request in enumerate(requests):
        lines.append(f"(Parameter.set 'Duration_Stretch {request.stretch:.2f})")
        save = f'(utt.save.wave (utt.synth (Utterance Text "{request.text}")) "{folder}/{number}.wav" \'riff)'
        lines.append(f"(unwind-protect {save} nil)")
    script = folder / "say.scm"
    script.write_text("\n".join(lines), encoding="latin-1")
    subprocess.run(["festival", "-b", str(script)], check=False, capture_output=True)


def _load(path: Path) -> Sound:
    if not path.exists():
        return np.zeros(0, np.float32)
    data, rate = soundfile.read(path, dtype="float32", always_2d=True)
    sound = data[:, 0] if rate == RATE else soxr.resample(data[:, 0], rate, RATE).astype(np.float32)
    return trimmed(sound)


def trimmed(sound: Sound) -> Sound:
    """The part of a sound between its first and last audible 10 ms."""
    hop = RATE // 100
    blocks = sound[: len(sound) // hop * hop].reshape(-1, hop)
    if not len(blocks):
        return np.zeros(0, np.float32)
    levels = 10 * np.log10(np.mean(blocks**2, axis=1) + 1e-12)
    loud = np.flatnonzero(levels > max(float(levels.max()) - UNDER_PEAK_DB, -70.0))
    if not len(loud):
        return np.zeros(0, np.float32)
    return sound[loud[0] * hop : (loud[-1] + 1) * hop]
