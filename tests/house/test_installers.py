"""What is built from the tree holds everything the program needs, and nothing is described twice."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import ROOT, project

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def tracked(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in listed.stdout.split("\0") if name}


def test_a_wheel_holds_the_program_with_its_assets_and_licence(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert tracked("coach_app") <= held
    assert {f"coach_app/{name}" for name in tracked("assets")} <= held
    (info,) = {name.split("/")[0] for name in held if ".dist-info/" in name}
    assert f"{info}/licenses/LICENSE" in held
    assert {name.split("/")[0] for name in held} == {"coach_app", info}


def test_an_installed_program_finds_its_own_assets(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    look = "from coach_app.core.folders import assets_folder as f; print(f())"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(tmp_path / "coach_app" / "assets"), done.stderr


def test_the_installed_command_is_the_program(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (listing,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
    assert "coach = coach_app.__main__:main" in archive.read(listing).decode()


def test_the_launcher_of_a_packaged_program_starts_it() -> None:
    entry = ROOT / "installers" / "entry" / "coach"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(entry), "--help"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "practise" in done.stdout


def test_installer_tables_repeat_nothing_and_name_what_exists() -> None:
    tables = tomllib.loads((ROOT / "briefcase.toml").read_text(encoding="utf-8"))["tool"]["briefcase"]
    described = project()["project"]
    (name,) = tables["app"]
    assert name in described["scripts"]
    for place in tables["app"][name]["sources"]:
        assert (ROOT / place / "__init__.py").is_file() or place == "assets"
    for table in (tables, tables["app"][name]):
        assert not {"version", "license", "requires", "requires_python"} & table.keys()
    assert len(tables["app"][name]["description"]) <= 80  # Debian's limit for a synopsis
    assert (ROOT / tables["app"][name]["man_page"]).is_file()
    for size in (16, 32, 48, 128, 256, 512):
        assert (ROOT / f"{tables['app'][name]['icon']}-{size}.png").is_file()
