"""An interview of three questions with the Gemini stand-in, as `coach practise` holds it in real time.

Everything here looks at one session: what the user said and when is known from the recording, what the
interviewer said from the stand-in.
"""

from __future__ import annotations

import itertools
import json
import re
import zipfile
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile
import soxr

from coach_app.audio.timeline import decode_chunks
from coach_app.core.folders import Home, assets_folder
from coach_app.core.pcm import LIVE_FRAMES, WIRE_FRAMES
from coach_app.storage.connection import Connection
from coach_app.storage.key_file import read_key_file
from coach_app.storage.opening import open_store
from tests.cli.coach_process import (
    HEADLESS,
    Done,
    Line,
    coach,
    exported,
    kept_as,
    lines_of,
    listed,
    named,
    warnings,
)
from tests.cli.conftest import Work
from tests.cli.event_schema import faults
from tests.cli.listening import SLOWEST_SILENCE, Match, Sound, find, leading_silence
from tests.engine.candidate import RATE, Placed, record
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace, Spoken, place_in

pytestmark = pytest.mark.live

QUESTIONS = ("Tell me about a change of plan.", "What was hard about it?", "What did you learn?")
ANSWERS = (
    "Our main supplier closed without warning, and I found two others.",
    "Keeping every customer calm was hard.",
    "I learned to ask for help early.",
)
GREETING, CLOSING = "Hello.", "Thank you. Goodbye."
PATIENCE = 0.8
OUT_RATE = 24_000


@dataclass(frozen=True)
class Held:
    """The session, and the truth about it."""

    folder: Path
    done: Done
    placed: tuple[Placed, ...]
    service: GeminiStandIn

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def events(self) -> list[Line]:
        return lines_of(self.folder / "ev.jsonl")

    @property
    def document(self) -> Line:
        written: Line = json.loads((self.folder / "session.json").read_text("utf-8"))
        return written

    def turns(self, speaker: str) -> list[Line]:
        return [turn for turn in self.document["turns"] if turn["speaker"] == speaker]

    def candidate(self) -> Sound:
        samples, rate = soundfile.read(self.folder / "candidate.wav", dtype="int16")
        assert rate == RATE
        return np.asarray(samples, np.int16)

    def out(self) -> Sound:
        samples, rate = soundfile.read(self.folder / "out.wav", dtype="int16")
        assert (rate, samples.ndim) == (OUT_RATE, 1)
        return np.asarray(samples, np.int16)

    def spoken(self) -> list[Spoken]:
        return self.service.record.spoken

    def heard(self) -> list[Match]:
        """Where each of the interviewer's turns lies in out.wav."""
        out = self.out()
        return [
            find(np.frombuffer(sent.pcm, "<i2"), out, round(turn["started"] * OUT_RATE), OUT_RATE)
            for turn, sent in zip(self.turns("interviewer"), self.spoken(), strict=True)
        ]


SECONDS = 30


def begin(pool: Work, folders: pytest.TempPathFactory) -> Future[Held]:
    """Let the session begin."""
    return pool.submit(_hold, folders.mktemp("gemini-interview"))


@pytest.fixture(scope="module")
def held(begun: Mapping[str, Future[Held]]) -> Held:
    return begun[__name__].result()


def _hold(folder: Path) -> Held:
    questions = "".join(f'[[question]]\ntext = "{text}"\n' for text in QUESTIONS)
    (folder / "plan.toml").write_text(f'role = "Buyer"\nminutes = 5\n{questions}')
    turns = (f"{GREETING} {QUESTIONS[0]}", *QUESTIONS[1:])
    placed = record(folder / "candidate.wav", turns, ANSWERS, PATIENCE, connect=2.0)
    # Faster than it is played, as the service sends: a busy machine must not starve the speaker.
    model = InterviewServer(
        QUESTIONS, greeting=GREETING, closing=CLOSING, pace=Pace(speed=3.0), hearing=Hearing(answers=ANSWERS)
    )
    with GeminiStandIn(model, make_certificate(folder / "tls")) as service:
        done = coach(
            folder / "home",
            *(*HEADLESS, "--engine", "gemini", "--mic", "candidate.wav", "--speaker", "out.wav"),
            *("--events", "ev.jsonl", "--plan", "plan.toml", "--patience", str(PATIENCE)),
            more=service.environment(),
            cwd=folder,
        )
        export = coach(folder / "home", "sessions", "export", "latest", "--format", "json", cwd=folder)
        assert (export.returncode, export.stderr) == (0, "")
        Path(folder / export.stdout.strip()).rename(folder / "session.json")
        wav = coach(
            folder / "home", "sessions", "export", "latest", "--format", "wav", "-o", "both.wav", cwd=folder
        )
        assert (wav.returncode, wav.stdout, wav.stderr) == (0, "both.wav\n", "")
    return Held(folder, done, placed, service)


