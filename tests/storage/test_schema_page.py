"""docs/schema.md says what is so."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from coach_app.core.events import SessionEvent
from coach_app.core.folders import Home
from coach_app.storage.connection import Connection
from coach_app.storage.key import DatabaseKey
from tests.storage.samples import FIRST, KEY, filled, opened, session

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "schema.md").read_text("utf-8")


def _rows(heading: str) -> list[list[str]]:
    """Cells of the first table under a heading, without its head."""
    section = re.split(r"^#+ ", PAGE.split(f"\n{heading}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _columns(connection: Connection, table: str) -> list[list[str]]:
    return [[str(row[1]), str(row[2])] for row in connection.rows(f"PRAGMA table_info({table})")]


def test_tables_and_columns_are_those_of_a_real_database(home: Home) -> None:
    filled(home)
    connection = Connection(home.database, DatabaseKey(bytes.fromhex(KEY)), home.root)
    names = [str(row[0]) for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    real = {
        name: _columns(connection, name) for name in names if not name.startswith(("turns_fts", "_sqlite"))
    }
    recording_key = str(connection.rows("SELECT key FROM recordings")[0][0])
    connection.close()
    sound = Connection(home.recordings / f"{FIRST}.db", DatabaseKey(bytes.fromhex(recording_key)), home.root)
    real["chunks"] = _columns(sound, "chunks")
    real["outlines"] = _columns(sound, "outlines")
    real["words"] = _columns(sound, "words")
    sound.close()
    written = re.findall(r"^### (\w+)(?: \(in .*\))?$", PAGE, flags=re.MULTILINE)
    assert sorted(written) == sorted(real)
    assert {name: [row[:2] for row in _rows(f"### {name}")] for name in written} == real


def test_files_of_the_data_folder_are_listed(home: Home) -> None:
    filled(home, environment={})
    with opened(home, {}) as store:
        store.begin(session(1))
        listed = " ".join(row[0] for row in _rows("## Files of the data folder"))
        for path in home.root.iterdir():
            assert path.name.removesuffix("-wal").removesuffix("-shm") in listed


def test_events_are_those_of_the_vocabulary() -> None:
    real = {kind.name: [f.name.rstrip("_") for f in fields(kind)][1:] for kind in get_args(SessionEvent)}
    assert {row[0]: row[1].split(", ") for row in _rows("## Event stream")} == real


def test_every_warning_code_is_listed_once() -> None:
    listed = [row[0] for row in _rows("### Warning codes")]
    assert len(set(listed)) == len(listed)
    assert all(re.fullmatch(r"[a-z][a-z_]*", code) for code in listed)
    assert _codes_in_the_source() <= set(listed)


def _codes_in_the_source() -> set[str]:
    found = set()
    for path in (ROOT / "coach_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                place = {"warn": 0, "Warned": 1}.get(called)
                if place is not None and len(node.args) > place:
                    code = node.args[place]
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        found.add(code.value)
    return found


def test_keys_of_the_export_are_those_of_its_schema() -> None:
    schema = json.loads((ROOT / "assets" / "schema" / "export-1.json").read_text("utf-8"))
    assert [row[0] for row in _rows("## Export")] != []
    assert {row[0] for row in _rows("## Export")} == set(schema["properties"])
