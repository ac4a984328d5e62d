"""The rooms import one way, and the vocabulary needs nothing but Python."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, imports, python_files, tree

pytestmark = pytest.mark.unit

ROOMS = (
    *("ui", "engine", "live", "reports", "audio", "storage", "speech", "models", "knowledge", "review"),
    *("interview", "cues", "answers", "core"),
)
# Packaged, each of these starts a second copy of the whole program.
SECOND_COPIES = ("multiprocessing", "concurrent.futures.ProcessPoolExecutor", "concurrent.futures.process")


def lint_imports(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; c()",
    ]
    return subprocess.run(
        [*command, "--no-cache", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_contract_of_the_house_is_kept() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout
    assert "0 broken" in outcome.stdout


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("core/added.py", "import coach_app.audio"),
        ("audio/added.py", "import coach_app.storage"),
        ("engine/added.py", "import coach_app.ui"),
        ("engine/added.py", "from PySide6.QtCore import QObject"),
        ("engine/added.py", "import sounddevice"),
        ("engine/added.py", "import google.genai"),
        ("live/added.py", "import sqlite_utils"),
        ("live/added.py", "import keyring"),
        ("storage/added.py", "import multiprocessing"),
        ("cli.py", "import coach_app.ui"),
        ("wiring.py", "import coach_app.ui"),
        ("attic/__init__.py", ""),
    ],
)
def test_a_contract_breaks_when_its_rule_is_broken(place: str, line: str, tmp_path: Path) -> None:
    """Each case is one file too many in an otherwise empty house, which keeps every contract."""
    house = empty_house(tmp_path)
    (house / place).parent.mkdir(exist_ok=True)
    (house / place).write_text(line + "\n", encoding="utf-8")
    assert re.search(r"\b[1-9] broken", lint_imports(tmp_path).stdout)


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    empty_house(tmp_path)
    assert "0 broken" in lint_imports(tmp_path).stdout


def empty_house(folder: Path) -> Path:
    house = folder / "coach_app"
    for room in ROOMS:
        (house / room).mkdir(parents=True)
        (house / room / "__init__.py").touch()
    for name in ("__init__.py", "cli.py", "app.py", "wiring.py"):
        (house / name).touch()
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(config, encoding="utf-8")
    return house


def test_every_room_is_there() -> None:
    for room in ROOMS:
        assert ast.get_docstring(tree(PACKAGE / room / "__init__.py")), room


def test_the_vocabulary_needs_nothing_but_python() -> None:
    strangers = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in python_files("coach_app/core")
        for line, name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("coach_app.core")
    ]
    assert not strangers


def test_nothing_starts_a_second_copy_of_the_program() -> None:
    imported = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in python_files("coach_app")
        for line, name in imports(path)
        if name.startswith(SECOND_COPIES)
    ]
    reached = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for path in python_files("coach_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("fork", "forkpty", "ProcessPoolExecutor")
    ]
    assert imported + reached == []
