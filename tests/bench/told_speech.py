"""Synthetic speakers that tell when each word sounds.

flite and festival tell the end of every phone or word; espeak-ng the beginning of words and phones, through
its library. Words whose times are not told (espeak says "of the" as one) have None.
"""

from __future__ import annotations

import ctypes
import functools
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

RATE = 16_000
Sound = npt.NDArray[np.int16]

VOICES = (
    *(("flite", voice) for voice in ("slt", "rms", "awb", "kal16")),
    *(("festival", voice) for voice in ("kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts")),
    *(("espeak", voice) for voice in ("en-us+m3", "en-gb+f2", "en-gb-x-rp+m7", "en-us+f4")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A word and when it sounds, seconds; None where the speaker does not tell."""

    word: str
    started: float | None
    ended: float | None


def say(engine: str, voice: str, text: str) -> tuple[Sound, list[Told]]:
    """One clause without punctuation, at `RATE`."""
    return {"flite": _flite, "festival": _festival, "espeak": _espeak}[engine](voice, text)


def _flite(voice: str, text: str) -> tuple[Sound, list[Told]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = ["flite", "-voice", voice, "-t", text, "-o", str(path), "-psdur"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        sound = _read(path)
    ends = [(one.split(":")[0], float(one.split(":")[1])) for one in told]
    words = text.split()
    expected = [(phone, number) for number, word in enumerate(words) for phone in _phones(voice, word)]
    owners = _owners([phone for phone, _ in ends], expected)
    out = []
    for number, word in enumerate(words):
        mine = [place for place, owner in enumerate(owners) if owner == number]
        times = (ends[mine[0] - 1][1] if mine[0] else 0.0, ends[mine[-1]][1]) if mine else (None, None)
        out.append(Told(word, *times))
    return sound, out


@functools.cache
def _phones(voice: str, word: str) -> tuple[str, ...]:
    """A word by itself; in a clause single phones differ."""
    command = ["flite", "-voice", voice, "-t", word, "-ps", "-o", "none"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tuple(phone for phone in said if phone != "pau")


def _owners(phones: Sequence[str], expected: Sequence[tuple[str, int]]) -> list[int | None]:
    """To which word each phone said belongs, by the cheapest way to turn one list into the other."""
    rows, columns = len(phones) + 1, len(expected) + 1
    cost = np.full((rows, columns), 1e9)
    cost[0, 0] = 0.0
    came: dict[tuple[int, int], tuple[int, int]] = {}

    def offer(to: tuple[int, int], by: tuple[int, int], price: float) -> None:
        if cost[by] + price < cost[to]:
            cost[to] = cost[by] + price
            came[to] = by

    for row in range(rows):
        for column in range(columns):
            here = (row, column)
            pause = row < len(phones) and phones[row] == "pau"
            if row < len(phones):
                offer((row + 1, column), here, 0.0 if pause else 1.0)
            if column < len(expected):
                offer((row, column + 1), here, 1.0)
            if row < len(phones) and column < len(expected) and not pause:
                offer((row + 1, column + 1), here, 0.0 if phones[row] == expected[column][0] else 0.7)
    owners: list[int | None] = [None] * len(phones)
    place = (rows - 1, columns - 1)
    while place != (0, 0):
        before = came[place]
        if before[0] < place[0] and before[1] < place[1]:
            owners[before[0]] = expected[before[1]][1]
        place = before
    return owners


def _festival(voice: str, text: str) -> tuple[Sound, list[Told]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        script = [
            f"(voice_{voice})",
            f'(set! said (utt.synth (Utterance Text "{text}")))',
            f'(utt.save.wave said "{path}/said.wav" \'riff)',
            f'(utt.save.words said "{path}/words")',
            f'(utt.save.segs said "{path}/segments")',
        ]
        (path / "say.scm").write_text("\n".join(script), encoding="ascii")
        subprocess.run(["festival", "-b", str(path / "say.scm")], check=True, capture_output=True)
        words, segments = _labels(path / "words"), _labels(path / "segments")
        sound = _read(path / "said.wav")
    pauses = {round(end, 4): begin for begin, end in _pauses(segments)}
    ended, out = 0.0, []
    for word, end in words:
        # A pause before the word ends where the word begins.
        begin = next((stop for stop, since in pauses.items() if abs(since - ended) < 0.001), ended)
        out.append(Told(word, begin, end))
        ended = end
    return sound, out


def _labels(path: Path) -> list[tuple[str, float]]:
    lines = path.read_text().split("#\n", 1)[1].splitlines()
    return [(line.split()[2], float(line.split()[0])) for line in lines if len(line.split()) > 2]


def _pauses(segments: Sequence[tuple[str, float]]) -> list[tuple[float, float]]:
    begins = [0.0, *(end for _, end in segments)]
    return [(begin, end) for begin, (phone, end) in zip(begins, segments, strict=False) if phone == "pau"]


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("type", "message", "place", "length", "at", "sample")),
        ("user", ctypes.c_void_p),
        ("id", _Id),
    )


_WORD, _PHONE = 1, 7
_TAKES = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@functools.cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL("libespeak-ng.so.1")
    return library, library.espeak_Initialize(1, 200, None, 1)  # sound is given back, phones are told


def _espeak(voice: str, text: str) -> tuple[Sound, list[Told]]:
    library, rate = _library()
    parts: list[Sound] = []
    events: list[tuple[int, int, float, str]] = []

    def take(sound: ctypes._Pointer[ctypes.c_short], frames: int, told: ctypes._Pointer[_Event]) -> int:
        if frames > 0:
            parts.append(np.ctypeslib.as_array(sound, (frames,)).copy())
        at = 0
        while told[at].type:
            one = told[at]
            phone = one.id.string.decode("ascii", "replace") if one.type == _PHONE else ""
            events.append((one.type, one.place, one.at / 1000, phone))
            at += 1
        return 0

    callback = _TAKES(take)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(voice.encode())
    words = text.encode() + b"\0"
    library.espeak_Synth(words, len(words), 0, 1, 0, 1, None, None)
    library.espeak_Synchronize()
    sound = soxr.resample(np.concatenate(parts), rate, RATE).astype(np.int16)
    return sound, _told(text, events)


def _told(text: str, events: Sequence[tuple[int, int, float, str]]) -> list[Told]:
    """A word told by itself begins at its event, and ends where the next word told or a pause begins."""
    begins = {place - 1: at for kind, place, at, _ in events if kind == _WORD}
    pauses = [at for kind, _, at, phone in events if kind == _PHONE and phone.startswith("_")]
    places = [one.start() for one in re.finditer(r"\S+", text)]
    out = []
    for number, (place, word) in enumerate(zip(places, text.split(), strict=True)):
        started = begins.get(place)
        after = places[number + 1] if number + 1 < len(places) else None
        ends = [at for at in pauses if started is not None and at > started]
        if after in begins:
            ends.append(begins[after])
        whole = after is None or after in begins
        out.append(Told(word, started, min(ends) if whole and ends else None))
    return out


def _read(path: Path) -> Sound:
    data, rate = soundfile.read(path, dtype="int16")
    sound: Sound = data if rate == RATE else soxr.resample(data, rate, RATE).astype(np.int16)
    return sound
