"""Speech models as the window brings them in: looked at first, fetched, stopped, gone on with."""

from __future__ import annotations

import hashlib
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.core.commands import Command
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.speech import (
    InstallSpeechModel,
    ListSpeechModels,
    LookAtSpeechModel,
    RemoveSpeechModel,
)
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.speech import SPEECH_JOB, SpeechModelOffered, SpeechModelsListed
from coach_app.wiring.household import Household
from coach_app.wiring.practice import Options
from coach_app.wiring.window import WindowEngine
from tests.speech.model_archives import FILES, NAME, FileServer, serving, tar

pytestmark = pytest.mark.unit

WAIT_SECONDS = 90.0


class Window:
    """Submits commands; what is told comes one by one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._household = Household({"COACH_HOME": str(home), "COACH_DATABASE_KEY": "5a" * 32})
        self._told: queue.Queue[Event] = queue.Queue()
        self._engine = WindowEngine(self._household, Options())
        self._engine.subscribe(self._told.put)
        self._engine.start()

    def submit(self, command: Command) -> None:
        self._engine.submit(command)

    def ask(self, command: Command) -> Event:
        """Submit it; the next thing told."""
        self.submit(command)
        return self.told()

    def told(self) -> Event:
        return self._told.get(timeout=WAIT_SECONDS)

    def until_over(self) -> list[Event]:
        """Everything up to the end of the job."""
        events = [self.told()]
        while not isinstance(events[-1], JobEnded):
            events.append(self.told())
        return events

    def close(self) -> None:
        self._engine.stop()
        self._household.close()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    (tmp_path / "home").mkdir()
    made = Window(tmp_path / "home")
    yield made
    made.close()


def listed(event: Event) -> list[str]:
    assert isinstance(event, SpeechModelsListed)
    return [model.name for model in event.models]


def test_an_address_is_looked_at_before_anything_is_fetched(window: Window, tmp_path: Path) -> None:
    data = tar(tmp_path / "model.tar").read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    with serving(FileServer(data)) as served:
        url = served.url("model.tar")
        offered = window.ask(LookAtSpeechModel(f" {url}#sha256={sha256.upper()} "))
        assert offered == SpeechModelOffered(url, sha256, "model.tar", "127.0.0.1", len(data))
        assert [method for method, _ in served.requests] == ["HEAD"]
        window.submit(InstallSpeechModel(url, sha256))
        events = window.until_over()
    assert [listed(event) for event in events if isinstance(event, SpeechModelsListed)] == [[NAME]]
    shares = [event.share for event in events if isinstance(event, JobMoved) and event.share is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert events[-1] == JobEnded(SPEECH_JOB, "done")
    assert listed(window.ask(RemoveSpeechModel(NAME))) == []


def test_a_stopped_download_goes_on_where_it_stopped(window: Window, tmp_path: Path) -> None:
    data = tar(tmp_path / "model.tar", {**FILES, "encoder.onnx": bytes(1_500_000)}).read_bytes()
    with serving(FileServer(data, pause=0.02)) as served:
        url = served.url("model.tar")
        moved = window.ask(InstallSpeechModel(url))
        while isinstance(moved, JobMoved) and not (moved.share and moved.share > 0.1):
            moved = window.told()
        refused = window.ask(InstallSpeechModel(url))
        while isinstance(refused, JobMoved):
            refused = window.told()
        assert isinstance(refused, CommandFailed)
        assert refused.what == "another model is being installed"
        window.submit(CancelJob(SPEECH_JOB))
        assert window.until_over()[-1] == JobEnded(SPEECH_JOB, "cancelled")
        kept = window.home / "models" / ".downloads" / "model.tar.part"
        assert 0.1 * len(data) < kept.stat().st_size < len(data)
        had = kept.stat().st_size
        served.pause = 0.0
        window.submit(InstallSpeechModel(url, hashlib.sha256(data).hexdigest()))
        assert window.until_over()[-1] == JobEnded(SPEECH_JOB, "done")
        assert served.requests[-1] == ("GET", f"bytes={had}-")


def test_what_is_wrong_is_said_in_one_line_and_leaves_nothing(window: Window, tmp_path: Path) -> None:
    archive = tar(tmp_path / "model.tar")
    window.submit(InstallSpeechModel(str(archive), "0" * 64))
    events = window.until_over()
    assert [event.what for event in events if isinstance(event, CommandFailed)] == [
        "the checksum of model.tar is another one"
    ]
    assert events[-1] == JobEnded(SPEECH_JOB, "failed")
    assert listed(window.ask(ListSpeechModels())) == []
    for source, words in (
        (str(tmp_path / "missing.zip"), "there is no file missing.zip"),
        ("http://example.org/model.zip", "does not begin with https://"),
        (f"{archive}#sha256=12", "no SHA-256 checksum"),
    ):
        failed = window.ask(LookAtSpeechModel(source))
        assert isinstance(failed, CommandFailed)
        assert words in failed.what
        assert failed.mend


def test_a_model_that_cannot_be_loaded_is_not_kept(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker tries it: without the package, as with one that refuses the file, loading fails there."""
    monkeypatch.setattr("coach_app.wiring.hearing.sherpa_installed", lambda: True)
    window.submit(InstallSpeechModel(str(tar(tmp_path / "model.tar"))))
    events = window.until_over()
    said = [(event.what, event.mend) for event in events if isinstance(event, CommandFailed)]
    what = f"the model {NAME} can't be loaded, so it was not kept"
    assert said == [(what, "get it again, or another one")]
    assert listed(window.ask(ListSpeechModels())) == []


def test_offline_only_downloads_nothing_and_still_installs_from_a_file(
    window: Window, tmp_path: Path
) -> None:
    (window.home / "settings.toml").write_text("[privacy]\noffline_only = true\n", encoding="utf-8")
    archive = tar(tmp_path / "model.tar")
    with serving(FileServer(archive.read_bytes())) as served:
        for command in (LookAtSpeechModel(served.url()), InstallSpeechModel(served.url())):
            failed = window.ask(command)
            assert isinstance(failed, CommandFailed)
            assert "offline only" in failed.what
            assert served.requests == []
    assert window.told() == JobEnded(SPEECH_JOB, "failed")
    assert isinstance(window.ask(LookAtSpeechModel(str(archive))), SpeechModelOffered)
    window.submit(InstallSpeechModel(str(archive)))
    assert window.until_over()[-1] == JobEnded(SPEECH_JOB, "done")
