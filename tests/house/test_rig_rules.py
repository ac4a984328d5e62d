"""The rules every test lives under hold: isolation, silence, one category a module."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.isolation import needs

pytestmark = pytest.mark.unit


def test_nothing_but_this_machine_can_be_reached() -> None:
    with pytest.raises(OSError, match="this machine only"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    with pytest.raises(OSError, match="this machine only"):
        socket.getaddrinfo("example.com", 443)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_no_key_display_or_sound_of_the_person_is_in_reach(coach_home: Path) -> None:
    assert not {"GEMINI_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY", "DISPLAY"} & os.environ.keys()
    assert os.environ["COACH_HOME"] == str(coach_home)
    assert not coach_home.exists()
    assert not Path(os.environ["PULSE_SERVER"].removeprefix("unix:")).exists()


def test_an_expected_warning_passes(expect_log: Callable[[str, str], None]) -> None:
    expect_log("rig", "expected")
    logging.getLogger("rig.part").warning("an %s line", "expected")


def test_a_missing_tool_skips_at_a_desk_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert needs("sh") is None
    assert "no-such-tool is not installed" in (needs("no-such-tool") or "")
    monkeypatch.setenv("CI", "true")
    assert needs("sh") is None
    with pytest.raises(RuntimeError, match="no-such-tool"):
        needs("no-such-tool")


NOISY = """
import logging
import warnings
import pytest
from PySide6.QtCore import qWarning

pytestmark = pytest.mark.unit

def test_log():
    logging.getLogger("rig").warning("out of the blue")

def test_python():
    warnings.warn("deprecated thing")

def test_qt():
    qWarning("from Qt")

def test_never_logged(expect_log):
    expect_log("rig", "awaited")
"""


def test_noise_fails_a_test(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, {"test_noisy.py": NOISY})
    assert "unexpected WARNING from rig: out of the blue" in output.stdout
    assert "UserWarning: deprecated thing" in output.stdout
    assert "Qt messages with level WARNING" in output.stdout
    assert "rig never logged /awaited/" in output.stdout
    assert output.returncode == 1
    # Log complaints come when a passed test is taken down.
    assert "2 failed, 2 passed, 2 errors" in output.stdout


def test_a_module_without_one_category_is_not_collected(tmp_path: Path) -> None:
    module = "import pytest\npytestmark = {}\n\ndef test_something():\n    assert 1 + 1 == 2\n"
    marks = {
        "test_none.py": module.format("[]"),
        "test_one.py": module.format("pytest.mark.unit"),
        "test_two.py": module.format("[pytest.mark.unit, pytest.mark.gui]"),
    }
    output = run_pytest(tmp_path, marks)
    assert output.returncode == pytest.ExitCode.USAGE_ERROR
    assert "exactly one of audio, gui, live, packaging, unit" in output.stderr
    assert "test_none.py declares none" in output.stderr
    assert "test_two.py declares gui, unit" in output.stderr
    assert "test_one.py" not in output.stderr


def run_pytest(folder: Path, modules: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run test modules under the house's own configuration."""
    root = Path(__file__).parents[2]
    for name, text in modules.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-q"]
    command += ["-c", str(root / "pyproject.toml"), "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
