"""Filled pauses by ear against the truth, voices never seen; length, pauses and pace against known speech.

Each development voice is judged by weights fitted without it (``fillers/left_out.json``). A hit is any
overlap, one to one; drawn-out words count as false. The second figure, with a 0.2 s collar, follows the rule
of sed_eval's event-based metrics in our own words. The baseline is the plain published recipe.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach_app.cues.acoustic.score import Scorer
from coach_app.cues.filled_pauses import FilledPauses
from tests.bench.baselines.plain_fillers import plain_fillers
from tests.bench.event_metrics import NOTHING, Counts, Span, counted, overlapping, pairs, within_collar
from tests.bench.fillers.development import CONDITIONS, FOLDER_VARIABLE, Recording, recordings
from tests.bench.fillers.length import measure_length
from tests.bench.fillers.train import FOLDS
from tests.bench.rows import Row, percentiles

AREA = "filler truth"
BASELINE_CONDITIONS = ("clean", "pink 10 dB")
BASELINE_THRESHOLD = 0.6
GOALS = {"clean": "≥ 0.80", "pink 10 dB": "≥ 0.70"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one recording in one condition gave: by overlap, by collar, the recipe's, latencies in ms."""

    voice: str
    condition: str
    ours: Counts
    collar: Counts
    plain: Counts | None
    latencies: tuple[float, ...]
    cpu_share: float


def measure() -> list[Row]:
    """All rows of this area."""
    material = recordings()
    if not material:
        note = f"skipped: no development recordings; set {FOLDER_VARIABLE} to their folder"
        return [Row(AREA, "event F1", "≥ 0.80", None, None, 0, "", note=note), *measure_length()]
    folds = json.loads(FOLDS.read_text(encoding="utf-8"))
    scorers = {voice: Scorer.from_json(data) for voice, data in folds.items()}
    outcomes = [
        _outcome(recording, condition, scorers[recording.voice])
        for condition in CONDITIONS
        for recording in material
    ]
    rows = [row for condition in CONDITIONS for row in _rows(outcomes, condition)]
    return [*rows, *_costs(outcomes), *measure_length()]


def _outcome(recording: Recording, condition: str, scorer: Scorer) -> Outcome:
    take = recording.heard(condition)
    ear = FilledPauses(scorer=scorer)
    began = time.thread_time()
    found = [
        pause for at in range(0, len(take.samples), 160) for pause in ear.push(take.samples[at : at + 160])
    ]
    spent = time.thread_time() - began
    spans = [(pause.started, pause.ended) for pause in found]
    hits = pairs(spans, recording.fillers, overlapping)
    latencies = tuple(1e3 * (found[n].decided - recording.fillers[true][1]) for true, n in hits.items())
    return Outcome(
        recording.voice,
        condition,
        counted(spans, recording.fillers, recording.seconds, overlapping),
        counted(spans, recording.fillers, recording.seconds, within_collar),
        _plain(take.samples, recording) if condition in BASELINE_CONDITIONS else None,
        latencies,
        spent / recording.seconds,
    )


def _plain(samples: np.ndarray, recording: Recording) -> Counts:
    found: list[Span] = [(start, end) for start, end, _ in plain_fillers(samples, BASELINE_THRESHOLD)]
    return counted(found, recording.fillers, recording.seconds, overlapping)


def _rows(outcomes: Sequence[Outcome], condition: str) -> list[Row]:
    here = [outcome for outcome in outcomes if outcome.condition == condition]
    voices = sorted({outcome.voice for outcome in here})
    rows = [_row("all voices", condition, here)]
    return rows + [_row(voice, condition, [one for one in here if one.voice == voice]) for voice in voices]


def _row(who: str, condition: str, outcomes: Sequence[Outcome]) -> Row:
    ours = sum((outcome.ours for outcome in outcomes), NOTHING)
    collar = sum((outcome.collar for outcome in outcomes), NOTHING)
    plain = sum((outcome.plain for outcome in outcomes if outcome.plain is not None), NOTHING)
    note = f"{_words(ours)}; with 0.2 s collar F1 {collar.f1:.2f}"
    baseline = f"{plain.f1:.2f} ({_words(plain)})" if condition in BASELINE_CONDITIONS else ""
    goal = GOALS.get(condition, "")
    return Row(AREA, f"event F1, {condition}, {who}", goal, ours.f1, None, ours.true, "", baseline, note)


def _words(counts: Counts) -> str:
    return f"P {counts.precision:.2f} R {counts.recall:.2f}, {counts.false_per_minute:.2f} false/min"


def _costs(outcomes: Sequence[Outcome]) -> list[Row]:
    clean = [outcome for outcome in outcomes if outcome.condition == "clean"]
    voices = sorted({outcome.voice for outcome in clean})
    each = [row for voice in voices for row in _cost(voice, [one for one in clean if one.voice == voice])]
    return [*_cost("all voices", clean), *each]


def _cost(who: str, clean: Sequence[Outcome]) -> list[Row]:
    latencies = [latency for outcome in clean for latency in outcome.latencies]
    middle, high = percentiles(latencies)
    cpu, cpu_high = percentiles([100 * outcome.cpu_share for outcome in clean])
    return [
        Row("filler by ear", f"end → decision, {who}", "≤ 150 p95", middle, high, len(latencies), "ms"),
        Row("filler by ear", f"CPU, 10 ms blocks, {who}", "≤ 1", cpu, cpu_high, len(clean), "% of a core"),
    ]
