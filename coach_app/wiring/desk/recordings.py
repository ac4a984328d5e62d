"""What hearing recordings needs."""

import asyncio
from dataclasses import replace
from pathlib import Path

from coach_app.audio.sound_file import SoundFile
from coach_app.core.pcm import MIC_RATE
from coach_app.engine.cue_parts import cue_parts
from coach_app.engine.recorded import JOB, Recorded, request
from coach_app.engine.worker import Worker
from coach_app.wiring.doctor import worker_command
from coach_app.wiring.household import Household


class RecordingsDesk:
    """`RecordingsParts`."""

    def __init__(self, household: Household) -> None:
        """The numbers of the cues are those settings name."""
        self._household = household

    async def record(self, path: Path, text: str) -> Recorded:
        """Hear and measure a recording in the worker. Raises BadInput, WorkerFailed."""
        settings, _ = self._household.settings()
        await asyncio.to_thread(_look, path)
        cue_parts(settings.cues, settings.practice.mode, ())  # numbers that contradict each other show now
        async with Worker(worker_command()) as worker:
            recorded = Recorded.of_bytes(await worker.run(JOB, request(settings.cues, path, text)))
        kept = replace(recorded.new, keep_recording=settings.privacy.keep_recordings)
        return replace(recorded, new=kept)


def _look(path: Path) -> None:
    """Refuse what can't be heard, in words; the worker could only say that it broke. Raises BadInput."""
    SoundFile(path, MIC_RATE).close()
