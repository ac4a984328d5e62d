"""Where the voice was in an answer: first and last sound, and the pauses between."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from coach_app.cues.voice_frames import FRAME_SECONDS, Flags, VoiceFrames

LEAST_PAUSE_SECONDS = 0.5
"""Shorter gaps are breath and closure, not pauses (product.md counts from here on)."""

LEAST_SOUND_FRAMES = 5
"""A sound shorter than this, apart from others, is a click."""

BRIDGE_FRAMES = 15
"""Closures inside words: gaps this short don't part two sounds."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence between two sounds, seconds of the stream."""

    started: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long."""
        return self.ended - self.started


@dataclass(frozen=True, slots=True)
class Spoken:
    """First to last sound of an answer, with the pauses between them."""

    started: float
    ended: float
    pauses: tuple[Pause, ...]

    @property
    def seconds(self) -> float:
        """Length of the answer, pauses within it."""
        return self.ended - self.started

    @property
    def speaking_seconds(self) -> float:
        """Length without the pauses."""
        return self.seconds - sum(pause.seconds for pause in self.pauses)


def spoken(frames: VoiceFrames, least: float = LEAST_PAUSE_SECONDS) -> Spoken | None:
    """What was said in `frames`, with pauses of at least `least` seconds; None where nobody spoke."""
    stretches = sounds(frames)
    if not stretches:
        return None
    gaps = [Pause(frames.at(end), frames.at(begin)) for (_, end), (begin, _) in pairwise(stretches)]
    pauses = tuple(gap for gap in gaps if gap.seconds >= least - FRAME_SECONDS / 2)
    return Spoken(frames.at(stretches[0][0]), frames.at(stretches[-1][1]), pauses)


def sounds(frames: VoiceFrames) -> list[tuple[int, int]]:
    """Sounds as (first frame, frame after the last): near ones joined, those without voice left out."""
    joined: list[tuple[int, int]] = []
    for begin, end in _runs(frames.active):
        if joined and begin - joined[-1][1] <= BRIDGE_FRAMES:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return [
        (begin, end)
        for begin, end in joined
        if end - begin >= LEAST_SOUND_FRAMES and frames.voiced[begin:end].sum() >= 2
    ]


def _runs(flags: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]
