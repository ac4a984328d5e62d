"""``python -m tests.bench.fillers.train``: fit the weights of the filled-pause scorer anew.

Speech is made with the installed synthesisers (see voices.py), the development recordings are added where
they lie, and two files are written: the weights the program uses, and beside this script one set a
development voice that has never seen that voice, by which the benchmark judges. Takes some ten minutes.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from coach_app.cues.acoustic.score import WEIGHTS
from tests.bench.fillers.development import ALIKE, Recording, babble_voices, recordings
from tests.bench.fillers.examples import Examples, after_speech, examples, joined, made_by
from tests.bench.fillers.network import fit
from tests.bench.fillers.voices import TRAINING, Voice, installed

FOLDS = Path(__file__).with_name("left_out.json")
MEMBERS = 4
SOUND_ROUNDS = 3
SHIFT = 0.0
"""Added to the log odds: 0 puts the setting with few wrong cues at a confidence of 0.6."""
TRAINED_CONDITIONS = ("clean", "pink 10 dB")


def gathered() -> Examples:
    """Everything there is to learn from."""
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(_from_voice, [voice for voice in TRAINING if installed(voice)]))
        sounds = list(pool.map(_from_sounds, [voice for voice in TRAINING[::3] if installed(voice)]))
        recorded = list(pool.map(_from_recording, recordings(), chunksize=10))
    return joined([*made, *sounds, *recorded])


def fit_all(everything: Examples) -> None:
    """Write the weights of the program and those of each left-out voice."""
    weights = everything.balanced()
    scorer = fit(everything.evidence, everything.labels, weights, MEMBERS, SHIFT)
    WEIGHTS.write_text(json.dumps(scorer.as_json()) + "\n", encoding="utf-8")
    folds = {}
    for voice, names in ALIKE.items():
        others = everything.without(names)
        fold = fit(others.evidence, others.labels, others.balanced(), MEMBERS, SHIFT)
        folds[voice] = fold.as_json()
    FOLDS.write_text(json.dumps(folds) + "\n", encoding="utf-8")


def _from_voice(voice: Voice) -> Examples:
    count = 4 if voice.language != "english" else 5 if voice.engine == "espeak" else 16
    return made_by(voice, count, babble_voices())


def _from_sounds(voice: Voice) -> Examples:
    return after_speech(voice, SOUND_ROUNDS, babble_voices())


def _from_recording(recording: Recording) -> Examples:
    return joined([examples(recording.heard(name), recording.voice) for name in TRAINED_CONDITIONS])


if __name__ == "__main__":
    fit_all(gathered())
