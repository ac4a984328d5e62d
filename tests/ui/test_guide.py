"""The guide is true: keys are the window's, commands and settings exist, messages are the program's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut

from coach_app.cli.parser import build_parser
from coach_app.core.settings_rules import look_up
from coach_app.ui.window import MainWindow

pytestmark = pytest.mark.gui

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "guide"
FILLED = r"\S*…\S*"
"""A place in the source where the program puts a word in."""
PAGES = sorted(GUIDE.glob("*.md"))


def words(page: Path) -> str:
    return page.read_text("utf-8")


def test_the_keys_are_those_of_the_window(desk: MainWindow) -> None:
    rows = [
        line.split("|")[1] for line in words(GUIDE / "keyboard.md").splitlines() if line.startswith("| `")
    ]
    told = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert told == {shortcut.key().toString() for shortcut in desk.findChildren(QShortcut)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_and_pages_it_points_to_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", words(page)):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_it_names_are_understood(page: Path) -> None:
    for command in re.findall(r"`coach ([^`]+)`", words(page)):
        options = build_parser().parse_args(command.replace("FILE.wav", "a.wav").split())
        if options.command == "settings":
            look_up(options.name)


def test_messages_are_the_program_s_own() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "coach_app").rglob("*.py"))
    filled = re.sub(r"\{[^}\n]*\}", "…", sources)
    table = words(GUIDE / "troubleshooting.md")
    quoted = re.findall(r"^\| “([^”]+)”", table, re.MULTILINE)
    assert len(quoted) > 8
    for message in quoted:
        assert any(re.search(pattern, filled) for pattern in _patterns(message)), message


def _patterns(message: str) -> list[str]:
    """As it stands, and with one word of it filled in; `…` in the message is such a place itself."""
    parts = [FILLED if word == "…" else re.escape(word) for word in message.split()]
    one_filled = [[*parts[:at], FILLED, *parts[at + 1 :]] for at in range(len(parts))]
    return [r"\s+".join(one) for one in (parts, *one_filled)]
