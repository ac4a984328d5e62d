"""kill -9 in the middle of a real session: what was said is kept, and all but a second of sound."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.audio.timeline import decode_chunks
from coach_app.core.folders import Home
from coach_app.core.session import StoredSession
from coach_app.storage.opening import open_store
from tests.cli.coach_process import HEADLESS, Line, lines_of, named, started
from tests.cli.conftest import Work
from tests.cli.listening import Sound
from tests.engine.candidate import RATE, Placed, record
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace

pytestmark = pytest.mark.live

QUESTIONS = ("One, please?", "And two?", "And three?")
ANSWERS = ("We moved the date.", "I asked for help early.", "It went well.")
PATIENCE = 0.6

MOMENTS = ("inside the first answer", "inside the second answer", "while the second question sounds")


@dataclass(frozen=True)
class Killed:
    """What was there when the process died, and what is there afterwards. Times are session seconds."""

    folder: Path
    placed: tuple[Placed, ...]
    told: list[Line]
    at: float
    stored: StoredSession
    user: Sound
    interviewer_until: float


def _kill(moment: str, folder: Path) -> Killed:
    (folder / "plan.toml").write_text("".join(f'[[question]]\ntext = "{text}"\n' for text in QUESTIONS))
    turns = (f"Hi. {QUESTIONS[0]}", *QUESTIONS[1:])
    placed = record(folder / "candidate.wav", turns, ANSWERS, PATIENCE, connect=2.0)
    model = InterviewServer(
        QUESTIONS, greeting="Hi.", pace=Pace(speed=3.0), hearing=Hearing(answers=ANSWERS, when="during")
    )
    words = (*HEADLESS, "--engine", "gemini", "--mic", "candidate.wav", "--speaker", "out.wav")
    more = ("--events", "ev.jsonl", "--plan", "plan.toml", "--patience", str(PATIENCE))
    with GeminiStandIn(model, make_certificate(folder / "tls")) as service:
        process = started(folder / "home", *words, *more, more=service.environment(), cwd=folder)
        with process:
            _wait(folder, moment)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
    # The file is whole at every moment: its length is the session's time at death.
    at = soundfile.info(folder / "out.wav").frames / 24_000
    return _found(folder, placed, at)


def _wait(folder: Path, moment: str) -> None:
    events = folder / "ev.jsonl"
    wanted, number, later = {
        MOMENTS[0]: ("answer_started", 1, 0.8),
        MOMENTS[1]: ("answer_started", 2, 0.7),
        MOMENTS[2]: ("question", 2, 0.5),
    }[moment]
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if events.exists() and events.read_text("utf-8").count(f'"event": "{wanted}"') >= number:
            time.sleep(later)
            return
        time.sleep(0.02)
    raise TimeoutError(f"{moment} never came")


def _found(folder: Path, placed: tuple[Placed, ...], at: float) -> Killed:
    whole = (folder / "ev.jsonl").read_text("utf-8").rpartition("\n")[0]
    (folder / "whole.jsonl").write_text(whole, "utf-8")
    opened = open_store(Home(folder / "home"), {})
    try:
        assert opened.complaints == ()
        store = opened.store
        (row,) = store.sessions()
        user = decode_chunks(store.chunks(row.id, "user"), RATE)  # type: ignore[arg-type]
        heard = max((c.at + c.frames / c.rate for c in store.chunks(row.id, "interviewer")), default=0.0)
        return Killed(folder, placed, lines_of(folder / "whole.jsonl"), at, store.load(row.id), user, heard)
    finally:
        opened.store.close()


SECONDS = 25


def begin(pool: Work, folders: pytest.TempPathFactory) -> dict[str, Future[Killed]]:
    """Let all sessions begin, and die."""
    return {moment: pool.submit(_kill, moment, folders.mktemp("killed")) for moment in MOMENTS}


@pytest.fixture(scope="module")
def killed(begun: Mapping[str, dict[str, Future[Killed]]]) -> dict[str, Future[Killed]]:
    return begun[__name__]


@pytest.mark.parametrize("moment", MOMENTS)
def test_everything_that_was_finished_is_kept(moment: str, killed: dict[str, Future[Killed]]) -> None:
    found = killed[moment].result()
    assert found.stored.summary.state == "unfinished"
    kept = {turn.turn: turn for turn in found.stored.turns}
    over = {line["question"] for line in named(found.told, "answer_ended")}
    spoken = [turn.text for turn in found.stored.turns if str(turn.speaker) == "user"]
    for number in over:
        assert spoken[number - 1] == ANSWERS[number - 1]
    for line in named(found.told, "transcript"):
        if line["final"] and line["at"] < found.at - 0.5:
            assert kept[line["turn"]].text == line["text"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_at_most_a_second_of_sound_is_lost(moment: str, killed: dict[str, Future[Killed]]) -> None:
    found = killed[moment].result()
    assert len(found.user) / RATE >= found.at - 1.0
    truth, _ = soundfile.read(found.folder / "candidate.wav", dtype="int16")
    overlap = min(len(truth), len(found.user))
    assert np.array_equal(found.user[:overlap], truth[:overlap])
    out, _ = soundfile.read(found.folder / "out.wav", dtype="int16")
    heard = np.flatnonzero(out[: round((found.at - 1.0) * 24_000)])[-1] / 24_000
    assert found.interviewer_until >= heard - 0.02
