"""Sessions that something or somebody cuts short: what was said is kept, and the user is told."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession
from coach_app.storage.opening import open_store
from tests.children import wait_until
from tests.cli.coach_process import (
    HEADLESS,
    NO_SOUND,
    Done,
    Line,
    coach,
    complaint,
    finished,
    kept_as,
    lines_of,
    listed,
    named,
    started,
    warnings,
)
from tests.cli.conftest import Work
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini import Fault, GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.speech import speech

pytestmark = pytest.mark.live

QUESTIONS = ("One, please?", "And two?")
PLAN = 'persona = "neutral"\n' + "".join(f'[[question]]\ntext = "{text}"\n' for text in QUESTIONS)
QUICK = Pace(speed=4.0)
SAID = "We moved the date."
GONE = tuple(Fault("upgrade", "refuse", connection=number) for number in range(2, 9))
"""No line can be opened again."""


@dataclass(frozen=True)
class Scene:
    """A folder for one session, and what came of it."""

    folder: Path
    done: Done
    others: tuple[Done, ...] = ()
    service: GeminiStandIn | None = None

    @property
    def events(self) -> list[Line]:
        return lines_of(self.folder / "ev.jsonl")

    @property
    def stored(self) -> StoredSession:
        """The one session of the home."""
        opened = open_store(Home(self.folder / "home"), {})
        try:
            (row,) = opened.store.sessions()
            return opened.store.load(row.id)
        finally:
            opened.store.close()

    @property
    def row(self) -> Line:
        return self.stored.summary.as_json()

    def texts(self, speaker: str) -> list[str]:
        return [turn.text for turn in self.stored.turns if str(turn.speaker) == speaker]

    def reason(self) -> str:
        ended = named(self.events, "session_ended")
        assert ended == self.events[-1:]
        return str(ended[0]["reason"])


class Stage:
    """Where scenes are played."""

    def __init__(self, folder: Path, certificate: Certificate) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._certificate = certificate
        (folder / "plan.toml").write_text(PLAN)

    @contextmanager
    def service(self, *faults: Fault, questions: tuple[str, ...] = QUESTIONS) -> Iterator[GeminiStandIn]:
        model = InterviewServer(
            questions, greeting="Hi.", closing="Goodbye.", pace=QUICK, hearing=Hearing(answers=(SAID,))
        )
        with GeminiStandIn(model, self._certificate, faults=faults) as stand_in:
            yield stand_in

    def words(self, *more: str) -> tuple[str, ...]:
        sound = () if "--mic" in more else NO_SOUND
        return (*HEADLESS, "--plan", "plan.toml", "--events", "ev.jsonl", *sound, *more)

    def run(self, *more: str, service: GeminiStandIn | None = None, typed: str = "") -> Done:
        where = service.environment() if service else None
        return coach(self.home, *self.words(*more), typed=typed, more=where, cwd=self.folder)

    def start(self, *more: str, service: GeminiStandIn | None = None) -> subprocess.Popen[str]:
        where = service.environment() if service else None
        return started(self.home, *self.words(*more), more=where, cwd=self.folder)

    def told(self, name: str) -> bool:
        path = self.folder / "ev.jsonl"
        return path.exists() and f'"event": "{name}"' in path.read_text("utf-8")


def _line_dies_for_good(stage: Stage) -> Scene:
    with stage.service(Fault("spoken", "reset"), *GONE) as service:
        done = stage.run("--engine", "gemini", "--no-fallback", service=service, typed=f"{SAID}\nMore.\n")
    return Scene(stage.folder, done)


def _line_dies(stage: Stage) -> Scene:
    with stage.service(Fault("spoken", "reset", nth=2), *GONE) as service:
        done = stage.run("--engine", "gemini", service=service, typed=f"{SAID}\nIt went well.\n")
    return Scene(stage.folder, done)


def _left_while_connecting(stage: Stage) -> Scene:
    with stage.service(Fault("setup", "silent")) as service:
        process = stage.start("--engine", "gemini", service=service)
        wait_until(lambda: bool(service.record.connections), 90, "the connection")
        process.send_signal(signal.SIGINT)
        return Scene(stage.folder, finished(process, 5))


def _left_in_the_middle(stage: Stage) -> Scene:
    with stage.service() as service:
        process = stage.start("--engine", "gemini", service=service)
        wait_until(lambda: stage.told("transcript"), 90, "the first words")
        second = coach(stage.home, *HEADLESS, *NO_SOUND, cwd=stage.folder)
        beside = coach(stage.home, "sessions", "list", "--json")
        process.send_signal(signal.SIGINT)
        process.wait(60)  # with its input still open
        return Scene(stage.folder, finished(process, 60), (second, beside))


def _input_ends(stage: Stage) -> Scene:
    with stage.service() as service:
        done = stage.run("--engine", "gemini", service=service, typed=f"\n{SAID}\n")
    return Scene(stage.folder, done)


def _reader_leaves(stage: Stage) -> Scene:
    with stage.service() as service, stage.start("--engine", "gemini", service=service) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while not process.stdout.readline().startswith("Interviewer: "):
            pass
        process.stdout.close()
        assert process.stdin is not None
        process.stdin.write(f"{SAID}\n")
        process.stdin.flush()
        process.wait(60)
        return Scene(stage.folder, Done([], process.returncode, "", process.stderr.read()))


def _nothing_at_hand(stage: Stage) -> Scene:
    done = coach(stage.home, *HEADLESS, "--plan", "plan.toml", "--events", "ev.jsonl", cwd=stage.folder)
    return Scene(stage.folder, done)


def _stereo(stage: Stage) -> Scene:
    voice = np.frombuffer(speech(SAID, 44_100, "rms"), "<i2")
    spoken = len(speech(f"Hi. {QUESTIONS[0]}")) / 2 / 24_000
    sound = np.concatenate([np.zeros(round((spoken + 3.0) * 44_100), np.int16), voice])
    soundfile.write(stage.folder / "stereo.wav", np.stack([sound, sound], axis=1), 44_100)
    (stage.folder / "plan.toml").write_text(PLAN.split('[[question]]\ntext = "And')[0])
    with stage.service(questions=QUESTIONS[:1]) as service:
        more = ("--engine", "gemini", "--mic", "stereo.wav", "--speaker", "none", "--patience", "0.8")
        return Scene(stage.folder, stage.run(*more, service=service), service=service)


SCENES = (
    *(_nothing_at_hand, _line_dies, _stereo, _left_in_the_middle, _line_dies_for_good),
    *(_left_while_connecting, _input_ends, _reader_leaves),
)


SECONDS = 20


def begin(pool: Work, folders: pytest.TempPathFactory) -> dict[str, Future[Scene]]:
    """Play all scenes, the longest first."""
    certificate = make_certificate(folders.mktemp("tls"))
    stages = [Stage(folders.mktemp("scene"), certificate) for _ in SCENES]
    return {play.__name__: pool.submit(play, stage) for play, stage in zip(SCENES, stages, strict=True)}


@pytest.fixture(scope="module")
def scenes(begun: Mapping[str, dict[str, Future[Scene]]]) -> dict[str, Future[Scene]]:
    return begun[__name__]


def test_without_fallback_a_dead_line_ends_the_session_and_keeps_it(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_line_dies_for_good"].result()
    assert scene.done.returncode == 4
    assert "the line was lost" in complaint(scene.done)
    assert scene.texts("interviewer") == [f"Hi. {QUESTIONS[0]}"]
    assert (scene.row["state"], scene.row["questions"]) == ("unfinished", 1)
    assert scene.reason() == "error"


def test_a_dead_line_is_taken_over_offline(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_line_dies"].result()
    assert kept_as(scene.done) == scene.row["id"]
    (changed,) = named(scene.events, "engine_changed")
    assert (changed["from"], changed["to"]) == ("gemini", "offline")
    assert changed["skipped"] == "Sending answers one at a time is not in this build."
    assert [line["value"] for line in named(scene.events, "link")] == ["good", "lost", "offline"]
    assert scene.texts("user") == [SAID, "It went well."]
    assert [line["index"] for line in named(scene.events, "question")][:2] == [1, 2]
    assert (scene.row["state"], scene.reason()) == ("finished", "done")


def test_leaving_before_the_first_word_keeps_nothing(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_left_while_connecting"].result()
    assert (scene.done.returncode, scene.done.stderr) == (130, "")
    assert listed(scene.folder / "home") == []


def test_leaving_in_the_middle_keeps_what_was_said(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_left_in_the_middle"].result()
    assert kept_as(scene.done) == scene.row["id"]
    assert scene.texts("interviewer")[0].startswith("Hi.")
    assert (scene.row["state"], scene.reason()) == ("unfinished", "user")


def test_a_second_live_session_is_refused_and_lists_still_work(scenes: dict[str, Future[Scene]]) -> None:
    second, beside = scenes["_left_in_the_middle"].result().others
    assert second.returncode == 5
    assert complaint(second) == "another session is running; end it first, then try again"
    assert (beside.returncode, beside.stderr) == (0, "")
    assert [row["state"] for row in json.loads(beside.stdout)] == ["live"]


def test_the_end_of_input_leaves_the_rest_unasked(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_input_ends"].result()
    assert kept_as(scene.done) == scene.row["id"]
    assert scene.texts("user") == [SAID]
    assert (scene.row["state"], scene.row["questions"], scene.reason()) == ("unfinished", 2, "quit")


def test_a_reader_that_leaves_ends_the_session_and_keeps_it(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_reader_leaves"].result()
    assert kept_as(scene.done) == scene.row["id"]
    assert scene.texts("interviewer")[0].startswith("Hi.")
    assert (scene.row["state"], scene.reason()) == ("unfinished", "quit")


def test_with_nothing_at_hand_it_goes_offline_and_answers_are_typed(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_nothing_at_hand"].result()
    assert kept_as(scene.done) == scene.row["id"]
    assert named(scene.events, "session_started")[0]["engine"] == "offline"
    (warning,) = warnings(scene.events)
    assert warning["code"] == "no_microphone"
    assert "in writing" in warning["text"]
    assert QUESTIONS[0] in scene.texts("interviewer")[0]
    assert (scene.row["engine"], scene.row["state"]) == ("offline", "unfinished")
    assert scene.stored.egress == ()


def test_a_stereo_file_at_44_khz_is_a_microphone_like_any_other(scenes: dict[str, Future[Scene]]) -> None:
    scene = scenes["_stereo"].result()
    assert kept_as(scene.done) == scene.row["id"]
    assert scene.texts("user") == [SAID]
    assert scene.service is not None
    (answer,) = scene.service.record.activities
    sent = np.frombuffer(answer.pcm, "<i2").astype(np.float64)
    file, _ = soundfile.read(scene.folder / "stereo.wav", dtype="int16")
    truth = soxr.resample(file[:, 0].astype(np.float64), 44_100, 16_000)
    first = int(np.argmax(np.correlate(truth, sent[:8000], "valid")))
    length = min(len(sent), len(truth) - first)
    assert float(np.abs(sent[:length] - truth[first : first + length]).max()) <= 2.0
    (turn,) = [turn for turn in scene.stored.turns if turn.speaker is Speaker.USER]
    loud = np.flatnonzero(np.abs(truth) > 300)
    assert turn.started == pytest.approx(loud[0] / 16_000, abs=0.15)
    assert turn.ended == pytest.approx(loud[-1] / 16_000, abs=0.3)
