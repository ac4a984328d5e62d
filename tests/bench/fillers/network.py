"""Fitting the scorer's networks: Adam on weighted log loss, in numpy."""

from __future__ import annotations

import numpy as np

from coach_app.cues.acoustic.score import FARTHEST, Network, Scorer

UNITS = 12
ROUNDS = 40
BATCH = 128
RATE = 0.004
DECAY = 3e-3
NOISE = 0.2
"""Standard deviations of noise on the evidence while fitting: no cliff between two voices."""


def fit(evidence: np.ndarray, labels: np.ndarray, weights: np.ndarray, members: int, shift: float) -> Scorer:
    """A scorer of `members` networks for evidence (n x names), labels (n, 0 or 1) and weights (n)."""
    mean, scale = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    standard = np.clip((evidence - mean) / scale, -FARTHEST, FARTHEST)
    networks = [_network(standard, labels.astype(float), weights, seed) for seed in range(members)]
    return Scorer(mean, scale, networks, shift)


def _network(standard: np.ndarray, labels: np.ndarray, weights: np.ndarray, seed: int) -> Network:
    rng = np.random.default_rng(seed)
    names = standard.shape[1]
    parts = [
        rng.normal(0, np.sqrt(2 / names), (names, UNITS)),
        np.zeros(UNITS),
        rng.normal(0, np.sqrt(1 / UNITS), UNITS),
        np.zeros(1),
    ]
    first = [np.zeros_like(part) for part in parts]
    second = [np.zeros_like(part) for part in parts]
    step = 0
    for turn in range(ROUNDS):
        order = rng.permutation(len(labels))
        rate = RATE * (1 - turn / ROUNDS)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            step += 1
            noisy = standard[chosen] + NOISE * rng.normal(size=(len(chosen), names))
            slopes = _slopes(parts, noisy, labels[chosen], weights[chosen])
            for part, slope, one, two in zip(parts, slopes, first, second, strict=True):
                one += 0.1 * (slope - one)
                two += 0.001 * (slope**2 - two)
                part -= rate * (one / (1 - 0.9**step)) / (np.sqrt(two / (1 - 0.999**step)) + 1e-8)
    return Network(parts[0], parts[1], parts[2], float(parts[3][0]))


def _slopes(parts: list[np.ndarray], x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> list[np.ndarray]:
    hidden, bias, output, offset = parts
    units = np.maximum(x @ hidden + bias, 0.0)
    chance = 1 / (1 + np.exp(-np.clip(units @ output + offset, -30, 30)))
    error = weight * (chance - y) / len(y)
    back = np.outer(error, output) * (units > 0)
    return [
        x.T @ back + DECAY * hidden / 10,
        back.sum(axis=0),
        units.T @ error + DECAY * output / 10,
        np.array([error.sum()]),
    ]
