"""How fast somebody speaks, without knowing the words: syllable nuclei (de Jong & Wempe 2009)."""

from dataclasses import dataclass

import numpy as np

from coach_app.cues.pauses import spoken
from coach_app.cues.voice_frames import Array, VoiceFrames

DIP_DB = 1.6
"""A nucleus is parted from the next one by a dip of at least this; de Jong & Wempe take 2 dB of a level
smoothed less than ours."""

UNDER_LOUDEST_DB = 25.0
"""Peaks this far under the loud ones (95th percentile) are no syllables (the same)."""

SMOOTHING = np.array([0.25, 0.5, 0.25])
GAP_SECONDS = 0.25
"""Gaps from here on are no speaking time."""

SYLLABLES_PER_WORD = 1.4
"""Of spoken English; turns syllables into words."""

LEAST_SPEAKING_SECONDS = 5.0
"""Less speech than this gives no rate."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Syllables in so many seconds of speaking time."""

    syllables: int
    speaking_seconds: float

    @property
    def syllables_per_second(self) -> float:
        """Articulation rate."""
        return self.syllables / self.speaking_seconds

    @property
    def words_per_minute(self) -> float:
        """About so many words, at SYLLABLES_PER_WORD."""
        return 60.0 * self.syllables_per_second / SYLLABLES_PER_WORD


def pace(frames: VoiceFrames, least_seconds: float = LEAST_SPEAKING_SECONDS) -> Pace | None:
    """Pace over `frames`; None where there is less than `least_seconds` of speech in them."""
    said = spoken(frames, least=GAP_SECONDS)
    if said is None or said.speaking_seconds < least_seconds:
        return None
    return Pace(len(syllable_nuclei(frames)), said.speaking_seconds)


def syllable_nuclei(frames: VoiceFrames) -> list[float]:
    """When each syllable was loudest, seconds: voiced peaks of the level with a dip on either side."""
    if not frames.active.any():
        return []
    level: Array = np.convolve(np.pad(frames.level_db, 1, mode="edge"), SMOOTHING, "valid")
    least = float(np.percentile(level[frames.active], 95)) - UNDER_LOUDEST_DB
    return [
        frames.at(peak)
        for peak in _peaks(level)
        if level[peak] > least and frames.voiced[peak] and frames.active[peak]
    ]


def _peaks(levels: Array) -> list[int]:
    """Maxima with at least DIP_DB of fall before the next one and of rise after the last."""
    found: list[int] = []
    top = bottom = 0
    rising = True
    level: list[float] = levels.tolist()  # plain numbers: several times faster one by one
    for place, value in enumerate(level):
        if rising:
            if value > level[top]:
                top = place
            elif level[top] - value >= DIP_DB:
                found.append(top)
                rising, bottom = False, place
        elif value < level[bottom]:
            bottom = place
        elif value - level[bottom] >= DIP_DB:
            rising, top = True, place
    return found
