"""Jitter, echo and barge-in, in virtual time; the latter two are in `tests.bench.double_talk`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.feed import Feed
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE
from tests.bench import double_talk
from tests.bench.rows import Row, percentiles
from tests.stand_ins.speech import speech

TURNS = 240
SPEECH_SECONDS = (3.0, 12.0)


def measure() -> list[Row]:
    """All rows of this area."""
    return [*_jitter_rows(), *double_talk.rows()]


# Jitter


def pauses(trace: str, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Seconds between chunks of 40 ms, as quality.md names them."""
    match trace:
        case "even":
            return np.full(count, 0.020)
        case "uniform":
            return rng.uniform(0.0, 0.070, count)
        case "pareto":
            return np.minimum(0.500, 0.010 * (1.0 + rng.pareto(1.6, count)))
        case _:
            return np.where(rng.random(count) < 0.02, 0.400, 0.025)


@dataclass
class Tally:
    """Breaks and delays (ms) of one way of playing."""

    breaks: int = 0
    delays: list[float] = field(default_factory=list)


def ours(feed: Feed, sound: Samples, arrivals: NDArray[np.float64], now: float, tally: Tally) -> float:
    """Play one turn with the product's own parts; gives the time it ended."""
    block = np.zeros(SPEAKER_RATE // 100, np.int16)
    before = feed.playout.underruns
    beat, sent, heard = now, 0, None
    while sent < len(arrivals) or feed.playout.waiting:
        beat += 0.010
        while sent < len(arrivals) and now + arrivals[sent] <= beat:
            feed.write(sound[sent * 960 : (sent + 1) * 960], now + float(arrivals[sent]))
            sent += 1
            if sent == len(arrivals):
                feed.end_turn(now + float(arrivals[-1]))
        if feed.playout.pull(block) and heard is None:
            heard = beat
            tally.delays.append((beat - now - float(arrivals[0])) * 1e3)
    tally.breaks += feed.playout.underruns - before
    return beat


def scheduled(arrivals: NDArray[np.float64], wait: float, tally: Tally) -> None:
    """Next-start-time (`wait` 0): each chunk as soon as it can; or a fixed buffer of `wait` seconds."""
    needed = max(round(wait / 0.040), 1)
    start = float(arrivals[min(needed, len(arrivals)) - 1])
    tally.delays.append((start - float(arrivals[0]) + 0.005) * 1e3)
    ends, index = start, 0
    while index < len(arrivals):
        if arrivals[index] > ends + 1e-9:
            tally.breaks += 1
            ends = float(arrivals[min(index + needed, len(arrivals)) - 1])
        ends += 0.040
        index += 1


def _jitter_rows() -> list[Row]:
    text = " ".join(INTERVIEW)
    voice = np.frombuffer(speech(text, SPEAKER_RATE, "rms"), "<i2")
    goals = {"even": "0 / ≤ 40", "uniform": "0 / ≤ 130", "pareto": "≤ 0.8 / ≤ 200", "stall": "≤ 3.5 / ≤ 200"}
    rows = []
    for trace, goal in goals.items():
        rng = np.random.default_rng(7)
        mine, plain, fixed = Tally(), Tally(), Tally()
        feed, now, minutes = Feed(), 0.0, 0.0
        for _ in range(TURNS):
            count = round(rng.uniform(*SPEECH_SECONDS) / 0.040)
            arrivals = np.cumsum(pauses(trace, count, rng))
            arrivals = arrivals - arrivals[0] + rng.uniform(0.0, 0.010)
            start = int(rng.integers(0, len(voice) - count * 960))
            minutes += count * 0.040 / 60
            scheduled(arrivals, 0.0, plain)
            scheduled(arrivals, 0.200, fixed)
            now = ours(feed, voice[start : start + count * 960], arrivals, now, mine) + 2.0
        p50, p95 = percentiles(mine.delays)
        others = [
            f"{name} {tally.breaks / minutes:.2f} / {percentiles(tally.delays)[1]:.0f}"
            for name, tally in (("next-start-time", plain), ("fixed 200 ms", fixed))
        ]
        rate = mine.breaks / minutes
        name = f"added delay, {trace} arrival (goal: underruns a minute / p95)"
        note = f"{rate:.2f} underruns a minute ({mine.breaks} in {minutes:.0f} min of speech); virtual time"
        rows.append(Row("jitter", name, goal, p50, p95, TURNS, "ms", "; ".join(others), note))
    return rows


INTERVIEW = (
    "Tell me about a time when you had to persuade somebody who did not agree with you.",
    "What did you say first, and how did they take it? Think of one project that went badly.",
    "How do you decide what to work on, when everything seems to be urgent at the same moment?",
)
