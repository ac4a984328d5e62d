"""What the window is told when microphone and speaker are checked."""

from dataclasses import dataclass
from typing import Literal

METER_JOB = "microphone-meter"
SAMPLE_JOB = "microphone-sample"
SPEAKER_JOB = "speaker-check"
"""Names of the jobs of a check."""


@dataclass(frozen=True, slots=True)
class SampleJudged:
    """What five seconds of speech showed: levels of voice and room in dBFS, how many tops were cut off."""

    verdict: Literal["clear", "quiet", "noisy", "clipped", "silent"]
    voice: float
    floor: float
    clipped: int


SoundCheckEvent = SampleJudged
