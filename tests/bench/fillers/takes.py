"""Recordings put together from what a voice said, the truth known by construction, and worn by a room."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.fillers.voices import RATE, Repertoire, Sound

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Take:
    """A recording (16 kHz mono s16) with the filled pauses and drawn-out words in it, seconds."""

    samples: np.ndarray
    fillers: tuple[Span, ...]
    lengthened: tuple[Span, ...] = ()


def spoken(said: Repertoire, dice: random.Random, seconds: float) -> Take:
    """Clauses with filled pauses and drawn-out words between them; at least `seconds` of 16 kHz sound."""
    track = _Track(dice)
    while track.seconds < seconds:
        track.say(dice.choice(said.smooth if said.smooth and dice.random() < 0.25 else said.talk))
        chance = dice.random()
        if chance < 0.5 and said.fillers:
            _, sound = dice.choice(said.fillers)
            track.fill(sound)
        elif chance < 0.68 and said.drawn:
            _, sound = dice.choice(said.drawn)
            track.draw(sound)
        else:
            track.rest(dice.uniform(0.05, 0.6))
    return track.take()


class _Track:
    """Sound laid end to end, with the truth noted on the way."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._pieces: list[Sound] = [np.zeros(int(0.3 * RATE), np.float32)]
        self._length = len(self._pieces[0])
        self._fillers: list[Span] = []
        self._lengthened: list[Span] = []

    @property
    def seconds(self) -> float:
        return self._length / RATE

    def say(self, sound: Sound) -> None:
        self._pieces.append(sound)
        self._length += len(sound)

    def rest(self, seconds: float) -> None:
        self.say(np.zeros(int(seconds * RATE), np.float32))

    def fill(self, sound: Sound) -> None:
        """A filled pause: apart, leaning on the clause before or after, or between both without a gap."""
        dice = self._dice
        way = dice.random()
        if way >= 0.35:
            self.rest(dice.uniform(0.07, 0.45) if way < 0.85 else dice.uniform(0.0, 0.05))
        if len(sound) > 0.4 * RATE and dice.random() < 0.4:
            sound = sound[: int(dice.uniform(0.2, 0.8) * RATE)]
        gain = 10 ** (dice.uniform(-9, 0.5) / 20)
        self._fillers.append(self._faded(_bent(sound, dice) * np.float32(gain)))
        self.rest(dice.uniform(0.07, 0.5) if way < 0.8 else dice.uniform(0.0, 0.05))

    def draw(self, sound: Sound) -> None:
        """A drawn-out word in the places where filled pauses stand."""
        dice = self._dice
        self.rest(dice.uniform(0.0, 0.4))
        gain = 10 ** (dice.uniform(-4, 1) / 20)
        self._lengthened.append(self._faded(sound * np.float32(gain)))
        self.rest(dice.uniform(0.0, 0.4))

    def _faded(self, sound: Sound) -> Span:
        began = self.seconds
        edge = min(int(0.015 * RATE), len(sound) // 4)
        shape = np.ones(len(sound), np.float32)
        shape[:edge] = np.linspace(0, 1, edge)
        shape[-edge:] = np.linspace(1, 0, edge)
        self.say(sound * shape)
        return began, self.seconds

    def take(self) -> Take:
        sound = np.concatenate([*self._pieces, np.zeros(int(0.4 * RATE), np.float32)])
        loudest = float(np.abs(sound).max()) or 1.0
        return Take(sound / loudest * np.float32(0.5), tuple(self._fillers), tuple(self._lengthened))


def _bent(sound: Sound, dice: random.Random) -> Sound:
    """A sound with a slight fall or rise of pitch and the unsteadiness of a real larynx."""
    fall = dice.uniform(-1.0, 2.5)
    shake = dice.uniform(0.0, 0.012)
    steps = max(2, len(sound) // (RATE // 100))
    drift = np.cumsum(np.random.default_rng(dice.getrandbits(32)).normal(0.0, 1.0, steps))
    wander = drift - np.linspace(drift[0], drift[-1], steps)
    wander *= shake * 4 / max(float(np.abs(wander).max()), 1.0)
    speed = 2 ** (-np.linspace(-fall / 2, fall / 2, steps) / 12) * (1 + wander)
    pace = np.interp(np.arange(len(sound)), np.linspace(0, len(sound), steps), speed)
    return _at(sound, np.cumsum(pace))


def _at(sound: Sound, places: np.ndarray) -> Sound:
    moved: Sound = np.interp(places[places < len(sound) - 1], np.arange(len(sound)), sound).astype(np.float32)
    return moved


def resized(take: Take, factor: float) -> Take:
    """The same take by a larger or smaller head: pitch and formants times `factor`."""
    sound = _at(take.samples, np.arange(0, len(take.samples) - 1, factor))
    return Take(
        sound,
        tuple((a / factor, b / factor) for a, b in take.fillers),
        tuple((a / factor, b / factor) for a, b in take.lengthened),
    )


def shaken(take: Take, dice: random.Random) -> Take:
    """F0 jitter: time itself wobbles by up to a percent or so, from 20 to 80 times a second."""
    rng = np.random.default_rng(dice.getrandbits(32))
    every = RATE // dice.randint(20, 80)
    count = len(take.samples) // every + 2
    wobble = 1 + rng.normal(0, dice.uniform(0.002, 0.012), count)
    speed = np.interp(np.arange(len(take.samples)), np.arange(count) * every, wobble)
    places = np.cumsum(speed)
    places *= (len(take.samples) - 2) / places[-1]
    return Take(_at(take.samples, places), take.fillers, take.lengthened)


def in_room(sound: Sound, dice: random.Random) -> Sound:
    """Sound after a small room: an exponential tail of noise behind the direct sound."""
    seconds = dice.uniform(0.15, 0.5)
    rng = np.random.default_rng(dice.getrandbits(32))
    count = int(seconds * RATE)
    tail = rng.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    tail *= 10 ** (dice.uniform(-14, -4) / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return _filtered(sound, np.fft.rfft(tail, _length(len(sound) + count)))


def tilted(sound: Sound, dice: random.Random) -> Sound:
    """Sound through another microphone: up to 4 dB an octave either way, sometimes a telephone's band."""
    size = _length(len(sound))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    decibels = dice.uniform(-3, 3) * np.log2(np.maximum(hertz, 60) / 1000)
    if dice.random() < 0.12:
        decibels = decibels - 60 * ((hertz < 280) | (hertz > 3500))
    elif dice.random() < 0.3:
        decibels = decibels - 40 * (hertz < 90)
    return _filtered(sound, 10 ** (np.clip(decibels, -60, 10) / 20))


def _length(least: int) -> int:
    return 1 << (least - 1).bit_length()


def _filtered(sound: Sound, response: np.ndarray) -> Sound:
    size = 2 * (len(response) - 1)
    return np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: len(sound)].astype(np.float32)


def noise(kind: str, count: int, seed: int, babble: Sequence[Sound] = ()) -> Sound:
    """White, pink, or babble (six of the given voices at once) noise of unit RMS."""
    rng = np.random.default_rng(seed)
    if kind == "babble":
        sound = np.zeros(count)
        for _ in range(6):
            voice = babble[int(rng.integers(len(babble)))]
            start = int(rng.integers(len(voice)))
            repeats = (start + count) // len(voice) + 1
            sound += np.tile(voice, repeats)[start : start + count] / (np.std(voice) + 1e-9)
    elif kind == "pink":
        spectrum = np.fft.rfft(rng.normal(0, 1, count))
        spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
        sound = np.fft.irfft(spectrum, count)
    else:
        sound = rng.normal(0, 1, count)
    even: Sound = (sound / np.sqrt(np.mean(sound**2))).astype(np.float32)
    return even


def with_noise(sound: Sound, kind: str, snr_db: float, seed: int, babble: Sequence[Sound] = ()) -> Sound:
    """Sound with noise `snr_db` under the mean power of its loud (active) 10 ms blocks."""
    blocks = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    power = np.mean(blocks.astype(np.float64) ** 2, axis=1)
    active = power[power > power.max() * 1e-4]
    gain = np.sqrt(active.mean()) * 10 ** (-snr_db / 20)
    return sound + noise(kind, len(sound), seed, babble) * np.float32(gain)


def as_pcm(sound: Sound) -> np.ndarray:
    """Floats of ±1 as s16, clipped."""
    return np.clip(np.round(sound * 32768), -32768, 32767).astype(np.int16)


def worn(take: Take, dice: random.Random, babble: Sequence[Sound]) -> Take:
    """A take as some microphone in some room might have heard some speaker."""
    if dice.random() < 0.7:
        take = resized(take, dice.uniform(0.86, 1.17))
    if dice.random() < 0.6:
        take = shaken(take, dice)
    sound = take.samples
    if dice.random() < 0.35:
        sound = in_room(sound, dice)
    if dice.random() < 0.6:
        sound = tilted(sound, dice)
    sound = sound * np.float32(
        0.5 * 10 ** (dice.uniform(-14, 2) / 20) / max(float(np.abs(sound).max()), 1e-6)
    )
    if dice.random() < 0.5:
        kind = dice.choice(("white", "pink", "babble"))
        sound = with_noise(sound, kind, dice.uniform(8, 30), dice.getrandbits(32), babble)
    sound = sound + noise("white", len(sound), dice.getrandbits(32)) * np.float32(
        10 ** (dice.uniform(-85, -55) / 20)
    )
    return Take(as_pcm(sound), take.fillers, take.lengthened)
