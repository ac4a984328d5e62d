"""dev.py and system packages: Debian's own tools are replaced by scripts on a PATH of the test's own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from installers.devtools import system_packages
from installers.devtools.commands import has_display

pytestmark = pytest.mark.unit


@dataclass
class Debian:
    """A folder of scripts that stand for a machine's package tools, and what they were asked."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def asked(self) -> list[str]:
        log = self.folder / "asked"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def script(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def has(self, *lines: str) -> None:
        """The lines dpkg-query gives: status, package and what it provides, parted by tabs."""
        listing = "\n".join(lines)
        self.script("dpkg-query", f"cat <<'END'\n{listing}\nEND")

    def offers_apt(self, code: int = 0) -> None:
        self.script("apt-get", f'echo "apt-get $*" >> {self.folder}/asked\nexit {code}')

    def offers_sudo(self, *, asks: bool) -> None:
        refusal = "exit 1" if asks else 'shift; exec "$@"'
        self.script("sudo", f'echo "sudo $*" >> {self.folder}/asked\n{refusal}')


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("env", "cat", "true"):
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    machine = Debian(folder, monkeypatch)
    machine.has("installed\tca-certificates\t")
    return machine


def test_a_package_counts_under_a_provided_name_and_only_while_installed(debian: Debian) -> None:
    debian.has(
        "installed\tca-certificates\t",
        "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.80.0-6), something-else",
        "config-files\tsox\t",
    )
    names = ("ca-certificates", "libglib2.0-0", "something-else", "sox", "flite")
    assert system_packages.missing(names) == ("sox", "flite")


def test_root_installs_exactly_what_is_missing(debian: Debian) -> None:
    debian.offers_apt()
    assert system_packages.ensure(("ca-certificates", "sox", "flite"), root=True)
    update, install = debian.asked
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends sox flite")


def test_nothing_is_asked_of_apt_when_nothing_is_missing(debian: Debian) -> None:
    debian.offers_apt()
    assert system_packages.ensure(("ca-certificates",), root=True)
    assert debian.asked == []


def test_a_failing_apt_is_one_line_and_no_end(debian: Debian, capsys: pytest.CaptureFixture[str]) -> None:
    debian.offers_apt(code=100)
    assert not system_packages.ensure(("sox",), root=True)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "look at the network" in told[1]
    assert "apt-get update && apt-get install -y --no-install-recommends sox" in told[1]
    assert len(debian.asked) == 1


@pytest.mark.parametrize("sudo", ["absent", "asks for a password"])
def test_without_a_way_to_root_the_command_is_told(
    sudo: str, debian: Debian, capsys: pytest.CaptureFixture[str]
) -> None:
    debian.offers_apt()
    if sudo != "absent":
        debian.offers_sudo(asks=True)
    assert not system_packages.ensure(("sox", "flite"), root=False)
    (told,) = capsys.readouterr().err.splitlines()
    wanted = "sudo apt-get update && sudo apt-get install -y --no-install-recommends sox flite"
    assert told.endswith(wanted)
    assert not [line for line in debian.asked if line.startswith("apt-get")]


def test_sudo_is_used_when_it_asks_nothing(debian: Debian) -> None:
    debian.offers_apt()
    debian.offers_sudo(asks=False)
    assert system_packages.ensure(("sox",), root=False)
    assert [line for line in debian.asked if line.startswith("apt-get") and line.endswith(" sox")]
    assert all("-n " in line for line in debian.asked if line.startswith("sudo"))


def test_a_machine_without_apt_get_is_told_the_command(
    debian: Debian, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not system_packages.ensure(("sox",), root=True)
    assert "apt-get install" in capsys.readouterr().err


def test_a_machine_without_dpkg_is_left_alone(debian: Debian, capsys: pytest.CaptureFixture[str]) -> None:
    (debian.folder / "dpkg-query").unlink()
    assert system_packages.ensure(("sox",), root=True)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("variables", "platform", "window"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_window_opens_where_there_is_a_display(
    variables: dict[str, str], platform: str, window: bool
) -> None:
    assert has_display(variables, platform) is window
