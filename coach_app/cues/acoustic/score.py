"""How likely a candidate is a filled pause: small networks over its evidence, weights in a data file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach_app.cues.acoustic.evidence import NAMES
from coach_app.cues.acoustic.spectrum import Array

WEIGHTS = Path(__file__).with_name("weights.json")
"""Fitted on synthetic speech by tests/bench/fillers/train.py."""

FARTHEST = 4.0
"""Evidence further from the usual than this many standard deviations counts as this far."""


class UnfitWeights(ValueError):
    """The weights were fitted to other evidence than this program gathers."""


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectifiers: `hidden` (evidence x units), `bias`, `output` (units), `offset`."""

    hidden: Array
    bias: Array
    output: Array
    offset: float

    def logit(self, standard: Array) -> float:
        """Log odds for standardised evidence."""
        units = np.maximum(standard @ self.hidden + self.bias, 0.0)
        return float(units @ self.output) + self.offset


@dataclass(frozen=True, slots=True)
class Scorer:
    """Mean log odds of several networks, shifted so that a confidence of 0.6 is the precise setting."""

    mean: Array
    scale: Array
    networks: Sequence[Network]
    shift: float

    def score(self, evidence: Array) -> float:
        """Confidence between 0 and 1."""
        standard = np.clip((evidence - self.mean) / self.scale, -FARTHEST, FARTHEST)
        odds = sum(network.logit(standard) for network in self.networks) / len(self.networks)
        return float(1.0 / (1.0 + np.exp(-np.clip(odds + self.shift, -30.0, 30.0))))

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Scorer":
        """Read weights; raises OSError, UnfitWeights."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Scorer":
        """Weights as `as_json` gave them; raises UnfitWeights."""
        if tuple(data["names"]) != NAMES:
            raise UnfitWeights("the weights belong to other evidence; fit them again")
        networks = tuple(
            Network(np.array(one["hidden"]), np.array(one["bias"]), np.array(one["output"]), one["offset"])
            for one in data["networks"]
        )
        return cls(np.array(data["mean"]), np.array(data["scale"]), networks, data["shift"])

    def as_json(self) -> dict[str, Any]:
        """Weights as plain numbers, four digits each."""
        return {
            "names": list(NAMES),
            "mean": _short(self.mean),
            "scale": _short(self.scale),
            "shift": self.shift,
            "networks": [
                {
                    "hidden": [_short(row) for row in network.hidden],
                    "bias": _short(network.bias),
                    "output": _short(network.output),
                    "offset": float(f"{network.offset:.4g}"),
                }
                for network in self.networks
            ],
        }


def _short(values: Array) -> list[float]:
    return [float(f"{value:.4g}") for value in values]
