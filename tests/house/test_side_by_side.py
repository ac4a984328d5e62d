"""The whole suite runs in two processes, and what is in real time stays in one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from installers.devtools.commands import WHOLE_SUITE
from tests.house.sources import ROOT
from tests.side_by_side import REAL_TIME, piece_of

pytestmark = pytest.mark.unit

NOTED = """
import os
from pathlib import Path

import pytest

pytestmark = {mark}

@pytest.mark.parametrize("number", range(3))
def test_it(number):
    with Path({log!r}).open("a", encoding="utf-8") as log:
        log.write("{name} " + os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def test_a_module_is_never_parted_and_what_is_in_real_time_runs_first_in_one_process(tmp_path: Path) -> None:
    log = tmp_path / "log"
    marks = {f"test_rule_{n}.py": "pytest.mark.unit" for n in range(6)}
    marks |= {"test_sound.py": "[\n    pytest.mark.audio,\n]", "test_talk.py": "pytest.mark.live"}
    for name, mark in marks.items():
        (tmp_path / name).write_text(NOTED.format(mark=mark, log=str(log), name=name), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += [*WHOLE_SUITE, "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "24 passed" in done.stdout.splitlines()[-1], done.stdout
    ran = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines()]
    where = {name: {worker for other, worker in ran if other == name} for name in marks}
    assert all(len(workers) == 1 for workers in where.values())
    assert where["test_sound.py"] == where["test_talk.py"]
    (busy,) = where["test_sound.py"]
    assert [name for name, worker in ran if worker == busy][:6] == ["test_sound.py"] * 3 + [
        "test_talk.py"
    ] * 3
    assert {worker for _, worker in ran} == {"gw0", "gw1"}


@pytest.mark.parametrize(
    ("module", "apart"),
    [
        ("tests/cli/test_demo.py", True),
        ("tests/window/test_round.py", True),
        ("tests/house/test_rig_screen.py", True),
        ("tests/audio/test_sound_card.py", True),
        ("tests/audio/test_ring.py", False),
        ("tests/ui/test_layout.py", False),
    ],
)
def test_sound_screens_and_clocks_are_apart(module: str, apart: bool) -> None:
    assert piece_of(ROOT, f"{module}::test_something[a::b]") == (REAL_TIME if apart else module)
