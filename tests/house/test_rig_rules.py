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


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (
            "import logging; logging.getLogger('rig').warning('out of the blue')",
            "unexpected WARNING from rig",
        ),
        ("import warnings; warnings.warn('deprecated thing')", "UserWarning: deprecated thing"),
        ("from PySide6.QtCore import qWarning; qWarning('from Qt')", "Qt messages with level WARNING"),
    ],
)
def test_noise_fails_a_test(body: str, complaint: str, tmp_path: Path) -> None:
    module = f"import pytest\npytestmark = pytest.mark.unit\n\ndef test_noise():\n    {body}\n"
    output = run_pytest(tmp_path, module)
    assert complaint in output.stdout
    assert output.returncode == 1


@pytest.mark.parametrize("marks", ["[]", "[pytest.mark.unit, pytest.mark.gui]"])
def test_a_module_without_one_category_is_not_collected(marks: str, tmp_path: Path) -> None:
    module = f"import pytest\npytestmark = {marks}\n\ndef test_something():\n    assert 1 + 1 == 2\n"
    output = run_pytest(tmp_path, module)
    assert output.returncode == pytest.ExitCode.USAGE_ERROR
    assert "exactly one of audio, gui, live, packaging, unit" in output.stderr


def run_pytest(folder: Path, module: str) -> subprocess.CompletedProcess[str]:
    """Run one module under the house's own configuration."""
    root = Path(__file__).parents[2]
    path = folder / "test_inner.py"
    path.write_text(module, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-q"]
    command += ["-c", str(root / "pyproject.toml"), "--rootdir", str(folder), str(path)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
