"""A recording in the window: measured in a real worker process, kept on request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.core.commands import DeskCommand, Shutdown
from coach_app.core.commands.recordings import AnalyseRecording, DropRecording, KeepRecording
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.recordings import RecordingAnalysed, RecordingKept
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.recordings import JOB, Recordings
from coach_app.storage.store import Store
from coach_app.wiring.desk.parts import desk_parts
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from tests.engine.candidate import sound_of

pytestmark = pytest.mark.unit

SAID = "We moved the date by two weeks and told every customer ourselves."


@pytest.fixture
def household(coach_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Household]:
    made = Household({"COACH_HOME": str(coach_home), "COACH_DATABASE_KEY": "5a" * 32})
    yield made
    made.close()


def answers(household: Household, *commands: DeskCommand) -> list[Event]:
    """What the handler says to commands, each carried out when the job before it is over."""
    told: list[Event] = []
    over = asyncio.Event()

    def tell(event: Event) -> None:
        told.append(event)
        if isinstance(event, JobEnded):
            over.set()

    async def work() -> None:
        parts = desk_parts(household, asyncio.get_running_loop().time, Options())
        guard = Guard(tell)
        handler = Recordings(parts.recordings, Archive(parts.archive, tell), Jobs(guard, tell), tell)
        for command in commands:
            await guard.run(type(command).__name__, lambda one=command: handler.carry_out(one))  # type: ignore[misc]
            if isinstance(command, AnalyseRecording):
                await over.wait()

    asyncio.run(work())
    assert not any(isinstance(command, Shutdown) for command in commands)
    return told


def spoken(path: Path, words: str = SAID) -> Path:
    soundfile.write(path, sound_of(words), 16_000)
    return path


def test_it_is_measured_in_the_worker_and_kept_when_the_user_says_so(
    household: Household, tmp_path: Path
) -> None:
    path = spoken(tmp_path / "said.wav")
    told = answers(household, AnalyseRecording(path, SAID), KeepRecording(), KeepRecording())
    moved, analysed, ended, kept, again = told
    assert moved == JobMoved(JOB, None, "Listening to said.wav")
    assert isinstance(analysed, RecordingAnalysed)
    assert analysed.spoken
    assert analysed.metrics["answer_seconds"] == pytest.approx(len(sound_of(SAID)) / 16_000, abs=0.3)
    assert ended == JobEnded(JOB, "done")
    assert isinstance(kept, RecordingKept)
    assert isinstance(again, CommandFailed), "it can be kept once"
    stored = household.keeper.call(Store.load, household.open_store()[0], kept.session)
    assert [turn.text for turn in stored.turns] == [SAID]
    assert stored.has_recording
    assert stored.review is not None


def test_where_sound_is_not_to_be_kept_it_is_not(household: Household, tmp_path: Path) -> None:
    household.settings_file.change("privacy.keep_recordings", "false")
    told = answers(household, AnalyseRecording(spoken(tmp_path / "said.wav")), KeepRecording())
    kept = told[-1]
    assert isinstance(kept, RecordingKept)
    store = household.open_store()[0]
    assert not household.keeper.call(Store.load, store, kept.session).has_recording


def test_what_can_not_be_used_is_said_and_nothing_is_kept(household: Household, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound" * 20)
    silent = tmp_path / "silent.wav"
    soundfile.write(silent, np.zeros(16_000), 16_000)
    good = spoken(tmp_path / "good.wav")
    for commands in (
        (AnalyseRecording(bad), KeepRecording()),
        (AnalyseRecording(silent), KeepRecording()),
        (AnalyseRecording(good), DropRecording(), KeepRecording()),
    ):
        told = answers(household, *commands)
        failed = [event for event in told if isinstance(event, CommandFailed)]
        assert failed[-1].command == "KeepRecording"
    assert household.keeper.call(Store.sessions, household.open_store()[0]) == ()
