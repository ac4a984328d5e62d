"""`coach data export` and `coach data erase`, on a home with a demo round in it."""

from __future__ import annotations

import json
import tomllib
import wave
import zipfile
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest

from tests.cli.coach_process import coach

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("data") / "home"
    assert coach(home, "settings", "set", "practice.role", "baker").returncode == 0
    done = coach(home, "demo", "--speaker", "none")
    assert done.returncode == 0, done.stderr
    return home


def test_all_data_comes_out_in_one_archive(practised: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.zip"
    done = coach(practised, "data", "export", "-o", target)
    assert (done.returncode, done.stdout) == (0, f"{target}\n"), done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    (listed,) = json.loads(coach(practised, "sessions", "list", "--json").stdout)
    exported = coach(practised, "sessions", "export", listed["id"], "--format", "json", "-o", "-").stdout
    folder = f"sessions/{listed['id']}"
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            "README.txt",
            "consents.json",
            "schema.json",
            "settings.toml",
            *(f"{folder}/{name}" for name in ("session.json", "feedback.md", "sound.wav")),
        }
        session = json.loads(archive.read(f"{folder}/session.json"))
        jsonschema.validate(session, json.loads(archive.read("schema.json")))
        assert session == json.loads(exported)
        assert tomllib.loads(archive.read("settings.toml").decode())["practice"]["role"] == "baker"
        assert archive.read(f"{folder}/feedback.md").decode().startswith("# ")
        with wave.open(BytesIO(archive.read(f"{folder}/sound.wav"))) as sound:
            assert (sound.getnchannels(), sound.getframerate()) == (2, 24_000)
            assert sound.getnframes() / 24_000 == pytest.approx(listed["seconds"], abs=0.1)


def test_a_place_that_is_not_there_costs_one_line(practised: Path, tmp_path: Path) -> None:
    done = coach(practised, "data", "export", "-o", tmp_path / "nowhere" / "mine.zip")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_erasing_asks_and_without_a_terminal_needs_yes(practised: Path) -> None:
    done = coach(practised, "data", "erase", typed="yes\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--yes" in done.stderr
    assert (practised / "coach.db").exists()


def test_everything_is_erased_and_listed(practised: Path) -> None:
    done = coach(practised, "data", "erase", "--yes")
    assert done.returncode == 0, done.stderr
    erased = [line.removeprefix("erased: ").split(" (")[0] for line in done.stdout.splitlines()]
    assert erased[:3] == ["sessions", "recordings", "database"]
    assert {"settings", "exports"} <= set(erased)
    assert not practised.exists()
    again = coach(practised, "data", "erase", "--yes")
    assert (again.returncode, again.stdout) == (0, "")
