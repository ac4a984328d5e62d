"""Recordings made elsewhere: measured in the worker, kept when the user says so."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, assert_never

from coach_app.core.commands.recordings import (
    AnalyseRecording,
    DropRecording,
    KeepRecording,
    RecordingsCommand,
)
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.recordings import RecordingAnalysed, RecordingKept
from coach_app.core.errors import BadInput
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.recorded import Recorded, keep

JOB = "analysis"


class RecordingsParts(Protocol):
    """What the composition root gives for recordings."""

    async def record(self, path: Path, text: str) -> Recorded:
        """Hear and measure a recording. Raises BadInput, WorkerFailed."""
        ...


class Recordings:
    """Handles `RecordingsCommand`; holds the recording analysed last until it is kept or dropped."""

    def __init__(
        self, parts: RecordingsParts, archive: Archive, jobs: Jobs, publish: Callable[[Event], None]
    ) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish
        self._held: Recorded | None = None

    async def carry_out(self, command: RecordingsCommand) -> None:
        """Carry out a command. Raises CoachError."""
        match command:
            case AnalyseRecording():
                self._held = None
                if not self._jobs.start(JOB, command, partial(self._analyse, command)):
                    raise BadInput("another recording is being listened to", "wait for it")
            case KeepRecording():
                held, self._held = self._held, None
                if held is None:
                    raise BadInput("there is no recording to keep", "choose one first")
                session = await self._archive.run(lambda store: keep(store, held, lambda event: None))
                self._publish(RecordingKept(session))
            case DropRecording():
                self._held = None
            case _:
                assert_never(command)

    async def _analyse(self, command: AnalyseRecording, moved: Progress) -> None:
        moved(None, f"Listening to {command.path.name}")
        recorded = await self._parts.record(command.path, command.text)
        self._held = recorded if recorded.turn is not None else None
        spoken = recorded.turn is not None
        self._publish(RecordingAnalysed(command.path.name, spoken, recorded.metrics, recorded.note))
