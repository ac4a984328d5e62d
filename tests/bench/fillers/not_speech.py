"""Sounds that are no filled pause and no speech: tones, tunes, hum, coughs, laughter, noise, clicks."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from tests.bench.fillers.voices import RATE, Sound


def beeps(dice: random.Random) -> Sound:
    """Sine beeps with pauses."""
    parts = []
    for _ in range(12):
        parts.append(_note(dice.uniform(90, 900), dice.uniform(0.1, 0.8), [1.0], dice))
        parts.append(np.zeros(int(dice.uniform(0.05, 0.5) * RATE)))
    return _unit(np.concatenate(parts))


def tune(dice: random.Random) -> Sound:
    """A melody on an instrument with harmonics, with or without gaps between its notes."""
    fall = dice.uniform(0.4, 1.6)
    partials = [1.0 / n**fall * dice.uniform(0.3, 1.0) for n in range(1, dice.randint(4, 16))]
    root = dice.uniform(80, 260)
    gap = dice.choice((0.0, 0.0, 0.08, 0.2))
    parts = []
    for _ in range(20):
        hertz = root * 2 ** (dice.choice((0, 2, 4, 5, 7, 9, 11, 12)) / 12)
        note = _note(hertz, dice.uniform(0.12, 0.7), partials, dice)
        if dice.random() < 0.2:
            third = _note(hertz * 1.26, (len(note) + 1) / RATE, partials, dice)
            note = note + third[: len(note)]
        parts += [note, np.zeros(int(gap * RATE))]
    return _unit(np.concatenate(parts))


def resonant_tune(dice: random.Random) -> Sound:
    """A melody on an instrument whose body has resonances where vowels have theirs."""
    sound = tune(dice)
    size = 1 << (len(sound) - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    response = np.full(len(hertz), 0.05)
    for centre in (dice.uniform(300, 900), dice.uniform(900, 2000), dice.uniform(2200, 3000)):
        response += 1 / (1 + ((hertz - centre) / dice.uniform(60, 200)) ** 2)
    return _unit(np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: len(sound)])


def hum(dice: random.Random) -> Sound:
    """Mains hum that comes and goes."""
    base = dice.choice((50.0, 60.0, 100.0, 120.0))
    time = np.arange(8 * RATE) / RATE
    sound = sum(np.sin(2 * np.pi * base * n * time + n) / n for n in range(1, 9))
    gate = np.repeat([dice.random() < 0.6 for _ in range(16)], RATE // 2)
    return _unit(sound * gate)


def coughs(dice: random.Random) -> Sound:
    """Bursts of shaped noise with a short hoarse voice behind them."""
    rng = np.random.default_rng(dice.getrandbits(32))
    parts = [np.zeros(RATE // 2)]
    for _ in range(8):
        count = int(dice.uniform(0.15, 0.4) * RATE)
        burst = rng.normal(0, 1, count) * np.exp(-np.arange(count) / (0.07 * RATE))
        pulses = np.cumsum(rng.normal(110, 25, count) / RATE) % 1.0 < 0.1
        parts += [burst + pulses * np.exp(-np.arange(count) / (0.1 * RATE)) * dice.uniform(0, 1)]
        parts += [np.zeros(int(dice.uniform(0.1, 0.6) * RATE))]
    return _unit(np.convolve(np.concatenate(parts), np.hanning(9), "same"))


def laughter(dice: random.Random) -> Sound:
    """Short voiced bursts, five a second, with breath between them."""
    rng = np.random.default_rng(dice.getrandbits(32))
    parts = [np.zeros(RATE // 2)]
    partials = [1.0, 0.9, 0.8, 0.5, 0.3, 0.25, 0.3, 0.2, 0.1]
    for _ in range(5):
        hertz = dice.uniform(140, 330)
        for number in range(dice.randint(3, 7)):
            ha = _note(hertz * 0.96**number, dice.uniform(0.08, 0.15), partials, dice)
            parts += [ha, rng.normal(0, 0.1, int(dice.uniform(0.06, 0.12) * RATE))]
        parts.append(np.zeros(int(dice.uniform(0.2, 0.6) * RATE)))
    return _unit(np.concatenate(parts))


def clicks(dice: random.Random) -> Sound:
    """Keys and knocks over hiss."""
    rng = np.random.default_rng(dice.getrandbits(32))
    sound = rng.normal(0, 0.01, 8 * RATE)
    for _ in range(40):
        place = dice.randrange(len(sound) - 800)
        length = dice.randint(30, 800)
        ring = np.sin(2 * np.pi * dice.uniform(120, 2500) * np.arange(length) / RATE)
        sound[place : place + length] += ring * np.exp(-np.arange(length) / (length / 4))
    return _unit(sound)


KINDS: dict[str, Callable[[random.Random], Sound]] = {
    "beeps": beeps,
    "tune": tune,
    "resonant tune": resonant_tune,
    "hum": hum,
    "coughs": coughs,
    "laughter": laughter,
    "clicks": clicks,
}


def _note(hertz: float, seconds: float, partials: list[float], dice: random.Random) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    vibrato = dice.choice((0.0, 0.0, 0.004)) * np.sin(2 * np.pi * 5.5 * time)
    phase = 2 * np.pi * np.cumsum(hertz * (1 + vibrato)) / RATE
    sound = np.zeros(len(time))
    for number, strength in enumerate(partials, 1):
        if hertz * number < RATE / 2:
            sound += strength * np.sin(number * phase + number)
    edge = min(int(dice.uniform(0.003, 0.03) * RATE), len(time) // 3)
    sound[:edge] *= np.linspace(0, 1, edge)
    sound[len(sound) - edge :] *= np.linspace(1, 0, edge)
    faded: np.ndarray = sound * np.exp(-time * dice.choice((0.0, 0.0, 3.0)))
    return faded


def _unit(sound: np.ndarray) -> Sound:
    return (0.5 * sound / max(float(np.abs(sound).max()), 1e-9)).astype(np.float32)
