"""dev.py makes, keeps and mends ``.venv``: real virtual environments and pip; a small wheel stands for uv."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from installers.devtools.environment import LOCK_FILES
from tests.house.sources import ROOT

pytestmark = pytest.mark.packaging

UV = """
import json, os, sys
def main():
    with open(os.environ["UV_LOG"], "a") as log:
        log.write(json.dumps(sys.argv[1:]) + "\\n")
    if os.environ.get("UV_DIES"):
        os.kill(os.getppid(), 9)
    sys.exit(int(os.environ.get("UV_CODE", "0")))
"""
PROGRAM = "import sys\nprint('program', *sys.argv[1:])\n"


@dataclass
class Tree:
    """A copy of the parts of the source tree that set-up reads, with a program that echoes its words."""

    root: Path

    def dev(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.root / "wheels"),
            "TMPDIR": str(self.root),
            "UV_LOG": str(self.root / "uv.log"),
            "PATH": str(self.root / "bin"),
            **variables,
        }
        # Whoever tests a tree by naming it there would have its program found before this one's.
        env.pop("PYTHONPATH", None)
        command = [sys.executable, str(self.root / "dev.py"), *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def uv_calls(self) -> list[list[str]]:
        """What uv was asked since the last look, without the paths of the locks."""
        log = self.root / "uv.log"
        if not log.exists():
            return []
        calls = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        log.unlink()
        return [[Path(word).name for word in call if not word.startswith("--")] for call in calls]

    def change_lock(self, name: str, line: str) -> None:
        with (self.root / LOCK_FILES[name]).open("a", encoding="utf-8") as file:
            file.write(line)


def uv_wheel(folder: Path) -> str:
    """Write a wheel that installs a `uv` which notes what it was asked; gives its line for a lock."""
    folder.mkdir()
    path = folder / "uv-0.0.1-py3-none-any.whl"
    info = "uv-0.0.1.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("uv_stand_in.py", UV)
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 0.0.1\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/entry_points.txt", "[console_scripts]\nuv = uv_stand_in:main\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"uv==0.0.1 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    root = tmp_path / "tree"
    shutil.copytree(ROOT / "installers" / "devtools", root / "installers" / "devtools")
    for name in ("dev.py", "pyproject.toml", *LOCK_FILES.values()):
        shutil.copy(ROOT / name, root / name)
    (root / LOCK_FILES["setup"]).write_text(uv_wheel(root / "wheels"), encoding="utf-8")
    (root / "coach_app").mkdir()
    (root / "coach_app" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    # An empty PATH: a machine without dpkg, where system packages are nobody's business.
    (root / "bin").mkdir()
    return Tree(root)


SYNC_RUN = ["pip", "sync", "python", "requirements-setup.lock", "requirements.lock"]
INSTALL = ["pip", "install", "python", "tree"]


def test_from_nothing_to_a_start_that_does_nothing(tree: Tree) -> None:
    first = tree.dev("run", "devices", "--self-test")
    assert (first.returncode, first.stdout) == (0, "program devices --self-test\n"), first.stderr
    assert tree.uv_calls() == [SYNC_RUN, INSTALL]

    second = tree.dev("run", "devices")
    assert (second.returncode, second.stdout, second.stderr) == (0, "program devices\n", "")
    assert tree.uv_calls() == []

    tree.change_lock("run", "# a newer version\n")
    assert tree.dev("run", "x").returncode == 0
    assert tree.uv_calls() == [SYNC_RUN, INSTALL]

    shown = tree.dev("run")
    assert shown.stdout == "program demo\n"
    assert "no display here, so this runs `coach demo`" in shown.stderr
    assert tree.dev("run", DISPLAY=":0").stdout == "program\n"

    # What tests need joins what the program needs; going back to the program takes nothing away.
    tree.dev("test", "--version")
    assert tree.uv_calls() == [[*SYNC_RUN, "requirements-test.lock"], INSTALL]
    tree.dev("run", "x")
    assert tree.uv_calls() == []


def test_every_way_to_fail_is_mended_by_the_next_start(tree: Tree) -> None:
    cut_off = tree.dev("run", PIP_FIND_LINKS=str(tree.root / "bin"))
    last = cut_off.stderr.splitlines()[-1]
    assert cut_off.returncode == 1
    assert "look at the network and run this again" in last
    assert "Traceback" not in cut_off.stderr
    assert Path(last.split("details: ")[1].rstrip(")")).read_text(encoding="utf-8")

    refused = tree.dev("run", UV_CODE="2")
    assert refused.returncode == 1
    assert "making .venv" not in refused.stderr
    assert tree.uv_calls() == [SYNC_RUN]

    killed = tree.dev("run", UV_DIES="1")
    assert killed.returncode == -signal.SIGKILL
    mended = tree.dev("run", "x")
    assert (mended.returncode, mended.stdout) == (0, "program x\n")
    assert "making .venv" in mended.stderr

    python = tree.root / ".venv" / "bin" / "python"
    target = python.resolve()
    python.unlink()
    python.symlink_to(target.with_name("python-that-was-removed"))
    broken = tree.dev("run", "x")
    assert (broken.returncode, broken.stdout) == (0, "program x\n")
    assert "making .venv" in broken.stderr


def test_a_missing_lock_and_an_unreadable_description_are_one_line(tree: Tree) -> None:
    (tree.root / "requirements.lock").unlink()
    (tree.root / "pyproject.toml").write_text("not [toml", encoding="utf-8")
    for words in (["run"], ["test"], ["lint"]):
        told = tree.dev(*words)
        assert told.returncode == 1
        assert "get the source tree again" in told.stderr.splitlines()[-1]
        assert "Traceback" not in told.stderr
    assert not (tree.root / ".venv").exists()


@pytest.mark.parametrize("words", [["package", "deb"], ["soak"]])
def test_what_cannot_be_done_says_so_in_one_line(words: list[str], tree: Tree) -> None:
    told = tree.dev(*words)
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    assert not (tree.root / ".venv").exists()


def test_an_unknown_command_is_a_usage_error(tree: Tree) -> None:
    assert tree.dev("dance").returncode == 2


def test_an_old_python_is_refused_in_one_line() -> None:
    # It must parse there before it can refuse.
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    pretend = (
        "import sys, runpy; sys.version_info = (3, 10, 12); runpy.run_path('dev.py', run_name='__main__')"
    )
    told = subprocess.run(
        [sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert told.stderr == "dev.py: this is Python 3.10; run it with Python 3.11 or newer\n"
