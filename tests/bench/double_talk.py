"""Rows on echo, barge-in, false triggers and what two voices at once do to the user's words.

Judged with voices, walls and moments that nothing was developed on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.apm import ECHO_DELAY, NOISE_DELAY
from coach_app.core.pcm import MIC_RATE
from tests.audio.room import VOICE_DBFS, Room, to_level
from tests.bench.lab import Lab, Scene, scene
from tests.bench.rows import Row, percentiles

WALLS = 12
INTERVIEWERS, USERS = "awb", "kal16"
MOMENTS = 21
TURNS = 9
TEN_MINUTES_OF_TURNS = 110
COUGH_SECONDS = 0.16

WAYS = {"canceller": (True, True), "gate": (False, True), "neither": (False, False)}
"""By name: whether the canceller works, whether who judges echoes is asked."""


def rows() -> list[Row]:
    """All of them."""
    return [*_echo(), *_barge_in(), *_false_triggers(), *_damage()]


def _echo() -> list[Row]:
    rooms = {
        "60 ms": ("≥ 38", Room(delay=0.060, noise_dbfs=None)),
        "250 ms": ("≥ 38", Room(delay=0.250, noise_dbfs=None)),
        "60 ms, clipped": ("≥ 27", Room(clipped=True, noise_dbfs=None)),
        "60 ms, 100 ppm drift": ("≥ 27", Room(drift_ppm=100.0, noise_dbfs=None)),
    }
    found = []
    for name, (goal, room) in rooms.items():
        lab = Lab(room, cancel=True).run(scene(5, over=False))
        own = 0.0 if lab.canceller is None else lab.canceller.erle or 0.0
        note = f"after 3 s; with noise suppression {lab.erle(lab.voice):.0f}; own measure {own:.0f}"
        found.append(Row("echo", f"ERLE, {name}", goal, lab.erle(lab.track), None, 5, "dB", "none: 0", note))
    return found


def _judged(turns: int, *, over: bool, words: tuple[NDArray[np.float64], ...] = ()) -> Scene:
    who = {"interviewers": INTERVIEWERS, "users": USERS}
    return scene(turns, over=over, seed=MOMENTS, words=words, **who)


def _barge_in() -> list[Row]:
    found: list[Row] = []
    for level in (-6.0, -12.0, -20.0):
        for noise in (-60.0, -40.0):
            room = Room(echo_db=level, noise_dbfs=noise, seed=WALLS)
            found += _over(f"{level:.0f} dB, noise {noise:.0f} dBFS", room, tuple(WAYS))
    found += _over("-12 dB, 250 ms", Room(echo_db=-12.0, delay=0.250, seed=WALLS), ("canceller",))
    found += _over("-12 dB, drift 100 ppm", Room(echo_db=-12.0, drift_ppm=100.0, seed=WALLS), ("canceller",))
    return found


def _over(name: str, room: Room, ways: tuple[str, ...]) -> list[Row]:
    """One row for each way and step: how fast, how often, and what it did when nobody spoke over a turn."""
    found = []
    for way in ways:
        cancel, guarded = WAYS[way]
        lab = Lab(room, cancel, guarded).run(_judged(TURNS, over=True))
        before = f"{lab.false_yields} false yields, {lab.false_ducks} false ducks"
        note = f"{way}: {lab.said} of {TURNS - 1} hits; {before} in {lab.seconds / 60:.1f} min"
        for what, goal, samples in (("ducked", "≤ 250", lab.ducks), ("silence", "≤ 420", lab.yields)):
            p50, p95 = percentiles(samples) if samples else (None, None)
            label = f"user's onset → {what}, echo {name}"
            found.append(Row("barge-in", label, goal, p50, p95, len(samples), "ms", "", note))
    return found


def _false_triggers() -> list[Row]:
    found = []
    for name, goal, drift in (("no drift", "0", 0.0), ("drift 100 ppm", "≤ 1", 100.0)):
        room = Room(echo_db=-6.0, drift_ppm=drift, noise_dbfs=-40.0, seed=WALLS)
        lab = Lab(room, cancel=True).run(_judged(TEN_MINUTES_OF_TURNS, over=False))
        label = f"false yields, nobody speaks, echo -6 dB, noise -40 dBFS, {name}"
        note = f"{lab.false_ducks} ducks in {lab.seconds / 60:.1f} min"
        found.append(Row("barge-in", label, goal, float(lab.false_yields), None, 1, "count", "", note))
    room = Room(echo_db=-12.0, seed=WALLS)
    lab = Lab(room, cancel=True).run(_judged(TURNS, over=True, words=(cough(),)))
    label, note = "coughs that stop the interviewer", f"{len(lab.ducks)} of {TURNS - 1} ducked it"
    found.append(Row("barge-in", label, "0", float(lab.said), None, TURNS - 1, "count", "", note))
    return found


def cough() -> NDArray[np.float64]:
    """A burst of throat noise, as loud as a voice."""
    rng = np.random.default_rng(3)
    frames = round(COUGH_SECONDS * MIC_RATE)
    burst = np.convolve(rng.standard_normal(frames), np.hanning(12), "same") * np.hanning(frames) ** 0.5
    return to_level(burst, VOICE_DBFS)


def _damage() -> list[Row]:
    found = []
    for level in (-6.0, -12.0, -20.0):
        held = _judged(TURNS, over=True)
        lab = Lab(Room(echo_db=level, seed=WALLS), cancel=True, deciding=False).run(held)
        late = ECHO_DELAY + NOISE_DELAY
        voice, raw = np.concatenate(lab.voice)[late:].astype(float), np.concatenate(lab.raw).astype(float)
        label = f"the user's words while both talk, echo {level:.0f} dB: spectral distance"
        ours, plain = distance(held.said, voice), distance(held.said, raw)
        baseline = f"neither {plain:.1f}; gate: all words lost until the interviewer stops"
        note = "mean over 20 ms × 15 bands where the user can be heard; canceller and noise suppression"
        count = TURNS - 1
        found.append(Row("barge-in", label, "small", ours, None, count, "dB", baseline, note))
    return found


def distance(said: NDArray[np.float64], heard: NDArray[np.float64]) -> float:
    """Mean absolute difference of band levels, dB, in cells at most 30 dB under the loudest of the user."""
    size = min(len(said), len(heard)) // 320 * 320
    levels = []
    for sound in (said, heard):
        power = np.abs(np.fft.rfft(sound[:size].reshape(-1, 320) * np.hanning(320), axis=1)) ** 2
        bands = np.add.reduceat(power, np.unique(np.geomspace(4, 150, 16).astype(int)), axis=1)[:, :-1]
        levels.append(10 * np.log10(bands + 1e3))
    loud = levels[0] > levels[0].max() - 30.0
    return float(np.abs(levels[0] - levels[1])[loud].mean())
