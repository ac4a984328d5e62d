"""Filled pauses by the plain published recipe: held voice, vowel quality and pauses, nine fixed weights.

Steadiness of pitch and envelope with hysteresis (Goto, Itou & Hayamizu 1999), formants as vowel quality
(Audhkhasi et al. 2009), pauses on either side, one logistic score. The front end is the program's own; the
constants are the recipe's. It is what the detector is compared with.
"""

from __future__ import annotations

from math import exp, exp2

import numpy as np
import numpy.typing as npt

from coach_app.cues.acoustic.formants import formants
from coach_app.cues.acoustic.hops import Hops
from coach_app.cues.acoustic.spectrum import HOP, WINDOW

OPEN, CLOSE = 0.40, 0.22
MEAN_HOPS = 12
SPAN = 5
BACK_HOPS = 8
UNVOICED_HOPS = 4
LEAST_HOPS, MOST_HOPS = 15, 160
WAIT_HOPS = 11
PRE_HOPS, POST_HOPS = 6, 7

Event = tuple[float, float, float]


def plain_fillers(samples: npt.NDArray[np.int16], threshold: float) -> list[Event]:
    """Events (start, end, decided) in seconds of a whole recording, score at least `threshold`."""
    hops = Hops()
    sound = np.concatenate([np.zeros(WINDOW - HOP), samples])
    recent = [0.0] * MEAN_HOPS
    first: int | None = None
    began, last_voiced = 0, -MEAN_HOPS
    waiting: list[tuple[int, int]] = []
    found: list[Event] = []
    steadiness: list[float] = []
    for hop in range((len(sound) - WINDOW) // HOP + 1):
        hops.measure(sound[hop * HOP : hop * HOP + WINDOW])
        _, voiced, _ = hops.latest()
        stability = _stability(hops, hop)
        steadiness.append(stability)
        recent = [*recent[1:], stability]
        if voiced:
            began = hop if hop - last_voiced > 1 else began
            last_voiced = hop
        possibility = sum(recent) / MEAN_HOPS
        if first is None and possibility >= OPEN:
            steady = hop - MEAN_HOPS + 1
            first = began if steady - began < BACK_HOPS else steady
        elif first is not None:
            over = possibility < CLOSE or hop - last_voiced >= UNVOICED_HOPS or hop - first >= MOST_HOPS
            if over:
                waiting.append((first, last_voiced))
                first = None
        for start, end in [pair for pair in waiting if hop - pair[1] >= WAIT_HOPS]:
            waiting.remove((start, end))
            inside = np.array(steadiness[start : end + 1])
            if len(inside) >= LEAST_HOPS and _score(hops, start, end, hop, inside) >= threshold:
                found.append(((start - 1) / 100, end / 100, (hop + 1) / 100))
    return found


def _stability(hops: Hops, hop: int) -> float:
    around = hops.window(hop - SPAN, hop)
    if not around.voiced[-2:].all():
        return 0.0
    voiced = around.semitones[around.voiced]
    scale = min(max(0.70 * hops.speaker.motion_db, 1.5), 5.0)
    slide = abs(float(voiced[-1] - voiced[0])) / SPAN
    return exp2(-((slide / 0.35) ** 2) - (float(around.motion_db[-1]) / scale) ** 2)


def _score(hops: Hops, start: int, end: int, now: int, stability: np.ndarray) -> float:
    around = hops.window(start - PRE_HOPS, now)
    after = now - end
    offset = len(around.level_db) - after - (end - start + 1)
    inside = around.part(offset, end - start + 1)
    steady = stability > 0.3
    tones = inside.semitones[inside.voiced]
    pre = float(offset >= PRE_HOPS and not around.active[:offset][-PRE_HOPS:].any())
    post = float(_longest(~around.active[-after:]) >= POST_HOPS)
    central = 0.0
    if steady.any():
        found = formants(inside.band[steady])
        central = float(np.mean(_soft(found[:, 0], 250, 1000, 100) * _soft(found[:, 1], 850, 2100, 200)))
    milliseconds = 10.0 * (end - start + 1)
    span = float(np.ptp(np.percentile(tones, (10, 90)))) if len(tones) else 12.0
    over = float(np.median(tones)) - hops.speaker.semitones if len(tones) else 0.0
    z = (
        1.0 * _ramp(milliseconds, 140, 320)
        - 1.2 * _ramp(milliseconds, 450, 800)
        + 3.2 * _ramp(float(stability.mean()), 0.30, 0.75)
        + 0.4 * _ramp(span, 4, 1)
        + 1.0 * _ramp(over, 1.5, -1.5)
        + 2.8 * central
        + 1.0 * pre
        + 1.2 * post
        + 0.8 * _ramp(10.0 * _held(inside.mel_db), 60, 200)
        - 7.3
    )
    return 1 / (1 + exp(-z))


def _ramp(value: float, zero: float, one: float) -> float:
    return min(max((value - zero) / (one - zero), 0.0), 1.0)


def _soft(values: np.ndarray, low: float, high: float, edge: float) -> np.ndarray:
    rise: np.ndarray = np.clip((values - low) / edge + 1, 0, 1) * np.clip((high - values) / edge + 1, 0, 1)
    return rise


def _longest(flags: np.ndarray) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def _held(mel: np.ndarray) -> int:
    """Longest stretch with no two hops more than 4 dB apart."""
    longest = first = 0
    for last in range(len(mel)):
        apart = np.flatnonzero(np.mean((mel[first:last] - mel[last]) ** 2, axis=1) > 16.0)
        if len(apart):
            first += int(apart[-1]) + 1
        longest = max(longest, last - first + 1)
    return longest
