"""The settings file is read whatever is in it, and written whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.rounds import EngineName, Round
from coach_app.core.settings import Settings
from coach_app.core.settings_rules import change
from coach_app.storage.home import find_home
from coach_app.storage.settings_file import SettingsFile

pytestmark = pytest.mark.unit


def test_no_file_means_defaults_and_no_complaint(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "settings.toml").read() == (Settings(), ())


def test_a_change_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "home" / "settings.toml"
    changed = SettingsFile(path).change("practice.role", 'a "quoted" näme')
    changed = SettingsFile(path).change("practice.patience", "1.5")
    assert changed.practice.role == 'a "quoted" näme'
    assert SettingsFile(path).read() == (changed, ())
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


@given(
    st.sampled_from(Round),
    st.sampled_from(EngineName),
    st.text(max_size=30),
    st.floats(1, 120),
    st.booleans(),
)
def test_settings_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Round,
    engine: EngineName,
    role: str,
    minutes: float,
    still: bool,
) -> None:
    settings = Settings()
    for name, value in (
        ("practice.round", kind),
        ("practice.engine", engine),
        ("practice.role", role),
        ("practice.minutes", minutes),
        ("look.reduced_motion", still),
    ):
        settings = change(settings, name, value)
    file = SettingsFile(tmp_path_factory.mktemp("settings") / "settings.toml")
    file.write(settings)
    assert file.read() == (settings, ())


def test_bad_and_unknown_entries_are_named_and_the_rest_counts(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[practice]\npatience = 99\nrole = "nurse"\n[nonsense]\nx = 1\n')
    settings, complaints = SettingsFile(path).read()
    assert settings == change(Settings(), "practice.role", "nurse")
    assert len(complaints) == 2
    assert "practice.patience" in complaints[0]
    assert "nonsense" in complaints[1]


@pytest.mark.parametrize("content", [b"[practice\n", b"\xff\xfe\x00", b"a = 1\na = 2\n"])
def test_a_broken_file_is_kept_aside_when_the_next_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    settings, (complaint,) = SettingsFile(path).read()
    assert settings == Settings()
    assert str(path) in complaint
    assert path.read_bytes() == content
    SettingsFile(path).change("practice.role", "nurse")
    (aside,) = tmp_path.glob("settings.toml.damaged-*")
    assert aside.read_bytes() == content
    assert SettingsFile(path).read()[1] == ()


def test_a_byte_order_mark_of_an_editor_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'\xef\xbb\xbf[practice]\nrole = "nurse"\n')
    assert SettingsFile(path).read() == (change(Settings(), "practice.role", "nurse"), ())


def test_a_refused_change_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    with pytest.raises(BadInput, match="patience"):
        SettingsFile(path).change("practice.patience", "lots")
    assert not path.exists()


def test_a_folder_in_the_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    settings, complaints = SettingsFile(path).read()
    assert settings == Settings()
    assert len(complaints) == 1


def test_a_file_in_the_place_of_the_home_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(StorageFailed, match="is not a folder"):
        SettingsFile(home / "settings.toml").change("practice.role", "nurse")


def test_the_home_is_where_the_variable_says(tmp_path: Path) -> None:
    assert find_home({"COACH_HOME": str(tmp_path)}).root == tmp_path
    assert find_home({"COACH_HOME": "relative"}).root.is_absolute()
    assert find_home({"COACH_HOME": ""}).root.name == "practice-coach"
    assert find_home({}) == find_home({"COACH_HOME": ""})
