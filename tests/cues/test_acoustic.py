"""Spectrum, pitch, formants, candidates and weights of the filled-pause detector."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.cues.acoustic.candidates import LEAST_HOPS, MOST_HOPS, UNVOICED_HOPS, WAIT_HOPS, Tracker
from coach_app.cues.acoustic.evidence import NAMES
from coach_app.cues.acoustic.formants import BAND_BINS, formants
from coach_app.cues.acoustic.hops import KEPT, Hops
from coach_app.cues.acoustic.pitch import pitch
from coach_app.cues.acoustic.score import Scorer, UnfitWeights
from coach_app.cues.acoustic.spectrum import HOP, RATE, WINDOW, level_db, mel_db, power
from coach_app.cues.acoustic.stability import stability

pytestmark = pytest.mark.unit

TIME = np.arange(WINDOW) / RATE


def vowel(hertz: float, first: float, second: float, seconds: float = WINDOW / RATE) -> np.ndarray:
    """Pulses at `hertz` through three resonances, s16 size."""
    pulses = np.zeros(int((seconds + 0.1) * RATE))
    pulses[(np.arange(0, len(pulses) * hertz / RATE) / hertz * RATE).astype(int)[:-1]] = 1.0
    for centre, width in ((first, 70.0), (second, 100.0), (2600.0, 150.0)):
        radius = np.exp(-np.pi * width / RATE)
        one, two = 2 * radius * np.cos(2 * np.pi * centre / RATE), -(radius**2)
        out = np.zeros(len(pulses))
        for n in range(len(pulses)):
            out[n] = pulses[n] + one * out[n - 1] + two * out[n - 2]
        pulses = out
    sound = pulses[int(0.1 * RATE) :]
    return np.asarray(sound / np.abs(sound).max() * 12000)


def test_a_full_scale_sine_has_zero_dbfs() -> None:
    assert level_db(power(32768 * np.sin(2 * np.pi * 1000 * TIME))) == pytest.approx(0.0, abs=0.3)


@given(st.floats(0.05, 1.0))
def test_gain_moves_every_band_alike(gain: float) -> None:
    sound = vowel(120, 500, 1500)
    change = mel_db(power(sound)) - mel_db(power(sound * gain))
    assert change == pytest.approx(-20 * np.log10(gain), abs=0.01)


@pytest.mark.parametrize("hertz", [72.0, 95.0, 131.0, 180.0, 240.0, 280.0])
def test_pitch_of_a_vowel_is_its_pulse_rate(hertz: float) -> None:
    tone = pitch(power(vowel(hertz, 520, 1400)), 0.0)
    assert tone.voiced
    assert tone.semitones == pytest.approx(12 * np.log2(hertz / 100), abs=0.35)


def test_noise_and_silence_have_no_pitch() -> None:
    rng = np.random.default_rng(3)
    voiced = [pitch(power(rng.normal(0, 3000, WINDOW)), 0.0).voiced for _ in range(50)]
    assert sum(voiced) <= 2
    assert not pitch(power(np.zeros(WINDOW)), 0.0).voiced


@pytest.mark.parametrize("hertz", [90.0, 130.0, 200.0])
@pytest.mark.parametrize(("first", "second"), [(500, 1450), (700, 1200), (350, 1900)])
def test_formants_of_a_vowel_are_its_resonances(hertz: float, first: float, second: float) -> None:
    found = formants(power(vowel(hertz, first, second))[None, :BAND_BINS])[0]
    assert found[0] == pytest.approx(first, abs=max(100.0, hertz / 2))
    assert found[1] == pytest.approx(second, abs=150.0)


def test_formants_of_silence_are_numbers() -> None:
    assert np.isfinite(formants(np.zeros((3, BAND_BINS)))).all()


def test_stability_falls_with_movement() -> None:
    assert stability(0.0, 0.0, 4.5) == 1.0
    assert stability(0.7, 0.0, 4.5) == pytest.approx(0.5)
    assert stability(0.0, 0.7 * 4.5, 4.5) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.3, 0.9]), st.booleans(), st.integers(1, 60)), max_size=12))
def test_candidates_come_in_order_within_bounds_and_in_time(plan: list[tuple[float, bool, int]]) -> None:
    tracker = Tracker()
    last = -1
    hop = -1
    for value, voiced, count in plan:
        for _ in range(count):
            hop += 1
            found = tracker.advance(value if voiced else 0.0, voiced, voiced)
            if found is not None:
                assert LEAST_HOPS <= found.last - found.first + 1 <= MOST_HOPS + LEAST_HOPS
                assert last < found.last
                assert found.decided == hop
                assert hop - found.last <= WAIT_HOPS + UNVOICED_HOPS + LEAST_HOPS
                last = found.last


def test_old_hops_are_forgotten_and_recent_ones_kept() -> None:
    hops = Hops()
    for number in range(3 * KEPT):
        hops.measure(np.full(WINDOW, 100.0 if number == 3 * KEPT - 1 else 0.0))
    kept = hops.window(hops.count - KEPT, hops.count - 1)
    assert len(kept.level_db) == KEPT
    assert int(kept.level_db.argmax()) == KEPT - 1
    assert hops.oldest > 0


def test_hops_measure_a_held_vowel_as_steady() -> None:
    hops = Hops()
    sound = np.concatenate([np.zeros(RATE // 2), vowel(120, 500, 1500, 0.6)])
    for start in range(0, len(sound) - WINDOW, HOP):
        hops.measure(sound[start : start + WINDOW])
    middle = hops.window(hops.count - 30, hops.count - 10)
    assert middle.voiced.all()
    assert middle.stability.min() > 0.8


def test_weights_of_other_evidence_are_refused(tmp_path: Path) -> None:
    data = Scorer.load().as_json()
    assert data["names"] == list(NAMES)
    data["names"] = data["names"][1:]
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnfitWeights, match="fit them again"):
        Scorer.load(path)


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(NAMES), max_size=len(NAMES)))
def test_any_evidence_gives_a_confidence(numbers: list[float]) -> None:
    assert 0.0 <= Scorer.load().score(np.array(numbers)) <= 1.0