def _words(held: Held) -> list[str]:
    """What must not be found outside the encrypted store."""
    said = [*QUESTIONS, *ANSWERS, GREETING, CLOSING]
    return [held.service.key, *said, *(" ".join(text.split()[:3]) for text in said if len(text.split()) > 3)]


def test_neither_log_nor_bundle_holds_a_word_or_the_key(held: Held) -> None:
    done = coach(held.home, "doctor", "--bundle", "-o", "bundle.zip", cwd=held.folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "bundle.zip\n", "")
    with zipfile.ZipFile(held.folder / "bundle.zip") as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    logs = {path.name: path.read_text("utf-8") for path in (held.home / "logs").glob("*")}
    assert [name for name in files if name.startswith("traces/")]
    for name, text in (files | logs).items():
        assert not [word for word in _words(held) if word in text], name
    assert (held.folder / "bundle.zip").stat().st_mode & 0o077 == 0


def test_the_trace_tells_every_step_to_every_reply(held: Held) -> None:
    done = coach(held.home, "sessions", "show", "latest", "--trace", "--json", cwd=held.folder)
    assert (done.returncode, done.stderr) == (0, "")
    traces = [line for line in json.loads(done.stdout) if line["event"] == "trace"]
    assert traces == [line for line in held.document["trace"] if line["event"] == "trace"]
    starts = {turn["turn"]: turn["started"] for turn in held.turns("interviewer")}
    assert [line["turn"] for line in traces] == list(starts)
    for line in traces[1:]:
        steps = [line[name] for name in ("last_voice", "decided", "requested", "first_byte", "first_sound")]
        assert steps == sorted(steps)
        assert line["first_sound"] == pytest.approx(starts[line["turn"]], abs=0.002)
    shown = coach(held.home, "sessions", "show", "latest", "--trace", cwd=held.folder).stdout
    assert len([line for line in shown.splitlines() if line.split()[1:2] == [str(traces[1]["turn"])]]) == 1


def test_the_interview_is_held_to_its_end(held: Held) -> None:
    assert kept_as(held.done) == held.events[-1]["session"]
    asked = [(q["index"], q["text"], q["follow_up"], q["attempt"]) for q in named(held.events, "question")]
    assert asked == [(n, text, 0, 1) for n, text in enumerate(QUESTIONS, 1)]
    assert named(held.events, "session_ended")[0]["reason"] == "done"
    assert warnings(held.events) == []
    assert named(held.events, "engine_changed", "interrupted") == []


def test_the_service_saw_no_offence_on_its_one_connection(held: Held) -> None:
    assert held.service.record.violations == []
    assert len(held.service.record.connections) == 1


def test_every_word_is_exported_with_its_speaker(held: Held) -> None:
    assert [turn["text"] for turn in held.turns("user")] == list(ANSWERS)
    said = [f"{GREETING} {QUESTIONS[0]}", *QUESTIONS[1:], CLOSING]
    assert [turn["text"] for turn in held.turns("interviewer")] == said
    speakers = [turn["speaker"] for turn in held.document["turns"]]
    assert speakers == ["interviewer", "user"] * 3 + ["interviewer"]


def test_the_user_is_exported_when_they_spoke(held: Held) -> None:
    for turn, truth in zip(held.turns("user"), held.placed, strict=True):
        assert turn["started"] == pytest.approx(truth.started, abs=0.15)
        assert turn["ended"] == pytest.approx(truth.ended, abs=0.3)


