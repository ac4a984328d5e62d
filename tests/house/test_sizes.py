"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, python_files, tree

pytestmark = pytest.mark.unit

FILE_LINES = 400
FUNCTION_LINES = 60
SOURCES = ("coach_app", "installers", "dev.py", "tests")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines, decorators and docstring counted, of every function in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - first + 1


def test_files_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in python_files(*SOURCES)
    }
    assert "dev.py" in lengths
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)} {name}": lines
        for path in python_files(*SOURCES)
        for name, lines in functions(path)
        if lines > FUNCTION_LINES
    }
    assert long == {}


def test_a_length_counts_from_the_first_decorator_to_the_last_line(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text("@a\n@b\nasync def f():\n    def g():\n        pass\n    return (\n        g\n    )\n")
    assert dict(functions(source)) == {"f": 8, "g": 2}
