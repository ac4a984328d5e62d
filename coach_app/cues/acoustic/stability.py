"""How steady a voice is held: little movement of pitch and of the envelope (Goto et al. 1999)."""

from math import exp2, sqrt

from coach_app.cues.acoustic.spectrum import Array

SPAN = 5
"""Hops over which movement is measured."""

SLIDE_SEMITONES = 0.7
"""Movement over SPAN that halves the stability: 14 semitones a second, an "uh" that falls away."""

MOTION_SHARE = 0.70
"""Share of the speaker's own median motion that halves the stability."""

LEAST_MOTION_DB, MOST_MOTION_DB = 1.5, 5.0
LEVEL_SHARE = 0.5
"""Weight of what moves in all bands alike: loudness."""


def motion_db(mel: Array) -> float:
    """Deformation of the envelope over SPAN + 1 hops of mel levels: RMS over bands, dB."""
    change = mel[-1] + mel[-2] - mel[0] - mel[1]
    common = float(change.sum()) / len(change)
    shape = float(change @ change) / len(change) - common * common
    return 0.5 * sqrt(max(shape, 0.0) + (LEVEL_SHARE * common) ** 2)


def stability(slide: float, motion: float, usual_motion: float) -> float:
    """1 for a voice held still, 0.5 where pitch (semitones over SPAN) or envelope (dB) moves by its scale."""
    scale = min(max(MOTION_SHARE * usual_motion, LEAST_MOTION_DB), MOST_MOTION_DB)
    return exp2(-((slide / SLIDE_SEMITONES) ** 2) - (motion / scale) ** 2)
