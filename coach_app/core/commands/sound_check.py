"""What is asked of microphone and speaker before a session. Devices are those in the settings.

Each is a job that ends the one before it, refused while a session runs; no sound is kept.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HearMicrophone:
    """Show the microphone's level until told otherwise: a job called `METER_JOB`."""


@dataclass(frozen=True, slots=True)
class RecordSample:
    """Listen for five seconds, answer by `SampleJudged`, play it back: a job called `SAMPLE_JOB`."""


@dataclass(frozen=True, slots=True)
class TrySpeaker:
    """Play a few words: a job called `SPEAKER_JOB`."""


SoundCheckCommand = HearMicrophone | RecordSample | TrySpeaker
