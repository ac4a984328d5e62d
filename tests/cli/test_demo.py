"""`coach demo`: a whole round on a machine with no screen, sound card, key or network."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.core.folders import Home
from coach_app.core.session import StoredSession
from coach_app.storage.opening import open_store
from tests.cli.coach_process import Done, Line, coach, complaint, exported, lines_of, named, variables
from tests.cli.event_schema import faults

pytestmark = pytest.mark.live

WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"):
        sys.stderr.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(watch)
from coach_app.cli import main
sys.exit(main())
"""


@dataclass(frozen=True)
class Round:
    """One demo and where it was held."""

    home: Path
    done: Done

    @property
    def session(self) -> str:
        return self.done.stdout.splitlines()[-3].removeprefix("session ")

    @property
    def events(self) -> list[Line]:
        return lines_of(Path(self.done.stdout.splitlines()[-2].removeprefix("events ")))

    @property
    def stored(self) -> StoredSession:
        opened = open_store(Home(self.home), {})
        try:
            return opened.store.load(self.session)
        finally:
            opened.store.close()


def _no_network() -> tuple[str, ...]:
    """Words in front of a command that take the network away, loopback and all; none where not allowed."""
    words = ("unshare", "-n", "--")
    try:
        allowed = subprocess.run([*words, "true"], capture_output=True).returncode == 0
    except OSError:
        allowed = False
    return words if allowed else ()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Round:
    folder = tmp_path_factory.mktemp("demo")
    bare = {"QT_QPA_PLATFORM": ""}
    done = subprocess.run(
        [*_no_network(), sys.executable, "-c", WATCHED, "demo", "--speaker", "out.wav"],
        env=variables(folder / "home", bare),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=220,
    )
    return Round(folder / "home", done)


def test_it_ends_well_and_says_where_everything_is(held: Round) -> None:
    assert (held.done.returncode, held.done.stderr) == (0, "")
    session, events, pdf = held.done.stdout.splitlines()[-3:]
    assert session.startswith("session ")
    assert events.startswith("events /")
    assert Path(events.removeprefix("events ")).stat().st_mode & 0o077 == 0, "its owner's alone"
    assert Path(pdf.removeprefix("pdf ")).read_bytes().startswith(b"%PDF-")
    assert held.events[-1]["session"] == held.session


def test_nothing_was_connected_to(held: Round) -> None:
    assert held.done.stderr == ""
    assert held.stored.egress == ()


def test_three_questions_are_asked_and_answered_in_two_minutes(held: Round) -> None:
    asked = [(q["index"], q["follow_up"], q["attempt"]) for q in named(held.events, "question")]
    assert asked == [(1, 0, 1), (2, 0, 1), (3, 0, 1)]
    answers = named(held.events, "answer_ended")
    assert [line["question"] for line in answers] == [1, 2, 3]
    assert min(line["seconds"] for line in answers) > 3
    assert held.events[-1]["at"] <= 120
    assert held.events[-1]["reason"] == "done"


def test_its_events_keep_their_schema(held: Round) -> None:
    assert [fault for event in held.events for fault in faults(event)] == []
    times = [event["at"] for event in held.events]
    assert times == sorted(times)
    told = [line["turn"] for line in named(held.events, "transcript") if line["final"]]
    assert sorted(told) == list(range(1, 8))
    assert [line["value"] for line in named(held.events, "link")] == ["offline"]


def test_it_is_stored_with_words_and_sound(held: Round) -> None:
    stored = held.stored
    assert (stored.summary.state, stored.summary.questions) == ("finished", 3)
    assert all(turn.text for turn in stored.turns)
    assert [str(turn.speaker) for turn in stored.turns] == ["interviewer", "user"] * 3 + ["interviewer"]
    assert stored.has_recording
    document = exported(held.home, held.session)
    assert [turn["text"] for turn in document["turns"]] == [turn.text for turn in stored.turns]
    assert [question["index"] for question in document["questions"]] == [1, 2, 3]


def test_the_interviewer_can_be_heard_in_the_speakers_file(held: Round) -> None:
    out, rate = soundfile.read(held.home.parent / "out.wav", dtype="int16")
    assert rate == 24_000
    assert len(out) / rate == pytest.approx(held.stored.summary.seconds, abs=0.1)
    for turn in held.stored.turns:
        assert turn.started is not None
        assert turn.ended is not None
        part = out[round(turn.started * rate) : round(turn.ended * rate)].astype(np.float64)
        loud = float(np.sqrt(np.mean(part**2)))
        assert (loud > 300) == (str(turn.speaker) == "interviewer")


def test_events_can_go_to_standard_output_alone(tmp_path: Path) -> None:
    done = coach(tmp_path / "home", "demo", "--speaker", "none", "--events", "-")
    assert done.returncode == 0
    (tmp_path / "ev.jsonl").write_text(done.stdout)
    events = lines_of(tmp_path / "ev.jsonl")
    assert [events[0]["event"], events[-1]["event"]] == ["session_started", "session_ended"]
    assert done.stderr.splitlines()[-3:-1] == [f"session {events[-1]['session']}", "events -"]


def test_an_event_file_that_fills_up_costs_one_line_and_no_session(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = coach(tmp_path / "home", "demo", "--speaker", "none", "--events", "/dev/full")
    assert done.returncode == 0
    assert complaint(done).startswith("the event file can't be written any further (No space left on device)")
    document = exported(tmp_path / "home")
    assert len(document["turns"]) == 7
