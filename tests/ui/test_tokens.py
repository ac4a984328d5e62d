"""The theme file: both schemes complete, everything it names is there, and bad files say what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach_app.ui.theme.tokens import ThemeError, Tokens, load_tokens
from tests.screens.stage import ASSETS

pytestmark = pytest.mark.unit

THEME = ASSETS / "themes" / "quiet-studio.toml"
SOURCES = Path(__file__).resolve().parents[2] / "coach_app" / "ui"


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return load_tokens(THEME)


def test_both_schemes_have_the_same_roles(tokens: Tokens) -> None:
    assert set(tokens.schemes) == {"light", "dark"}
    assert set(tokens.schemes["light"]) == set(tokens.schemes["dark"])


def test_fonts_are_bundled_with_their_licence(tokens: Tokens) -> None:
    for name in tokens.font_files:
        assert (ASSETS / "fonts" / f"{name}.otf").stat().st_size > 100_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8")


def test_icons_follow_one_grid() -> None:
    icons = list((ASSETS / "icons").glob("*.svg"))
    assert len(icons) >= 50
    for icon in icons:
        source = icon.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in source, icon.name
        assert 'stroke-width="1.75"' in source, icon.name
        assert 'stroke="currentColor"' in source, icon.name
        assert 'fill="none"' in source, icon.name
        assert not re.search("#[0-9a-fA-F]{3,6}", source), icon.name


def test_code_names_no_colour_of_its_own() -> None:
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'"#[0-9a-fA-F]{6}"|GlobalColor\.(?!transparent)', text), path.name


def test_reduced_motion_stands_still(tokens: Tokens) -> None:
    still = tokens.reduced
    assert (still.hover, still.fade, still.cue_in, still.cue_out, still.breathe) == (0, 0, 0, 0, 0)
    assert still.arc_step == 1000
    assert still.cue_hold == tokens.motion.cue_hold


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("schema = 1", "schema = 9"), "schema"),
        (lambda text: text.replace('background = "linen-100"', 'background = "sand"'), "background"),
        (lambda text: text.replace('"#FFFFFF"', '"white"'), "white"),
        (lambda text: text.replace("[ring]", "[rings]"), "ring"),
        (lambda text: text + "\n[", "cannot be read"),
    ],
    ids=["schema", "unknown colour", "bad colour", "missing table", "not toml"],
)
def test_a_bad_file_is_named(tmp_path: Path, change: object, said: str) -> None:
    assert callable(change)
    path = tmp_path / "broken.toml"
    path.write_text(change(THEME.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ThemeError, match=said):
        load_tokens(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match=r"none\.toml"):
        load_tokens(tmp_path / "none.toml")