def test_the_interviewer_is_heard_without_a_gap_and_exported_when_heard(held: Held) -> None:
    for turn, sent, match in zip(held.turns("interviewer"), held.spoken(), held.heard(), strict=True):
        assert np.median(match.likeness) > 0.99
        assert match.likeness.min() > 0.5, "sound was left out or put in"
        slowed = SLOWEST_SILENCE * leading_silence(np.frombuffer(sent.pcm, "<i2"), OUT_RATE)
        assert -0.025 - slowed <= turn["started"] - match.first / OUT_RATE <= 0.025
        assert turn["ended"] == pytest.approx(match.last / OUT_RATE, abs=0.040)
        longer = (turn["ended"] - turn["started"]) * OUT_RATE - len(sent.pcm) // 2
        assert -0.02 * OUT_RATE <= longer <= 0.25 * OUT_RATE


def test_the_speakers_file_holds_the_interviewer_and_nothing_else(held: Held) -> None:
    out = held.out()
    for turn in held.turns("interviewer"):
        out[round((turn["started"] - 0.02) * OUT_RATE) : round((turn["ended"] + 0.02) * OUT_RATE)] = 0
    assert not out.any()


def test_every_answer_went_out_whole_and_in_order(held: Held) -> None:
    recording = held.candidate().astype("<i2").tobytes()
    sent = held.service.record.activities
    until = 0.0
    for activity, truth in zip(sent, held.placed, strict=True):
        place = place_in(recording, activity.pcm)
        assert place is not None, "samples were lost, doubled or out of order"
        first, last = place / RATE, (place + len(activity.pcm) // 2) / RATE
        assert until <= first <= truth.started - 0.25
        assert truth.ended <= last <= truth.ended + PATIENCE + 0.2
        assert activity.ended is not None
        until = last


def test_sound_goes_out_in_wire_blocks_while_the_answer_runs(held: Held) -> None:
    for activity in held.service.record.activities:
        frames = [len(block.pcm) // 2 for block in activity.blocks]
        assert frames[0] == WIRE_FRAMES, "the pre-roll"
        live = [block for block in activity.blocks if block.at > activity.started + 0.5]
        assert sum(len(block.pcm) for block in live) > len(activity.pcm) / 3
        sizes = [len(block.pcm) // 2 for block in live]
        assert max(frames) == WIRE_FRAMES
        assert LIVE_FRAMES <= sorted(sizes)[len(sizes) // 2] < WIRE_FRAMES, "one block for each pulse"


def test_the_recording_is_the_users_very_sound(held: Held) -> None:
    home = Home(held.home)
    opened = open_store(home, {})
    try:
        chunks = opened.store.chunks("latest", "user")
    finally:
        opened.store.close()
    kept = decode_chunks(chunks, RATE)  # type: ignore[arg-type]  # a stored chunk has all of a fresh one
    truth = held.candidate()
    assert len(kept) > round(held.placed[-1].ended * RATE)
    overlap = min(len(kept), len(truth))
    assert np.array_equal(kept[:overlap], truth[:overlap])
    assert held.document["gaps"] == []


def test_both_tracks_of_the_wav_export_lie_where_they_sounded(held: Held) -> None:
    both, rate = soundfile.read(held.folder / "both.wav", dtype="int16")
    assert (rate, both.shape[1]) == (OUT_RATE, 2)
    assert len(both) / OUT_RATE == pytest.approx(listed(held.home)[0]["seconds"], abs=0.01)
    truth = soxr.resample(held.candidate(), RATE, OUT_RATE)
    for answer in held.placed:
        first, last = round(answer.started * OUT_RATE), round(answer.ended * OUT_RATE)
        assert abs(_lag(both[:, 0], truth[first:last], first)) <= 0.010 * OUT_RATE
    for match in held.heard():
        heard = held.out()[match.first : match.last]
        assert abs(_lag(both[:, 1], heard, match.first)) <= 0.050 * OUT_RATE


def _lag(track: Sound, wanted: Sound, due: int) -> int:
    """Frames by which `wanted` lies later in `track` than `due`, within a tenth of a second."""
    reach = OUT_RATE // 10
    first = max(due - reach, 0)
    window = track[first : due + len(wanted) + reach].astype(np.float64)
    size = len(window) + len(wanted)
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(wanted.astype(np.float64), size))
    likeness = np.fft.irfft(spectrum, size)[: len(window) - len(wanted) + 1]
    return first + int(np.argmax(likeness)) - due


def test_the_export_keeps_its_schema(held: Held) -> None:
    schema = json.loads((assets_folder() / "schema" / "export-1.json").read_text("utf-8"))
    jsonschema.validate(held.document, schema)
    assert held.document == exported(held.home)
    answers = [question["answer_seconds"] for question in held.document["questions"]]
    assert answers == pytest.approx([truth.ended - truth.started for truth in held.placed], abs=0.3)


def test_the_list_tells_what_the_contract_says(held: Held) -> None:
    (row,) = listed(held.home)
    assert set(row) == {"id", "started", "engine", "round", "mode", "questions", "seconds", "state"}
    assert (row["engine"], row["round"], row["mode"]) == ("gemini", "own", "practice")
    assert (row["questions"], row["state"]) == (3, "finished")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", row["started"])
    assert row["id"] == named(held.events, "session_started")[0]["session"]


def test_what_left_the_computer_is_counted_to_the_byte(held: Held) -> None:
    (row,) = held.document["egress"]
    (line,) = held.service.record.connections
    assert row["host"] == "127.0.0.1"
    assert (row["bytes_out"], row["bytes_in"]) == (line.bytes_in, line.bytes_out)
    assert line.closed is not None
    assert row["seconds"] == pytest.approx(line.closed - line.opened, abs=1.0)


def test_every_event_has_its_fields_and_time_never_runs_back(held: Held) -> None:
    events = held.events
    assert [fault for event in events for fault in faults(event)] == []
    times = [event["at"] for event in events]
    assert times == sorted(times)
    assert events[0]["event"] == "session_started"
    assert events[-1]["event"] == "session_ended"
    assert [line["value"] for line in named(events, "state")][:2] == ["connecting", "thinking"]
    assert [line["value"] for line in named(events, "link")] == ["good"]


def test_every_turn_is_final_exactly_once(held: Held) -> None:
    told = named(held.events, "transcript")
    for number in {line["turn"] for line in told}:
        of_turn = [line for line in told if line["turn"] == number]
        assert [line["final"] for line in of_turn] == [False] * (len(of_turn) - 1) + [True]
        for before, after in itertools.pairwise(of_turn):
            assert after["text"].startswith(before["text"])
    final = {line["turn"]: line["text"] for line in told if line["final"]}
    assert final == {turn["turn"]: turn["text"] for turn in held.document["turns"]}


def test_an_answer_is_over_before_the_next_question(held: Held) -> None:
    marks = named(held.events, "question", "answer_started", "answer_ended")
    assert [line["event"] for line in marks] == ["question", "answer_started", "answer_ended"] * 3
    assert [line.get("index", line.get("question")) for line in marks] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    lengths = [line["seconds"] for line in named(marks, "answer_ended")]
    assert lengths == pytest.approx([truth.ended - truth.started for truth in held.placed], abs=0.3)


def test_waits_are_told_as_they_were(held: Held) -> None:
    told = named(held.events, "latency")
    assert [line["turn"] for line in told] == [3, 5, 7]
    for line, match, truth in zip(told, held.heard()[1:], held.placed, strict=True):
        waited = (match.first / OUT_RATE - truth.ended) * 1000
        assert line["silence_ms"] == pytest.approx(waited, abs=350)
        assert line["silence_ms"] == pytest.approx(line["ms"] + PATIENCE * 1000, abs=120)


def test_the_key_is_nowhere(held: Held) -> None:
    key = held.service.key.encode()
    files = [path for path in held.folder.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path.name for path in files if key in path.read_bytes()] == []
    said = f"{held.done.stdout}{held.done.stderr}{_dump(held.home)}"
    assert ANSWERS[0] in said
    assert held.service.key not in said


def test_nothing_said_lies_readable_on_the_disk(held: Held) -> None:
    files = [path for path in held.home.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"supplier" in path.read_bytes()] == []
    assert list((held.home / "logs").iterdir()) == []


def _dump(home: Path) -> str:
    """Everything in the database, as text."""
    root = Home(home)
    key = read_key_file(root.key_file)
    assert key is not None
    connection = Connection(root.database, key, root.root)
    try:
        tables = [row[0] for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        plain = [table for table in tables if "_fts" not in table]
        return "\n".join(str(row) for table in plain for row in connection.rows(f'SELECT * FROM "{table}"'))
    finally:
        connection.close()
