"""`coach analyse`: a recording's cues and figures, and a session made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from coach_app.cli.main import main
from tests.cli.event_schema import faults
from tests.engine.candidate import sound_of

pytestmark = pytest.mark.unit

KEY = "5a" * 32
SAID = "We moved the date by two weeks. Um, I basically told every customer myself, and nobody left us."


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """About eight seconds of talk in a file of another rate."""
    path = tmp_path / "answer.wav"
    sound = np.concatenate([np.zeros(8000, np.int16), sound_of(SAID), np.zeros(8000, np.int16)])
    soundfile.write(path, np.repeat(sound, 2), 32_000, subtype="PCM_16")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_events_come_as_the_contract_says_and_nothing_is_stored(
    recording: Path, tmp_path: Path, coach_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = tmp_path / "events.jsonl"
    assert main(["analyse", str(recording), "--events", str(events)]) == 0
    found = lines(events)
    assert [fault for event in found for fault in faults(event)] == []
    names = [event["event"] for event in found]
    assert names[0] == "session_started"
    assert names[-2:] == ["metrics", "session_ended"]
    metrics = found[-2]["metrics"]
    assert metrics["answer_seconds"] == pytest.approx(len(sound_of(SAID)) / 16_000, abs=0.3)
    assert metrics["fillers"] is not None
    assert metrics["pauses"] is not None
    assert "Length: " in capsys.readouterr().out
    assert not (coach_home / "coach.db").exists()


def test_standard_output_is_events_and_nothing_else(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", str(recording), "--events", "-"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert all(json.loads(line)["event"] for line in out)


def test_saved_it_is_a_session_like_any_other(
    recording: Path,
    tmp_path: Path,
    coach_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COACH_DATABASE_KEY", KEY)
    text = tmp_path / "said.txt"
    text.write_text(SAID.replace(". ", ".\n"), encoding="utf-8")
    assert main(["analyse", str(recording), "--transcript", str(text), "--save"]) == 0
    assert "Kept as session " in capsys.readouterr().out
    assert main(["sessions", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["engine"], row["state"], row["questions"]) == ("recording", "finished", 1)
    assert main(["sessions", "export", "latest", "--format", "json", "-o", str(tmp_path / "out.json")]) == 0
    export = json.loads((tmp_path / "out.json").read_text("utf-8"))
    (turn,) = export["turns"]
    assert turn["text"] == SAID
    assert export["metrics"]["fillers"]["basically"] == 1
    assert export["review"]["actions"]
    assert main(["sessions", "export", "latest", "--format", "wav", "-o", str(tmp_path / "out.wav")]) == 0
    sound, rate = soundfile.read(tmp_path / "out.wav")
    assert len(sound) / rate == pytest.approx(len(sound_of(SAID)) / 16_000 + 1.0, abs=0.1)
    assert np.abs(sound[:, 0]).max() > 0.05
    capsys.readouterr()


def test_what_can_not_be_heard_is_one_line_and_exit_code_three(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_DATABASE_KEY", KEY)
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"not a sound" * 30)
    silent = tmp_path / "silent.wav"
    soundfile.write(silent, np.zeros(16_000), 16_000)
    binary = tmp_path / "said.txt"
    binary.write_bytes(b"\xff\xfe\x00")
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")
    for words, says in (
        ([str(bad)], "bad.wav is not a sound file"),
        ([str(tmp_path / "none.wav")], "can't read none.wav"),
        ([str(tmp_path)], "can't read"),
        ([str(silent), "--save"], "nobody is heard speaking"),
        ([str(recording), "--transcript", str(binary)], "is not text"),
        ([str(recording), "--transcript", str(empty)], "holds no words"),
        ([str(recording), "--transcript", str(tmp_path)], "can't be read"),
    ):
        assert main(["analyse", *words]) == 3, words
        err = capsys.readouterr().err.splitlines()
        assert says in err[-1]
        assert err[-1].startswith("coach: ")
        assert "; " in err[-1]
        assert len(err) == 1
    assert main(["sessions", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
